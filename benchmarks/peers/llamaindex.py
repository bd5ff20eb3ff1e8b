"""LlamaIndex's hybrid: SentenceSplitter, vector index and BM25 retriever under a QueryFusionRetriever."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from llama_index.core import VectorStoreIndex
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import Document, TextNode
from llama_index.retrievers.bm25 import BM25Retriever
from pydantic import PrivateAttr

from benchmarks.passages import Passage, Pipeline, cut
from benchmarks.peers import DEPTH
from knowledge.embeddings import Encoder


def sentence_chunks(documents: Mapping[str, str]) -> list[Passage]:
    """Chunks of whole sentences, up to 1,024 tokens that share up to 200: the splitter's defaults."""
    nodes = SentenceSplitter().get_nodes_from_documents(
        [Document(text=text, id_=name) for name, text in documents.items() if text.strip()]
    )
    passages = []
    for node in nodes:
        if not isinstance(node, TextNode) or node.start_char_idx is None or node.ref_doc_id is None:
            raise ValueError(f"LlamaIndex does not say where this chunk stands: {node.get_content()[:60]!r}")
        passages.append(cut(documents, node.ref_doc_id, node.start_char_idx, node.text))
    return passages


class Hybrid:
    """Two retrievers over the same nodes, merged by reciprocal rank; no model writes further queries."""

    def __init__(self, passages: Sequence[Passage], encoder: Encoder, directory: Path) -> None:
        self._passages = passages
        nodes = [TextNode(text=passage.text, id_=str(row)) for row, passage in enumerate(passages)]
        vectors = VectorStoreIndex(nodes=nodes, embed_model=_Embedding(encoder))
        depth = min(DEPTH, len(nodes))
        self._retriever = QueryFusionRetriever(
            [
                vectors.as_retriever(similarity_top_k=depth),
                BM25Retriever.from_defaults(nodes=list(nodes), similarity_top_k=depth),
            ],
            llm=MockLLM(),
            mode=FUSION_MODES.RECIPROCAL_RANK,
            similarity_top_k=depth,
            num_queries=1,
            use_async=False,
        )

    def search(self, text: str, limit: int) -> list[Passage]:
        """The chunks that stand highest in both rankings."""
        found = self._retriever.retrieve(text)[:limit]
        return [replace(self._passages[int(one.node.node_id)], score=float(one.score or 0.0)) for one in found]


class _Embedding(BaseEmbedding):
    """Our encoder behind LlamaIndex's interface."""

    _encoder: Encoder = PrivateAttr()

    def __init__(self, encoder: Encoder, **values: Any) -> None:
        super().__init__(model_name=encoder.model_id, **values)
        self._encoder = encoder

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._encoder.embed_query(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await self._encoder.aembed_query(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._encoder.embed_documents([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._encoder.embed_documents(texts)


PIPELINE = Pipeline(sentence_chunks, Hybrid)
