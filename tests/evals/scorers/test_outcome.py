"""Outcome: the expected one, or a named kind of error."""

import pytest

from evals.scorers.outcome import OutcomeMatch
from tests.evals.scorers.shelf import Shelf, observed, sample


@pytest.mark.parametrize(
    ("expected", "came", "value", "reason"),
    [
        ("answered", "answered", 1, ""),
        ("abstained", "answered", 0, "answered where it should have abstained"),
        ("answered", "abstained", 0, "abstained where it should have answered"),
        ("handed_off", "answered", 0, "answered where a person should have taken over"),
        ("answered", "handed_off", 0, "handed to a person where it should have answered"),
        ("handed_off", "handed_off", 1, ""),
        ("clarify", "answered", 0, "expected clarify, came answered"),
        ("answered", "failed", 0, "expected answered, came failed"),
    ],
)
def test_the_outcome_is_compared_and_the_error_named(expected: str, came: str, value: float, reason: str) -> None:
    scored = OutcomeMatch().score(sample(outcome=expected), observed(outcome=came), Shelf())
    assert (scored.value, scored.reason) == (value, reason)


def test_without_an_expected_outcome_it_does_not_apply() -> None:
    assert OutcomeMatch().score(sample(), observed(), Shelf()).status == "not_applicable"
