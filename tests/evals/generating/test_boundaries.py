"""Each limit of a sentence is asked about on both sides, with the verdict that its direction gives."""

from random import Random

import pytest

from evals.generating.boundaries import boundary_questions
from evals.generating.limits import limits
from evals.generating.statements import statement

_COMMON = frozenset("a an items the no".split())


def _asked(sentence: str, excepted: bool = False, seed: int = 1) -> list[tuple[str | None, str]]:
    said = statement(sentence, _COMMON)
    assert said is not None
    found = boundary_questions(said, excepted, Random(seed))
    return [(each.verdict, each.text) for questions in found for each in questions]


def _values(text: str) -> list[tuple[str, bool]]:
    return [(case.value, case.holds) for limit in limits(text) for case in limit.cases]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("within 30 days", [("29 days", True), ("30 days", True), ("31 days", False)]),
        ("at least two weeks before", [("one week", False), ("two weeks", True), ("three weeks", True)]),
        ("more than 12 months", [("11 months", False), ("12 months", False), ("13 months", True)]),
        ("no later than 1 business day after", [("1 business day", True), ("2 business days", False)]),
        ("up to $50 a year", [("$49.99", True), ("$50", True), ("$50.01", False)]),
        ("orders over $1,500", [("$1,499.99", False), ("$1,500", False), ("$1,500.01", True)]),
        ("of $25 or more", [("$24.99", False), ("$25", True), ("$25.01", True)]),
        ("costs $6.95", [("$6.95", True), ("$10", False)]),
        ("up to 3 items", [("2 items", True), ("3 items", True), ("4 items", False)]),
        (
            "from October 31, 2026 through November 1, 2026",
            [
                ("October 30, 2026", False),
                ("October 31, 2026", True),
                ("November 1, 2026", True),
                ("November 2, 2026", False),
            ],
        ),
        (
            "on or after March 1, 2024",
            [("February 29, 2024", False), ("March 1, 2024", True), ("March 2, 2024", True)],
        ),
        ("before May 1, 2026", [("April 30, 2026", True), ("May 1, 2026", False), ("May 2, 2026", False)]),
        ("at least 13 years of age", []),
        ("up to one account", []),
        ("a fee of $5", []),
    ],
)
def test_the_values_on_both_sides_of_a_limit(text: str, values: list[tuple[str, bool]]) -> None:
    assert _values(text) == values


def test_a_window_is_asked_about_on_its_last_day_and_the_day_after() -> None:
    sentence = "You can return a used item within 30 days for store credit."
    assert _asked(sentence, seed=1) == [
        ("yes", "It's been 29 days. Can I still return a used item for store credit?"),
        ("yes", "It's been 30 days. Can I still return a used item for store credit?"),
        ("no", "It's been 31 days. Can I still return a used item for store credit?"),
    ]
    assert _asked(sentence, excepted=True, seed=2)[2] == (
        "depends",
        "Can I return a used item after 31 days for store credit?",
    )


def test_what_the_company_does_within_a_time_is_asked_as_how_long_it_may_take() -> None:
    assert _asked("We will refund you within 5 days after the return reaches us.")[2] == (
        "no",
        "Could it take 6 days for you to refund me after the return reaches you?",
    )


def test_a_limit_in_the_condition_is_asked_about_there() -> None:
    assert _asked("If the price drops within 14 days after your purchase, we will refund the difference.")[2] == (
        "no",
        "If the price drops 15 days after my purchase, will you refund the difference?",
    )


def test_outside_of_what_is_denied_nothing_is_known() -> None:
    found = _asked("We do not match prices from May 1, 2026 through May 3, 2026.")
    assert [verdict for verdict, _ in found] == [None, "no", "no", None]


def test_two_times_in_one_promise_are_not_asked_about() -> None:
    assert _asked("We will confirm your request within 5 days and complete it within 30 days.") == []
