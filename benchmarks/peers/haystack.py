"""Haystack's hybrid: DocumentSplitter, its in-memory store's BM25 and embedding retrievers, DocumentJoiner."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"  # read when haystack is imported, just below

from haystack import Document
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from benchmarks.passages import Passage, Pipeline, cut
from benchmarks.peers import DEPTH
from knowledge.embeddings import Encoder


def word_chunks(documents: Mapping[str, str]) -> list[Passage]:
    """Chunks of 200 words that share none: the splitter's defaults."""
    whole = [Document(content=text, meta={"document": name}) for name, text in documents.items() if text.strip()]
    chunks = DocumentSplitter().run(documents=whole)["documents"]
    return [
        cut(documents, chunk.meta["document"], chunk.meta["split_idx_start"], chunk.content or "") for chunk in chunks
    ]


class Hybrid:
    """Two retrievers over one store, merged by reciprocal rank."""

    def __init__(self, passages: Sequence[Passage], encoder: Encoder, directory: Path) -> None:
        self._passages = passages
        self._encoder = encoder
        vectors = encoder.embed_documents([passage.text for passage in passages])
        store = InMemoryDocumentStore(shared=False)
        store.write_documents(
            [
                Document(id=str(row), content=passage.text, embedding=vector)
                for row, (passage, vector) in enumerate(zip(passages, vectors, strict=True))
            ]
        )
        self._lexical = InMemoryBM25Retriever(store, top_k=DEPTH)
        self._dense = InMemoryEmbeddingRetriever(store, top_k=DEPTH)
        self._joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion")

    def search(self, text: str, limit: int) -> list[Passage]:
        """The chunks that stand highest in both rankings."""
        rankings = [
            self._lexical.run(query=text)["documents"],
            self._dense.run(query_embedding=self._encoder.embed_query(text))["documents"],
        ]
        found = self._joiner.run(documents=rankings, top_k=limit)["documents"]
        return [replace(self._passages[int(one.id)], score=float(one.score or 0.0)) for one in found]


PIPELINE = Pipeline(word_chunks, Hybrid)
