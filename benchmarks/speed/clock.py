"""Times as they are told: medians, 95th percentiles, rates, and where time goes by nested stopwatches."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np


def milliseconds(work: Callable[[str], object], questions: Sequence[str], seconds: float) -> list[float]:
    """What each question takes, one after the other, until the questions or the seconds run out."""
    ends, taken = time.perf_counter() + seconds, []
    for question in questions:
        started = time.perf_counter()
        work(question)
        taken.append((time.perf_counter() - started) * 1000)
        if time.perf_counter() > ends:
            break
    return taken


def quantiles(taken: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    return {"p50": float(np.percentile(taken, 50)), "p95": float(np.percentile(taken, 95)), "n": len(taken)}


def rate(work: Callable[[str], object], questions: Sequence[str], callers: int, seconds: float) -> float:
    """Questions a second that so many callers get done, each asking its next one when it has its answer."""
    waiting, done, lock = iter(questions), [0], threading.Lock()
    started = time.perf_counter()

    def call() -> None:
        while time.perf_counter() - started < seconds:
            with lock:
                question = next(waiting, None)
            if question is None:
                return
            work(question)
            with lock:
                done[0] += 1

    threads = [threading.Thread(target=call) for _ in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done[0] / (time.perf_counter() - started)


class Stopwatches:
    """Seconds by name, each without what the watches running inside it took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._inside = threading.local()

    @contextmanager
    def around(self, watched: Sequence[tuple[str, object, str]]) -> Iterator[None]:
        """Time these functions while the block lasts: a name, an owner, and what the function is called there."""
        with ExitStack() as stack:
            for name, owner, attribute in watched:
                stack.enter_context(patch.object(owner, attribute, self._timed(name, getattr(owner, attribute))))
            yield

    def _timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*positional: Any, **named: Any) -> Any:
            outer = getattr(self._inside, "taken", 0.0)
            self._inside.taken = 0.0
            started = time.perf_counter()
            try:
                return function(*positional, **named)
            finally:
                whole = time.perf_counter() - started
                self.seconds[name] = self.seconds.get(name, 0.0) + whole - self._inside.taken
                self._inside.taken = outer + whole

        return timed
