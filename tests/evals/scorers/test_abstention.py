"""Abstention: each share is over the samples it speaks of."""

import pytest

from evals.scorers.abstention import Abstention
from tests.evals.scorers.shelf import Shelf, observed, sample


@pytest.mark.parametrize(
    ("expected", "came", "values"),
    [
        ("abstained", "abstained", {"recall": 1, "precision": 1}),
        ("abstained", "answered", {"recall": 0}),
        ("answered", "abstained", {"precision": 0, "over_refusal": 1}),
        ("answered", "answered", {"over_refusal": 0}),
        (None, "abstained", {}),
    ],
)
def test_each_part_applies_where_its_share_is_taken(expected: str | None, came: str, values: dict[str, float]) -> None:
    asked = sample() if expected is None else sample(outcome=expected)
    scored = Abstention().score(asked, observed(outcome=came), Shelf())
    assert {part: one.value for part, one in scored.items() if one.status == "ok"} == values
