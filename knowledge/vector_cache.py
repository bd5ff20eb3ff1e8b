"""Embeddings that are computed once: by the text's hash and the model, kept in the truth store."""

import numpy as np
from langchain_core.embeddings import Embeddings

from knowledge.embeddings import Encoder
from knowledge.records import Records, text_hash


class CachedEmbeddings(Embeddings):
    """An encoder behind the vector cache; queries go straight through. `embedded` counts what was computed."""

    def __init__(self, encoder: Encoder, records: Records) -> None:
        self._encoder = encoder
        self._records = records
        self.embedded = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The texts' vectors; those not in the cache are computed and kept before this returns."""
        keys = [text_hash(text) for text in texts]
        vectors = self._records.vectors(list(dict.fromkeys(keys)), self._encoder.model_id)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in vectors}
        if missing:
            computed = np.asarray(self._encoder.embed_documents(list(missing.values())), dtype=np.float32)
            new = dict(zip(missing, computed, strict=True))
            self._records.keep_vectors(self._encoder.model_id, new.items())
            self.embedded += len(new)
            vectors |= new
        return [vectors[key].tolist() for key in keys]

    def embed_query(self, text: str) -> list[float]:
        """The query's vector, never cached on disk."""
        return self._encoder.embed_query(text)
