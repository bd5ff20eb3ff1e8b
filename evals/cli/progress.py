"""How far a run is: a bar with rate and time left on a terminal, a line now and then where there is none."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from evals.results import SampleResult
from evals.runs import Listener

_BETWEEN_LINES = 30.0  # seconds


@contextmanager
def progress() -> Iterator[Listener]:
    """Shows a run's progress on standard error while the block lasts."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines(sys.stderr.write)
        return
    columns = (TextColumn("Samples"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        yield _Bar(bar)


class Lines:
    """A line every half minute: a run that is shorter writes none. `clock` is in seconds."""

    def __init__(self, write: Callable[[str], object], clock: Callable[[], float] = time.monotonic) -> None:
        self._write = write
        self._clock = clock
        self._total = self._done = self._new = 0
        self._started = self._said = clock()

    def starting(self, total: int, done: int) -> None:
        self._total, self._done = total, done
        self._started = self._said = self._clock()

    def answered(self, result: SampleResult) -> None:
        self._done += 1
        self._new += 1
        now = self._clock()
        if now - self._said >= _BETWEEN_LINES:
            rate = self._new / (now - self._started)
            left = (self._total - self._done) / rate
            self._write(f"{self._done} of {self._total} samples, {rate:.1f} a second, {left:.0f} s left\n")
            self._said = now


class _Bar:
    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("Samples", total=None)

    def starting(self, total: int, done: int) -> None:
        self._bar.reset(self._task, total=total, completed=done)

    def answered(self, result: SampleResult) -> None:
        self._bar.advance(self._task)


class _Rate(ProgressColumn):
    """Samples a second, lately."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.1f}/s" if speed else "")
