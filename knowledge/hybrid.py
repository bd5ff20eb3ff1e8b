"""Hybrid retrieval: candidates by cosine and by BM25, each weighed by all the evidence for it, exceptions attached."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.embeddings import Vectors
from knowledge.fusion import ALONE, FOLLOW_UP, fuse
from knowledge.partition import Partition
from knowledge.policies import Clause
from knowledge.retrieval import Query, ScoredClause, SentenceSimilarity
from knowledge.serving import OpenGeneration

_DEPTH = 50  # candidates taken by cosine, and twice as many by BM25, where a row costs less
_DOCUMENTS = 100  # documents whose BM25 counts
_KEPT, _KEPT_WORDS = 5, 300  # so many clauses and words come first whatever documents they are from
_VARIED = 10  # places in which as many documents as possible then have a clause


class _Key(NamedTuple):
    partition: int
    row: int


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


class HybridRetriever:
    """The default Retriever, over one pinned generation."""

    def __init__(self, generation: OpenGeneration) -> None:
        self._generation = generation

    def retrieve(self, query: Query) -> Sequence[ScoredClause]:
        """The clauses that answer best, with their exceptions; at most `query.limit`."""
        found = self.candidates(query)
        scores = fuse(found.evidence, FOLLOW_UP if query.context else ALONE)
        best = np.argsort(-scores, kind="stable")[: max(query.limit, _DEPTH)]
        partitions = self._generation.partitions(query.reader)
        words = [len(clause.text.split()) for clause in found.clauses(partitions, best[:_VARIED])]
        best = best[varied(found.documents(partitions, best), words)[: query.limit]]
        clauses = found.clauses(partitions, best)
        falling = np.minimum.accumulate(scores[best])  # a clause that others were put before is worth no more than they
        return [
            ScoredClause(
                clause=clause,
                score=float(score),
                similarity=float(found.evidence[at, 0]),
                lexical=found.lexical[at],
                sentences=_similarities(found.sentences[at]),
                exceptions=tuple(partitions[found.keys[at].partition].exceptions(clause)),
            )
            for at, clause, score in zip(best, clauses, falling, strict=True)
        ]

    def candidates(self, query: Query) -> "Candidates":
        """Every clause that is weighed, with what speaks for it."""
        texts = _Texts.of(query)
        partitions = self._generation.partitions(query.reader)
        found = _Found.of(partitions, texts, query)
        embed = self._generation.encoder.embed_query
        queries = np.array([embed(text) for text in (texts.question, texts.whole, texts.focus)], dtype=np.float32)
        return _weighed(partitions, found, texts, queries)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Clauses by partition and row; `evidence` is of shape (candidates, len(fusion.EVIDENCE)).

    `lexical` is BM25 by the question alone, None where that did not find the clause; `sentences` are cosines, of
    shape (sentences, 3): with the question, with the conversation, with the question at the end of a story.
    """

    keys: Sequence[_Key]
    evidence: NDArray[np.float64]
    lexical: Sequence[float | None]
    sentences: Sequence[Vectors]

    def documents(self, partitions: Sequence[Partition], at: Iterable[int]) -> list[tuple[int, int]]:
        """What tells the documents of these candidates apart."""
        keys = [self.keys[number] for number in at]
        return [(key.partition, partitions[key.partition].document_number(key.row)) for key in keys]

    def clauses(self, partitions: Sequence[Partition], at: Iterable[int]) -> list[Clause]:
        """The clauses of these candidates."""
        keys = [self.keys[number] for number in at]
        found: dict[_Key, Clause] = {}
        for number, partition in enumerate(partitions):
            rows = [key.row for key in keys if key.partition == number]
            found |= {_Key(number, row): clause for row, clause in partition.clauses(rows).items()}
        return [found[key] for key in keys]


@dataclass(frozen=True, slots=True)
class _Found:
    """The candidates, and their BM25 by question alone and with the conversation."""

    keys: list[_Key]
    lexical: tuple[dict[_Key, float], dict[_Key, float]]

    @classmethod
    def of(cls, partitions: Sequence[Partition], texts: _Texts, query: Query) -> "_Found":
        depth = max(_DEPTH, query.limit)
        keys: dict[_Key, None] = {}
        lexical = []
        for text in texts.searches:
            dense = ((at, hit) for at, one in enumerate(partitions) for hit in one.dense(text, depth, query.as_of))
            keys |= dict.fromkeys(_Key(at, hit.row) for at, hit in dense)
            hits = ((at, hit) for at, one in enumerate(partitions) for hit in one.lexical(text, 2 * depth, query.as_of))
            lexical.append({_Key(at, hit.row): hit.score for at, hit in hits})
            keys |= dict.fromkeys(_best(lexical[-1], depth))
        return cls(list(keys), (lexical[0], lexical[-1]))


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


def _weighed(partitions: Sequence[Partition], found: _Found, texts: _Texts, queries: Vectors) -> Candidates:
    cosines = np.zeros((len(found.keys), len(queries)))
    documents = np.zeros(len(found.keys))
    nearest = np.zeros((len(found.keys), len(queries)))
    sentences: list[Vectors] = [np.empty((0, len(queries)), dtype=np.float32)] * len(found.keys)
    for number, partition in enumerate(partitions):
        places = [at for at, key in enumerate(found.keys) if key.partition == number]
        if not places:
            continue
        rows = [found.keys[at].row for at in places]
        cosines[places] = partition.vectors.similarities(rows, queries)
        documents[places] = partition.documents(texts.said, rows, _DOCUMENTS)
        similarities = partition.vectors.sentence_similarities(rows, queries)
        nearest[places] = similarities.nearest
        for at, own in zip(places, similarities, strict=True):
            sentences[at] = own
    nearest = np.where(nearest < 0, cosines, nearest)  # a clause without a sentence speaks as a whole
    columns = (
        cosines[:, 0],
        nearest[:, 0],
        _shares(found.lexical[0].get(key, 0.0) for key in found.keys),
        nearest[:, 2],
        cosines[:, 1],
        nearest[:, 1],
        _shares(found.lexical[1].get(key, 0.0) for key in found.keys),
        _shares(documents),
    )
    lexical = [found.lexical[0].get(key) for key in found.keys]
    return Candidates(found.keys, np.stack(columns, axis=1), lexical, sentences)


def _shares(scores: Iterable[float]) -> NDArray[np.float64]:
    """Scores as shares of the best; all zero where nothing was found."""
    found = np.fromiter(scores, dtype=np.float64)
    return found / max(float(found.max(initial=0.0)), 1e-9)


def _similarities(sentences: Vectors) -> tuple[SentenceSimilarity, ...]:
    """Each sentence's cosine with what is asked (the whole message or its last question), and in context."""
    return tuple(SentenceSimilarity(max(asked, focus), whole) for asked, whole, focus in sentences.tolist())


def _best(scores: dict[_Key, float], limit: int) -> list[_Key]:
    return sorted(scores, key=lambda key: -scores[key])[:limit]
