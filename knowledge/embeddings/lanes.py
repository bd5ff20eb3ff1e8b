"""Work that waits to be encoded: jobs are cut into slots, and slots are taken in passes sorted by text length."""

import threading
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from knowledge.embeddings.encoder import Vectors


@dataclass(eq=False)
class Job:
    """Texts of one caller, the vectors found so far, and the future the caller waits on."""

    texts: Sequence[str]
    future: "Future[Vectors]" = field(default_factory=Future)
    _vectors: Vectors | None = None
    _missing: int = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._missing = len(self.texts)

    @property
    def over(self) -> bool:
        """Whether nobody waits any more: answered, failed, or given up by the caller."""
        return self.future.done()

    def store(self, row: int, vector: Vectors) -> None:
        """Keep one vector, shape (d,); the last one answers the caller."""
        with self._lock:
            if self._vectors is None:
                self._vectors = np.empty((len(self.texts), len(vector)), dtype=np.float32)
            self._vectors[row] = vector
            self._missing -= 1
            if self._missing == 0 and self._claim():
                self.future.set_result(self._vectors)

    def fail(self, error: BaseException) -> None:
        """Raise `error` at the caller, unless the caller has an answer already."""
        with self._lock:
            if self._claim():
                self.future.set_exception(error)

    def _claim(self) -> bool:
        return not self.future.done() and self.future.set_running_or_notify_cancel()


class Slot(NamedTuple):
    """One text of a job."""

    job: Job
    row: int

    @property
    def text(self) -> str:
        return self.job.texts[self.row]


class Lane:
    """Jobs of one priority. Not thread-safe: its owner holds a lock.

    All that waits when a pass begins is merged and sorted by length, so that texts of one batch need little
    padding; what arrives later waits for the next pass, so that a long text is never overtaken for ever.
    """

    def __init__(self) -> None:
        self._arrived: list[Job] = []
        self._pass: deque[Slot] = deque()

    def put(self, job: Job) -> None:
        """Queue a job with at least one text."""
        self._arrived.append(job)

    def take(self, limit: int) -> list[Slot]:
        """Up to `limit` slots; empty when nothing waits. Slots of jobs that are over are dropped."""
        taken: list[Slot] = []
        while len(taken) < limit and (self._pass or (not taken and self._begin_pass())):
            slot = self._pass.popleft()
            if not slot.job.over:
                taken.append(slot)
        return taken

    def abandon(self, error: BaseException) -> None:
        """Fail everything that waits."""
        for job in [*self._arrived, *(slot.job for slot in self._pass)]:
            job.fail(error)
        self._arrived.clear()
        self._pass.clear()

    def _begin_pass(self) -> bool:
        slots = (Slot(job, row) for job in self._arrived for row in range(len(job.texts)))
        self._pass.extend(sorted(slots, key=lambda slot: len(slot.text)))
        self._arrived.clear()
        return bool(self._pass)


def fill(slots: Iterable[Slot], vectors: Vectors) -> None:
    """Hand each slot its row of `vectors`, shape (len(slots), d), scaled to length 1."""
    for slot, unit in zip(slots, unit_rows(vectors), strict=True):
        slot.job.store(slot.row, unit)


def unit_rows(vectors: Vectors) -> Vectors:
    """The rows scaled to length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    units: Vectors = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return units
