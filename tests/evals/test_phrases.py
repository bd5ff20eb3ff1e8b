"""Whole tokens, any case, any quotation marks; disclosures also within words."""

import pytest

from evals.phrases import contains, says


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("30 days", "Within **30**\n days."),
        ("don't", "You DON’T pay."),
        ("$30", "It costs $30."),
        ("30", "up to 30, then"),
        ("5%", "5% off"),
    ],
)
def test_a_phrase_is_said(phrase: str, text: str) -> None:
    assert says(phrase, text)
    assert contains(phrase, text)


@pytest.mark.parametrize("text", ["130 days", "300", "1,300 or 30,000", "30.5", "x30"])
def test_a_number_is_not_said_by_a_longer_one(text: str) -> None:
    assert not says("30", text)


def test_a_word_is_not_said_within_another_but_is_disclosed_by_it() -> None:
    assert not says("override", "overrides")
    assert contains("override", "overrides")


def test_a_disclosure_is_seen_in_a_comment_but_not_in_a_longer_number() -> None:
    assert contains("fraud score", "fine <!-- Fraud score 9 -->")
    assert not contains("30 %", "130 %")
    assert contains("$30", "$30.00")


def test_an_empty_phrase_is_never_said() -> None:
    assert not says(" ", "anything")
    assert not contains("", "anything")
