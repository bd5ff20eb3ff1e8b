"""Retrieval: do the passages that were shown hold a gold clause, and how early."""

from collections.abc import Sequence
from math import log2

from evals.errors import EvalError
from evals.gold import check, touches
from evals.samples import Sample
from evals.scores import Observed, Score, Sources

PARTS = ("recall/1", "recall/5", "recall/10", "hit/1", "hit/5", "mrr", "ndcg/10")


class Retrieval:
    """recall/k: a gold document is among the first k different documents; hit/k: one of the first k passages touches
    a gold clause; mrr: one over the rank of the first such passage; ndcg/10: over different documents.
    """

    name = "retrieval"

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> dict[str, Score]:
        """All of `PARTS`; not applicable without gold."""
        if not sample.expect.gold:
            return dict.fromkeys(PARTS, Score.not_applicable("the sample names no gold"))
        try:
            return _scores(sample, observed, sources)
        except EvalError as error:
            return dict.fromkeys(PARTS, Score.error(str(error)))


def ndcg(relevant: Sequence[bool], total: int, depth: int) -> float:
    """Normalised discounted cumulative gain with binary relevance, discount log2(rank + 1).

    `relevant` is one flag a rank, best first; `total` is how many relevant ones there are, at least 1.
    Source: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002,
    with the discount that Burges et al., "Learning to rank using gradient descent", ICML 2005, made usual.
    """
    gained = sum(1 / log2(rank + 1) for rank, flag in enumerate(relevant[:depth], start=1) if flag)
    ideal = sum(1 / log2(rank + 1) for rank in range(1, min(total, depth) + 1))
    return min(1.0, gained / ideal)


def _scores(sample: Sample, observed: Observed, sources: Sources) -> dict[str, Score]:
    gold, passages = sample.expect.gold, observed.passages
    check(gold, passages, sources)
    wanted = {one.document for one in gold}
    documents = list(dict.fromkeys(passage.document for passage in passages))
    hits = [any(touches(one, passage, sources) for one in gold) for passage in passages]
    values = {f"recall/{k}": float(bool(wanted & set(documents[:k]))) for k in (1, 5, 10)}
    values |= {f"hit/{k}": float(any(hits[:k])) for k in (1, 5)}
    values["mrr"] = 1 / (hits.index(True) + 1) if any(hits) else 0.0
    values["ndcg/10"] = ndcg([document in wanted for document in documents], len(wanted), 10)
    reason = "" if passages else "no passages were shown"
    return {part: Score.of(values[part], reason) for part in PARTS}
