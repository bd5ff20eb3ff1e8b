"""Verbatim: is every quote what the source says, to the character."""

from evals.errors import EvalError
from evals.gold import source_of
from evals.samples import Sample
from evals.scores import CitedPassage, Observed, Score, Sources


class Verbatim:
    """The share of citations whose quote equals the source's characters `start` to `end`."""

    name = "verbatim"

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> Score:
        """Not applicable where nothing was cited; a citation without offsets or words is not verbatim."""
        if not observed.citations:
            return Score.not_applicable("nothing was cited")
        try:
            exact = [_is_exact(citation, sources) for citation in observed.citations]
        except EvalError as error:
            return Score.error(str(error))
        reason = "" if all(exact) else f"differs from {observed.citations[exact.index(False)].document!r}"
        return Score.of(sum(exact) / len(exact), reason)


def _is_exact(citation: CitedPassage, sources: Sources) -> bool:
    source = source_of(citation.document, sources)
    if citation.start is None or citation.end is None or not 0 <= citation.start < citation.end:
        return False
    return citation.quote == source[citation.start : citation.end]
