"""A backend that records its batches and lets a test hold it in the middle of one."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from knowledge.embeddings.encoder import Vectors


@dataclass
class ScriptedBackend:
    """Text -> (its length, 1), unscaled. `gate` closed: the next batch starts, then waits."""

    model_id: str = "scripted"
    dimensions: int = 2
    batch_size: int = 2
    workers: int = 1
    batches: list[list[str]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    started: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def __post_init__(self) -> None:
        self.gate.set()

    def encode_batch(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(list(texts))
        self.started.release()
        assert self.gate.wait(20), "the test never opened the gate"
        if "poison" in texts:
            raise ValueError("poisoned")
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)

    def wait_until_busy(self) -> None:
        """Return once a batch has begun that was not waited for before."""
        assert self.started.acquire(timeout=20), "no batch began"
