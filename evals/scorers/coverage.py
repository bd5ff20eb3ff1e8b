"""Coverage: the share of the gold characters that a reader of the first words of the passages has seen."""

from evals.errors import EvalError
from evals.gold import Span, check, overlap, places_of, source_of, spans
from evals.samples import Sample
from evals.scores import Observed, Passage, Score, Sources

BUDGETS = {"100w": 100, "300w": 300}
"""Words of passages that are read, as in the benchmarks' cover@100w and cover@300w: fair to any chunk size."""


class Coverage:
    """Gold characters within the first 100 and 300 words of passages, over all gold that has spans.

    Where a quote occurs more than once, the occurrence that is covered best counts, once.
    """

    name = "coverage"

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> dict[str, Score]:
        """One score a budget; not applicable where no gold has a span."""
        if not sample.expect.gold:
            return dict.fromkeys(BUDGETS, Score.not_applicable("the sample names no gold"))
        try:
            return _scores(sample, observed, sources)
        except EvalError as error:
            return dict.fromkeys(BUDGETS, Score.error(str(error)))


def _scores(sample: Sample, observed: Observed, sources: Sources) -> dict[str, Score]:
    check(sample.expect.gold, observed.passages, sources)
    clauses = [(one.document, places) for one in sample.expect.gold if (places := spans(one, sources)) is not None]
    if not clauses:
        return dict.fromkeys(BUDGETS, Score.not_applicable("no gold of the sample has a span"))
    scored: dict[str, Score] = {}
    for part, budget in BUDGETS.items():
        read = _read(observed.passages, budget, sources)
        best = [max((_seen(document, place, read) for place in places), key=_share) for document, places in clauses]
        scored[part] = Score.of(sum(one[0] for one in best) / sum(one[1] for one in best))
    return scored


def _read(passages: tuple[Passage, ...], budget: int, sources: Sources) -> list[tuple[str, Span]]:
    """The stretches that the budget reaches; a passage whose place is unknown costs its words and reads nothing."""
    read: list[tuple[str, Span]] = []
    for passage in passages:
        places = places_of(passage, sources)
        text = passage.text or " ".join(source_of(passage.document, sources)[slice(*place)] for place in places[:1])
        words = text.split()
        for start, end in places[:1]:
            reach = end if len(words) <= budget else start + len(" ".join(words[:budget]))
            read.append((passage.document, (start, reach)))
        budget -= len(words)
        if budget <= 0:
            break
    return read


def _seen(document: str, place: Span, read: list[tuple[str, Span]]) -> tuple[int, int]:
    """Characters of a place that were read, and all of them."""
    seen: set[int] = set()
    for where, stretch in read:
        if where == document and overlap(stretch, place):
            seen.update(range(max(place[0], stretch[0]), min(place[1], stretch[1])))
    return len(seen), place[1] - place[0]


def _share(seen: tuple[int, int]) -> float:
    return seen[0] / seen[1]
