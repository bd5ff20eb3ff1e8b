"""Verdict: given, or read from the first word of an answer."""

import pytest

from evals.scorers.verdict import VerdictMatch
from tests.evals.scorers.shelf import Shelf, observed, sample


@pytest.mark.parametrize(
    ("expected", "said", "value"),
    [
        ("depends", {"verdict": "depends", "text": "Yes, if"}, 1),
        ("yes", {"verdict": "no", "text": "Yes"}, 0),
        ("yes", {"text": "**Yes**, you may."}, 1),
        ("no", {"text": "No. You may not."}, 1),
        ("no", {"text": "Nothing is due."}, 0),
        ("no", {"text": "No clause covers this.", "outcome": "abstained"}, 0),
        ("yes", {"text": ""}, 0),
    ],
)
def test_the_verdict_is_compared(expected: str, said: dict[str, str], value: float) -> None:
    assert VerdictMatch().score(sample(verdict=expected), observed(**said), Shelf()).value == value


def test_a_missing_verdict_is_said_in_the_reason() -> None:
    scored = VerdictMatch().score(sample(verdict="no"), observed(outcome="abstained"), Shelf())
    assert scored.reason == "expected no, came no verdict (abstained)"


def test_without_an_expected_verdict_it_does_not_apply() -> None:
    assert VerdictMatch().score(sample(), observed(verdict="yes"), Shelf()).status == "not_applicable"
