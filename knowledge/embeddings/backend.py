"""What a provider has to offer: vectors for a small batch. Queueing, order, length and threads are not its work."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from knowledge.embeddings.encoder import Passage, Vectors


class Backend(Protocol):
    """A model that turns up to `batch_size` texts into vectors, called from at most `workers` threads at once."""

    @property
    def model_id(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    @property
    def batch_size(self) -> int: ...

    @property
    def workers(self) -> int: ...

    def encode_batch(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimensions), of any length; raises `ModelUnavailable`."""
        ...


@runtime_checkable
class PassageBackend(Protocol):
    """A backend that reads a part of a passage with the whole passage in view. Called from several threads at once."""

    def encode_passage(self, passage: Passage) -> Vectors:
        """Shape (1 + parts, dimensions), of any length; raises `ModelUnavailable`."""
        ...
