"""BM25 with stemming (bm25s, its Lucene variant) over the tutorial's chunks."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import bm25s  # type: ignore[import-untyped, import-not-found, unused-ignore]
import Stemmer  # type: ignore[import-untyped, import-not-found, unused-ignore]

from benchmarks.passages import Passage, Pipeline
from benchmarks.peers.tutorial import recursive_chunks
from knowledge.embeddings import Encoder


class Lexical:
    """Chunks by their words; the encoder is not used."""

    def __init__(self, passages: Sequence[Passage], encoder: Encoder, directory: Path) -> None:
        self._passages = passages
        self._stemmer = Stemmer.Stemmer("english")
        self._index = bm25s.BM25()
        texts = [passage.text for passage in passages]
        self._index.index(bm25s.tokenize(texts, stemmer=self._stemmer, show_progress=False), show_progress=False)

    def search(self, text: str, limit: int) -> list[Passage]:
        """The chunks with the highest BM25 that share a word with the text."""
        words = bm25s.tokenize([text], stemmer=self._stemmer, show_progress=False)
        limit = min(limit, len(self._passages))
        rows, scores = self._index.retrieve(words, k=limit, show_progress=False)
        best = zip(rows[0], scores[0], strict=True)
        return [replace(self._passages[row], score=float(score)) for row, score in best if score > 0]


PIPELINE = Pipeline(recursive_chunks, Lexical)
