"""Vectors of texts that come up again and again, such as the sentences of clauses that are often asked about."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from knowledge.embeddings.encoder import Encoder, Vectors

_CAPACITY = 16_384  # texts: 384 float32 each make 25 MB


class RememberedVectors:
    """An encoder in front of which the latest texts are remembered. Safe to call from any thread."""

    def __init__(self, encoder: Encoder, capacity: int = _CAPACITY) -> None:
        self._encoder = encoder
        self._capacity = capacity
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of `texts`, shape (len(texts), dimensions); someone waits for them. Raises ModelUnavailable."""
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
            for text in found:
                self._known.move_to_end(text)
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            found |= dict(zip(missing, self._encoder.encode(missing, urgent=True), strict=True))
            self._keep({text: found[text].copy() for text in missing})
        vectors = [found[text] for text in texts]
        return np.stack(vectors) if vectors else np.empty((0, self._encoder.dimensions), dtype=np.float32)

    def _keep(self, vectors: dict[str, Vectors]) -> None:
        with self._lock:
            self._known.update(vectors)
            while len(self._known) > self._capacity:
                self._known.popitem(last=False)
