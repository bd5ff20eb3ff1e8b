"""Embeddings that are computed once: by the text's hash and the model, kept in the truth store."""

from collections.abc import Sequence

import numpy as np

from knowledge.embeddings import Encoder, Passage, Vectors
from knowledge.records import Records, text_hash


class CachedEmbeddings:
    """An encoder behind the vector cache. `embedded` counts the passages that were computed."""

    def __init__(self, encoder: Encoder, records: Records) -> None:
        self._encoder = encoder
        self._records = records
        self.embedded = 0

    def encode_passages(self, passages: Sequence[Passage]) -> list[Vectors]:
        """As the encoder's; those not in the cache are computed and kept before this returns."""
        keys = [_key(passage) for passage in passages]
        kept = self._records.vectors(list(dict.fromkeys(keys)), self._encoder.model_id)
        found = {key: _unpacked(packed, self._encoder.dimensions) for key, packed in kept.items()}
        missing = {key: passage for key, passage in zip(keys, passages, strict=True) if key not in found}
        if missing:
            new = dict(zip(missing, self._encoder.encode_passages(list(missing.values())), strict=True))
            packed = ((key, _packed(vectors)) for key, vectors in new.items())
            self._records.keep_vectors(self._encoder.model_id, packed)
            self.embedded += len(new)
            found |= new
        return [found[key] for key in keys]


def _key(passage: Passage) -> str:
    return text_hash(f"{passage.parts}\n{passage.text}" if passage.parts else passage.text)


def _packed(vectors: Vectors) -> bytes:
    """The whole's vector in float32; those of its parts in float16, which moves a cosine by less than 0.001."""
    return bytes(vectors[0].astype("<f4").tobytes() + vectors[1:].astype("<f2").tobytes())


def _unpacked(packed: bytes, dimensions: int) -> Vectors:
    whole = np.frombuffer(packed, dtype="<f4", count=dimensions)
    parts = np.frombuffer(packed, dtype="<f2", offset=4 * dimensions).astype(np.float32)
    return np.concatenate([whole[None], parts.reshape(-1, dimensions)])
