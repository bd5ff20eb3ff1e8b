"""Hybrid retrieval: candidates by cosine and by BM25, each weighed by all the evidence for it, exceptions attached."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.embeddings import Vectors
from knowledge.fusion import ALONE, FOLLOW_UP, fuse
from knowledge.partitions import Cosines, Partitions, Rows
from knowledge.retrieval import Query, ScoredClause, SentenceSimilarity
from knowledge.serving import OpenGeneration

_DEPTH = 50  # candidates taken by cosine, and twice as many by BM25, where a row costs less
_DOCUMENTS = 100  # documents whose BM25 counts
_KEPT, _KEPT_WORDS = 5, 300  # so many clauses and words come first whatever documents they are from
_VARIED = 10  # places in which as many documents as possible then have a clause


@dataclass(frozen=True, slots=True)
class _Texts:
    """What is searched for: the question; the question with what it may refer to; with all of the conversation; the
    question at a story's end.
    """

    question: str
    whole: str
    said: str
    focus: str

    @classmethod
    def of(cls, query: Query) -> "_Texts":
        whole = f"{query.context}\n{query.text}" if query.context else query.text
        said = f"{query.text}\n{query.conversation}" if query.conversation else whole
        return cls(query.text, whole, said, query.focus or query.text)

    @property
    def searches(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.question, self.whole)))

    @property
    def compared(self) -> tuple[str, str, str]:
        return (self.question, self.whole, self.focus)


class HybridRetriever:
    """The default Retriever, over one pinned generation."""

    def __init__(self, generation: OpenGeneration) -> None:
        self._generation = generation

    def retrieve(self, query: Query) -> Sequence[ScoredClause]:
        """The clauses that answer best, with their exceptions; at most `query.limit`."""
        return self.retrieve_all([query])[0]

    def retrieve_all(self, queries: Sequence[Query]) -> list[Sequence[ScoredClause]]:
        """What `retrieve` finds for each query, for less: their texts are encoded together, and compared together.

        Raises ValueError unless they have one reader, one day and one limit.
        """
        found = self.candidates(queries)
        return [_shown(one, query.limit) for one, query in zip(found, queries, strict=True)]

    def candidates(self, queries: Sequence[Query]) -> "list[Candidates]":
        """For each query every clause that is weighed, with what speaks for it. Raises ValueError as `retrieve_all`."""
        if not queries:
            return []
        if len({(query.reader, query.as_of, query.limit) for query in queries}) > 1:
            raise ValueError("Expected queries of one reader, one day and one limit; search for the others apart")
        partitions = Partitions(self._generation.partitions(queries[0].reader))
        asked = [_Texts.of(query) for query in queries]
        texts = list(dict.fromkeys(text for one in asked for text in one.compared))
        vectors = dict(zip(texts, self._generation.encoder.encode(texts, urgent=True), strict=True))
        found = _found(partitions, asked, vectors, queries[0])
        cosines = partitions.cosines([row for one in found for row in one.rows], vectors)
        return [
            _weighed(partitions, one, texts, cosines, query)
            for one, texts, query in zip(found, asked, queries, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Clauses by their rows; `evidence` is of shape (candidates, len(fusion.EVIDENCE)).

    `lexical` is BM25 by the question alone, None where that did not find the clause.
    """

    partitions: Partitions
    rows: Rows
    evidence: NDArray[np.float64]
    lexical: Sequence[float | None]
    texts: _Texts
    cosines: Cosines

    def sentences(self, at: int) -> tuple[SentenceSimilarity, ...]:
        """Each sentence's cosine with what is asked (the whole message or its last question), and in context."""
        found = self.cosines.of_sentences(int(self.rows[at]), self.texts.compared)
        return tuple(SentenceSimilarity(max(asked, focus), whole) for asked, whole, focus in found.tolist())


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows of the candidates, and their BM25 by question alone and with the conversation."""

    rows: list[int]
    lexical: tuple[dict[int, float], dict[int, float]]


def varied(documents: Sequence[Hashable], words: Sequence[int]) -> list[int]:
    """The positions of clauses, which come best first, in the order in which they are shown.

    Given are the document of each, and the number of words of the first _VARIED. The first _KEPT clauses, and more
    until there are _KEPT_WORDS words, stay where they are. The places left among the first _VARIED go to the best
    clauses of documents that are not there yet. All others follow as they were. What this is worth:
    docs/measurements/fusion.md.
    """
    kept = 0
    while kept < len(words) and (kept < _KEPT or sum(words[:kept]) < _KEPT_WORDS):
        kept += 1
    there = set(documents[:kept])
    new: dict[Hashable, int] = {}
    for at in range(kept, len(documents)):
        if documents[at] not in there:
            new.setdefault(documents[at], at)
    raised = list(new.values())[: _VARIED - kept]
    return [*range(kept), *raised, *(at for at in range(kept, len(documents)) if at not in raised)]


def _found(
    partitions: Partitions, asked: Sequence[_Texts], vectors: Mapping[str, Vectors], query: Query
) -> list[_Found]:
    """What the texts of each query find."""
    depth = max(_DEPTH, query.limit)
    texts = list(dict.fromkeys(text for one in asked for text in one.searches))
    dense = partitions.nearest(texts, np.stack([vectors[text] for text in texts]), depth, query.as_of)
    nearest = dict(zip(texts, dense, strict=True))
    lexical = {text: partitions.lexical(text, 2 * depth, query.as_of) for text in texts}
    found = []
    for one in asked:
        rows: dict[int, None] = {}
        for text in one.searches:
            rows |= dict.fromkeys(nearest[text])
            rows |= dict.fromkeys(sorted(lexical[text], key=lexical[text].__getitem__, reverse=True)[:depth])
        found.append(_Found(list(rows), (lexical[one.question], lexical[one.whole])))
    return found


def _weighed(partitions: Partitions, found: _Found, texts: _Texts, cosines: Cosines, query: Query) -> Candidates:
    rows = np.array(found.rows, dtype=np.int64)
    clauses, nearest = cosines.of_clauses(rows, texts.compared)
    nearest = np.where(nearest < 0, clauses, nearest)  # a clause without a sentence speaks as a whole
    # Without a context a document's BM25 has no weight.
    documents = partitions.documents(texts.said, rows, _DOCUMENTS) if query.context else np.zeros(len(rows))
    columns = (
        clauses[:, 0],
        nearest[:, 0],
        _shares(found.lexical[0].get(row, 0.0) for row in found.rows),
        nearest[:, 2],
        clauses[:, 1],
        nearest[:, 1],
        _shares(found.lexical[1].get(row, 0.0) for row in found.rows),
        _shares(documents),
    )
    lexical = [found.lexical[0].get(row) for row in found.rows]
    return Candidates(partitions, rows, np.stack(columns, axis=1), lexical, texts, cosines)


def _shown(found: Candidates, limit: int) -> list[ScoredClause]:
    """The candidates that answer best, at most `limit`."""
    partitions = found.partitions
    alone = found.texts.whole == found.texts.question
    scores = fuse(found.evidence, ALONE if alone else FOLLOW_UP)
    best = np.argsort(-scores, kind="stable")[: max(limit, _DEPTH)]
    words = [len(clause.text.split()) for clause in partitions.clauses(found.rows[best[:_VARIED]])]
    best = best[varied(partitions.documents_of(found.rows[best]), words)[:limit]]
    falling = np.minimum.accumulate(scores[best])  # a clause that others were put before is worth no more than they
    return [
        ScoredClause(
            clause=clause,
            score=score,
            similarity=float(found.evidence[at, 0]),
            lexical=found.lexical[at],
            sentences=found.sentences(at),
            exceptions=partitions.exceptions(int(found.rows[at]), clause),
        )
        for at, clause, score in zip(best.tolist(), partitions.clauses(found.rows[best]), falling.tolist(), strict=True)
    ]


def _shares(scores: Iterable[float]) -> NDArray[np.float64]:
    """Scores as shares of the best; all zero where nothing was found."""
    found = np.fromiter(scores, dtype=np.float64)
    return found / max(float(found.max(initial=0.0)), 1e-9)
