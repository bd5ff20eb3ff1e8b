"""Verdict: does the answer say yes, no or "it depends" as it should."""

from evals.samples import Sample, Verdict
from evals.scores import Observed, Score, Sources
from knowledge.markup import plain
from knowledge.words import words


class VerdictMatch:
    """1 where the verdict is the expected one; an answer without any verdict scores 0."""

    name = "verdict"

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> Score:
        """Not applicable where the sample expects no verdict."""
        expected = sample.expect.verdict
        if expected is None:
            return Score.not_applicable("the sample expects no verdict")
        given = verdict_of(observed)
        if given == expected:
            return Score.of(1.0)
        return Score.of(0.0, f"expected {expected}, came {given or f'no verdict ({observed.outcome})'}")


def verdict_of(observed: Observed) -> Verdict | None:
    """The verdict that an answer states, or says in its first word."""
    if observed.verdict is not None:
        return observed.verdict
    if observed.outcome != "answered":  # "No clause covers this" is not a no
        return None
    match words(plain(observed.text))[:1]:
        case ["yes"]:
            return "yes"
        case ["no"]:
            return "no"
        case _:
            return None
