"""Outcome: did the system answer where it should and abstain where it should."""

from evals.samples import Sample
from evals.scores import Observed, Score, Sources

OVER_ANSWER = "answered where it should have abstained"
OVER_REFUSAL = "abstained where it should have answered"
_NAMED = {
    ("abstained", "answered"): OVER_ANSWER,
    ("answered", "abstained"): OVER_REFUSAL,
    ("handed_off", "answered"): "answered where a person should have taken over",
    ("answered", "handed_off"): "handed to a person where it should have answered",
}
"""The kinds of error that pull against each other, by expected and observed outcome."""


class OutcomeMatch:
    """1 where the outcome is the expected one; otherwise 0, and the reason names the kind of error."""

    name = "outcome"

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> Score:
        """Not applicable where the sample expects no outcome."""
        expected = sample.expect.outcome
        if expected is None:
            return Score.not_applicable("the sample expects no outcome")
        if observed.outcome == expected:
            return Score.of(1.0)
        came = (expected, observed.outcome)
        return Score.of(0.0, _NAMED.get(came, f"expected {expected}, came {observed.outcome}"))
