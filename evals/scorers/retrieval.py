"""Retrieval: do the passages that were shown hold a gold clause, and how early."""

from collections.abc import Mapping, Sequence

from evals.errors import EvalError
from evals.gold import check, touches
from evals.samples import Sample
from evals.scores import Observed, Score, Sources

PARTS = ("recall/1", "recall/5", "recall/10", "hit/1", "hit/5", "hit/10", "mrr", "ndcg/10")


class Retrieval:
    """recall/k: a gold document is among the first k different documents; hit/k: one of the first k passages touches
    a gold clause; mrr: one over the rank of the first such passage; ndcg/10: over different documents.

    Any one of a sample's gold suffices, so that recall and hit are what trec_eval calls success. The numbers are
    those of trec_eval, by ir-measures.
    """

    name = "retrieval"

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> dict[str, Score]:
        """All of `PARTS`; not applicable without gold."""
        if not sample.expect.gold:
            return dict.fromkeys(PARTS, Score.not_applicable("the sample names no gold"))
        try:
            values = _values(sample, observed, sources)
        except EvalError as error:
            return dict.fromkeys(PARTS, Score.error(str(error)))
        reason = "" if observed.passages else "no passages were shown"
        return {part: Score.of(values[part], reason) for part in PARTS}


def _values(sample: Sample, observed: Observed, sources: Sources) -> dict[str, float]:
    gold, passages = sample.expect.gold, observed.passages
    check(gold, passages, sources)
    documents = list(dict.fromkeys(passage.document for passage in passages))
    by_document = _measured(documents, {one.document for one in gold})
    ranks = [str(rank) for rank in range(len(passages))]
    right = [
        rank for rank, shown in zip(ranks, passages, strict=True) if any(touches(one, shown, sources) for one in gold)
    ]
    by_clause = _measured(ranks, right)
    values = {f"recall/{k}": by_document[f"Success@{k}"] for k in (1, 5, 10)}
    values |= {f"hit/{k}": by_clause[f"Success@{k}"] for k in (1, 5, 10)}
    return values | {"mrr": by_clause["RR"], "ndcg/10": by_document["nDCG@10"]}


def _measured(shown: Sequence[str], relevant: Sequence[str] | set[str]) -> Mapping[str, float]:
    """The measures of one ranking, best first, by their names in ir-measures; all 0 where nothing is relevant."""
    from ir_measures import RR, Qrel, ScoredDoc, Success, iter_calc, nDCG

    wanted = [Qrel("", name, 1) for name in relevant]
    ranking = [ScoredDoc("", name, float(-rank)) for rank, name in enumerate(shown)]
    measures = [Success @ 1, Success @ 5, Success @ 10, RR, nDCG @ 10]
    found = {str(one.measure): one.value for one in iter_calc(measures, wanted, ranking)} if wanted else {}
    return {str(one): found.get(str(one), 0.0) for one in measures}
