"""A condition becomes a short question in its own words, or none where that is not safe."""

import pytest

from assistant.answering.rewording import as_question


@pytest.mark.parametrize(
    ("condition", "question"),
    [
        ("you're under 18", "Are you under 18?"),
        ("you’re not under 18", "Are you under 18?"),
        ("you don’t have a receipt", "Do you have a receipt?"),
        ("you can't reach the store", "Can you reach the store?"),
        ("you have a child", "Do you have a child?"),
        ("you have lived abroad", "Have you lived abroad?"),
        ("you've been a member for a year", "Have you been a member for a year?"),
        ("you served in the army", "Have you served in the army?"),
        ("you bought it online", "Have you bought it online?"),
        ("you must be a student", "Are you a student?"),
        ("you must have been resident", "Have you been resident?"),
        ("you need to show a card", "Do you show a card?"),
        ("the item is unworn", "Is the item unworn?"),
        ("your order has been shipped", "Has your order been shipped?"),
        ("The tent was a gift", "Was the tent a gift?"),
    ],
)
def test_a_plain_condition_is_turned_round(condition: str, question: str) -> None:
    assert as_question(condition) == question


@pytest.mark.parametrize(
    "condition",
    [
        "ambulances",
        "required by law",
        "your income goes down",
        "you recently left care",
        "you went abroad",
        "you used to live here",
        "the country you are sending it to is named below",
        "you live " + "far " * 30 + "away",
    ],
)
def test_what_no_rule_turns_round_safely_is_no_question(condition: str) -> None:
    assert as_question(condition) is None
