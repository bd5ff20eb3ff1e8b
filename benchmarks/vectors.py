"""Vectors on disk by the hash of their text and the model: what was embedded once is not embedded again."""

import hashlib
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from knowledge.embeddings import Encoder, Vectors

_AT_ONCE = 500  # keys in one query; SQLite takes 32,766 at most


class VectorFile:
    """An SQLite file of vectors; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
        self._lock = threading.Lock()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        """The vectors that are there."""
        found: dict[bytes, Vectors] = {}
        with self._lock:
            for at in range(0, len(keys), _AT_ONCE):
                some = keys[at : at + _AT_ONCE]
                query = f"SELECT key, vector FROM vectors WHERE key IN ({','.join('?' * len(some))})"  # noqa: S608 - only marks
                found |= {key: np.frombuffer(row, np.float32) for key, row in self._connection.execute(query, some)}
        return found

    def put(self, vectors: Mapping[bytes, Vectors]) -> None:
        """Keep these."""
        rows = [(key, vector.astype(np.float32).tobytes()) for key, vector in vectors.items()]
        with self._lock, self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


class KeptVectors(Encoder):
    """An encoder whose vectors are kept; `queries`, where given, encodes what is urgent, and nothing of it is kept.

    Closing it closes neither the file nor the encoders.
    """

    def __init__(self, encoder: Encoder, file: VectorFile, queries: Encoder | None = None) -> None:
        self._encoder = encoder
        self._file = file
        self._queries = queries

    @property
    def model_id(self) -> str:
        """That of the encoder whose vectors are kept."""
        return self._encoder.model_id

    @property
    def dimensions(self) -> int:
        """Length of every vector."""
        return self._encoder.dimensions

    def encode(self, texts: Sequence[str], *, urgent: bool = False) -> Vectors:
        """Vectors from the file; those that are missing are computed once and kept."""
        if urgent and self._queries is not None:
            return self._queries.encode(texts, urgent=True)
        keys = self._keys(texts)
        vectors = self._file.get(list(dict.fromkeys(keys)))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in vectors}
        if missing:
            computed = self._encoder.encode(list(missing.values()), urgent=urgent)
            new = dict(zip(missing, computed, strict=True))
            self._file.put(new)
            vectors |= new
        return np.stack([vectors[key] for key in keys]) if keys else np.empty((0, self.dimensions), np.float32)

    def keep(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors that this encoder computed elsewhere."""
        self._file.put(dict(zip(self._keys(texts), vectors, strict=True)))

    async def aencode(self, texts: Sequence[str], *, urgent: bool = False) -> Vectors:
        """Like `encode`, in place: the benchmark has nothing else to do meanwhile."""
        return self.encode(texts, urgent=urgent)

    def _keys(self, texts: Sequence[str]) -> list[bytes]:
        return [hashlib.sha256(f"{self.model_id}\n{text}".encode("utf-8", "replace")).digest() for text in texts]
