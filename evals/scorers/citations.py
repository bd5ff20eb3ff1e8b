"""Citations: do they point at a gold clause, do they reach one, and how closely do they fit it."""

from collections.abc import Sequence

from evals.errors import EvalError
from evals.gold import Span, check, overlap, places_of, spans, touches
from evals.samples import Sample
from evals.scores import CitedPassage, Observed, Score, Sources

PARTS = ("precision", "recall", "f1_chars")


class Citations:
    """precision: the share of citations that touch gold; recall: 1 if any gold is cited, since any one suffices;
    f1_chars: harmonic mean of character precision and recall of all cited spans against the best gold span.
    """

    name = "citations"

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> dict[str, Score]:
        """All of `PARTS`; not applicable without gold, precision also where nothing was cited."""
        if not sample.expect.gold:
            return dict.fromkeys(PARTS, Score.not_applicable("the sample names no gold"))
        try:
            return _scores(sample, observed, sources)
        except EvalError as error:
            return dict.fromkeys(PARTS, Score.error(str(error)))


def _scores(sample: Sample, observed: Observed, sources: Sources) -> dict[str, Score]:
    gold, cited = sample.expect.gold, observed.citations
    check(gold, cited, sources)
    clauses = [(one.document, place) for one in gold for place in spans(one, sources) or ()]
    right = [any(touches(one, citation, sources) for one in gold) for citation in cited]
    precision = Score.of(sum(right) / len(right)) if right else Score.not_applicable("nothing was cited")
    if clauses:
        fit = Score.of(max(_f1(document, place, cited, sources) for document, place in clauses))
    else:
        fit = Score.not_applicable("no gold of the sample has a span")
    return {"precision": precision, "recall": Score.of(float(any(right))), "f1_chars": fit}


def _f1(document: str, place: Span, cited: Sequence[CitedPassage], sources: Sources) -> float:
    """Dice's coefficient of two sets of characters, which is their F1: 2 |both| / (|cited| + |gold|)."""
    characters: set[tuple[str, int]] = set()
    for citation in cited:
        found = places_of(citation, sources)
        if found:  # of several places of a quote without offsets, the one nearest to the gold
            best = max(found, key=lambda one: overlap(one, place)) if citation.document == document else found[0]
            characters.update((citation.document, at) for at in range(*best))
    both = sum((document, at) in characters for at in range(*place))
    return 2 * both / (len(characters) + place[1] - place[0])
