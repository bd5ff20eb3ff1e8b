"""Hybrid retrieval: dense and BM25 rankings of clauses, fused by reciprocal rank, exceptions attached."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from knowledge.fusion import K, reciprocal_rank_fusion
from knowledge.partition import Partition
from knowledge.policies import Clause
from knowledge.retrieval import Query, ScoredClause
from knowledge.serving import OpenGeneration

_DEPTH = 50  # candidates taken from each ranking before fusion
_DOCUMENT_WEIGHT = 0.5  # how much the rank of a clause's document counts beside its own rank


class _Key(NamedTuple):
    partition: int
    row: int


@dataclass(frozen=True, slots=True)
class _Ranking:
    """One search over all the reader's partitions, best first."""

    weight: float
    scores: dict[_Key, float]


class HybridRetriever:
    """The default Retriever, over one pinned generation.

    Four rankings where there is a conversation: dense and BM25, of the question alone and of the question with
    its context. Each ranks clauses, and by its best clause each document; both ranks count.
    """

    def __init__(self, generation: OpenGeneration) -> None:
        self._generation = generation

    def retrieve(self, query: Query) -> Sequence[ScoredClause]:
        """The clauses that answer best, with their exceptions; at most `query.limit`."""
        partitions = self._generation.partitions(query.reader)
        depth = max(_DEPTH, query.limit)
        dense = self._dense(partitions, query, query.text, depth)
        lexical = self._lexical(partitions, query, query.text, depth)
        rankings = [_Ranking(1.0, dense), _Ranking(1.0, lexical)]
        if query.context:
            whole = f"{query.context}\n{query.text}"
            rankings.append(_Ranking(1.0, self._dense(partitions, query, whole, depth)))
            rankings.append(_Ranking(1.0, self._lexical(partitions, query, whole, depth)))
        fused = _fused(partitions, rankings)
        best = list(fused.items())[: query.limit]
        clauses = _clauses(partitions, [key for key, _ in best])
        return [
            ScoredClause(
                clause=clauses[key],
                score=score,
                similarity=dense.get(key),
                lexical=lexical.get(key),
                exceptions=tuple(partitions[key.partition].exceptions(clauses[key])),
            )
            for key, score in best
        ]

    @staticmethod
    def _dense(partitions: Sequence[Partition], query: Query, text: str, depth: int) -> dict[_Key, float]:
        hits = {
            _Key(at, hit.row): hit.score
            for at, partition in enumerate(partitions)
            for hit in partition.dense(text, depth, query.as_of)
        }
        return _best(hits, depth)

    @staticmethod
    def _lexical(partitions: Sequence[Partition], query: Query, text: str, depth: int) -> dict[_Key, float]:
        hits = {
            _Key(at, hit.row): hit.score
            for at, partition in enumerate(partitions)
            for hit in partition.lexical(text, depth, query.as_of)
        }
        return _best(hits, depth)


def _fused(partitions: Sequence[Partition], rankings: Sequence[_Ranking]) -> dict[_Key, float]:
    """Clauses by fused score, best first: their own ranks, and the ranks of their documents in the same lists.

    A clause that is first in every ranking, in the document that is, has the score 1.
    """
    scores = reciprocal_rank_fusion((ranking.weight, list(ranking.scores)) for ranking in rankings)
    document = {key: partitions[key.partition].document(key.row) for key in scores}
    in_context = rankings[-2:]
    documents = reciprocal_rank_fusion(
        (ranking.weight, list(dict.fromkeys(document[key] for key in ranking.scores))) for ranking in in_context
    )
    most = (sum(r.weight for r in rankings) + _DOCUMENT_WEIGHT * sum(r.weight for r in in_context)) / (K + 1)
    total = {
        key: (score + _DOCUMENT_WEIGHT * documents.get(document[key], 0.0)) / most for key, score in scores.items()
    }
    return _best(total, len(total))


def _best(scores: dict[_Key, float], limit: int) -> dict[_Key, float]:
    return dict(sorted(scores.items(), key=lambda scored: -scored[1])[:limit])


def _clauses(partitions: Sequence[Partition], keys: Sequence[_Key]) -> dict[_Key, Clause]:
    found: dict[_Key, Clause] = {}
    for at, partition in enumerate(partitions):
        rows = [key.row for key in keys if key.partition == at]
        found |= {_Key(at, row): clause for row, clause in partition.clauses(rows).items()}
    return found
