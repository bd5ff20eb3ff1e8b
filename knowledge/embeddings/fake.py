"""A deterministic double: hashed bags of words. Texts that share words are near, and nothing has to be loaded."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from knowledge.embeddings.encoder import Encoder, Vectors, checked, closed_error

_WORD = re.compile(r"\w+")


class FakeEncoder(Encoder):
    """Obeys the contract of `Encoder` without a model: for tests of whatever needs vectors."""

    def __init__(self, dimensions: int = 64, model_id: str = "fake") -> None:
        self._dimensions = dimensions
        self._model_id = model_id
        self._closed = False

    @property
    def model_id(self) -> str:
        return self._model_id

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def encode(self, texts: Sequence[str], *, urgent: bool = False) -> Vectors:
        if self._closed:
            raise closed_error()
        counts = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        for row, text in enumerate(checked(texts)):
            for word in _WORD.findall(text.lower()) or [""]:
                counts[row, self._place(word)] += 1.0
        lengths: Vectors = np.linalg.norm(counts, axis=1, keepdims=True)
        return counts / lengths

    async def aencode(self, texts: Sequence[str], *, urgent: bool = False) -> Vectors:
        return self.encode(texts, urgent=urgent)

    def close(self) -> None:
        self._closed = True

    def _place(self, word: str) -> int:
        digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % self._dimensions
