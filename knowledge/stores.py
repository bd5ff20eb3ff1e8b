"""Vector stores, as LangChain VectorStores: Chroma in this process, a Chroma server, or an exact scan of a file.

Relevance scores are cosine similarities. Chroma writes to its directory even when it only reads, so a directory
has one owner: the server. One-shot commands scan the same vectors exactly, from a file that many may read.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import VectorStore
from numpy.typing import NDArray

from knowledge.errors import IndexUnavailable
from knowledge.exact import ExactScan
from knowledge.settings import StoreSettings

_CHROMA = "chroma"
_CHROMA_BATCH = 5_000  # below Chroma's limit of 5,461 records a call


class ExactStore(VectorStore):
    """Every vector is compared."""

    def __init__(self, vectors: NDArray[np.float32], embeddings: Embeddings) -> None:
        self._scan = ExactScan(vectors)
        self._embeddings = embeddings

    @classmethod
    def from_texts(
        cls,
        texts: list[str],
        embedding: Embeddings,
        metadatas: list[dict[Any, Any]] | None = None,
        *,
        ids: list[str] | None = None,
        **kwargs: Any,
    ) -> "ExactStore":
        """A store in memory; ids are the positions of the texts."""
        return cls(np.asarray(embedding.embed_documents(texts), dtype=np.float32), embedding)

    def similarity_search(self, query: str, k: int = 4, **kwargs: Any) -> list[Document]:
        """The k nearest rows."""
        return [document for document, _ in self._similarity_search_with_relevance_scores(query, k)]

    def _similarity_search_with_relevance_scores(
        self, query: str, k: int = 4, **kwargs: Any
    ) -> list[tuple[Document, float]]:
        found = self._scan.nearest(np.asarray([self._embeddings.embed_query(query)], dtype=np.float32), k)
        return [
            (Document(id=str(row), page_content=""), min(1.0, max(0.0, score)))
            for row, score in zip(found.rows[0].tolist(), found.cosines[0].tolist(), strict=True)
        ]


class OpenedChroma:
    """A Chroma collection as a LangChain VectorStore, in this process or on a server."""

    def __init__(
        self, settings: StoreSettings, partition: Path, collection: str, embeddings: Embeddings | None
    ) -> None:
        import chromadb
        from langchain_chroma import Chroma

        quiet = chromadb.config.Settings(anonymized_telemetry=False)
        if settings.kind == "chroma-server":
            try:
                self._client = chromadb.HttpClient(host=settings.host, port=settings.port, settings=quiet)
            except ValueError as error:
                raise IndexUnavailable(
                    f"No Chroma server answers at {settings.host}:{settings.port}. Start it with "
                    f"`chroma run --host {settings.host} --port {settings.port}`, or set store kind to `chroma`."
                ) from error
        else:
            self._client = chromadb.PersistentClient(path=str(partition / _CHROMA), settings=quiet)
        self._collection = collection
        self.store: VectorStore = Chroma(
            client=self._client,
            collection_name=collection,
            embedding_function=embeddings,
            collection_configuration={"hnsw": {"space": "cosine"}},
            relevance_score_fn=lambda distance: min(1.0, max(0.0, 1.0 - distance)),
        )

    def count(self) -> int:
        """How many records the collection holds."""
        return int(self._client.get_collection(self._collection).count())

    def drop(self) -> None:
        """Delete the collection; for a server, where deleting a directory is not enough."""
        if self._collection in {found.name for found in self._client.list_collections()}:
            self._client.delete_collection(self._collection)

    def close(self) -> None:
        """Release the directory's files, or the connection."""
        for part in (self._client, getattr(self._client, "_admin_client", None)):
            session = getattr(getattr(part, "_server", None), "_session", None)
            if session is not None:  # a server's: chromadb 1.5.9 leaves its HTTP connections open
                session.close()
        close = getattr(self._client, "close", None)  # chromadb's ClientAPI does not declare it
        if close is not None:
            close()


class KnownVectors(Embeddings):
    """Vectors that were computed before, by their texts: for a store that asks for them while it is filled."""

    def __init__(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> None:
        self._vectors = dict(zip(texts, vectors, strict=True))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors of texts that are known."""
        return [self._vectors[text].tolist() for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a text that is known."""
        return self.embed_documents([text])[0]


def fill(store: VectorStore, texts: Sequence[str]) -> None:
    """Add texts whose ids are their positions, in batches that every store accepts."""
    for at in range(0, len(texts), _CHROMA_BATCH):
        batch = list(texts[at : at + _CHROMA_BATCH])
        store.add_texts(batch, ids=[str(row) for row in range(at, at + len(batch))])
