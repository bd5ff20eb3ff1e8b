"""BM25 and similarity search over the tutorial's chunks, merged by reciprocal rank."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.passages import Passage, Pipeline, Place
from benchmarks.peers import DEPTH
from benchmarks.peers.bm25 import Lexical
from benchmarks.peers.tutorial import Dense, recursive_chunks
from knowledge.embeddings import Encoder

_K = 60  # Cormack, Clarke, Büttcher (2009), and the default of LangChain's EnsembleRetriever


class Fused:
    """Both searches, each as it is by itself."""

    def __init__(self, passages: Sequence[Passage], encoder: Encoder, directory: Path) -> None:
        self._searches = (Dense(passages, encoder, directory), Lexical(passages, encoder, directory))

    def search(self, text: str, limit: int) -> list[Passage]:
        """The chunks that stand highest in both rankings."""
        found: dict[Place, Passage] = {}
        for search in self._searches:
            for rank, passage in enumerate(search.search(text, DEPTH), start=1):
                before = found.get(passage.place)
                score = (before.score if before else 0.0) + 1 / (_K + rank)
                found[passage.place] = replace(passage, score=score)
        return sorted(found.values(), key=lambda passage: -passage.score)[:limit]


PIPELINE = Pipeline(recursive_chunks, Fused)
