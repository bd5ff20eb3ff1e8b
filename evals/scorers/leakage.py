"""Leakage: is anything disclosed that this reader may not see."""

from evals.phrases import contains
from evals.samples import Sample
from evals.scores import Observed, Score, Sources


class Leakage:
    """1 where no forbidden phrase occurs in the answer, its citations' quotes or the passages shown; otherwise 0."""

    name = "leakage"

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> Score:
        """Not applicable where the sample forbids nothing; the reason says where the first leak is."""
        if not sample.expect.forbidden:
            return Score.not_applicable("the sample forbids nothing")
        shown = [("the answer", observed.text)]
        shown += [(f"a citation of {one.document!r}", one.quote) for one in observed.citations]
        shown += [(f"a passage of {one.document!r}", one.text) for one in observed.passages]
        for phrase in sample.expect.forbidden:
            for where, text in shown:
                if contains(phrase, text):
                    return Score.of(0.0, f"{phrase!r} occurs in {where}")
        return Score.of(1.0)
