"""The conditions that a clause sets, inline and as lists, with spans that quote it."""

import pytest

from assistant.answering.conditions import Conditions, conditions_of
from knowledge.sentences import sentence_spans
from tests.knowledge.bases import clause


def _conditions(text: str, sentence: int = 0) -> Conditions | None:
    return conditions_of(clause(text), sentence_spans(text)[sentence])


def _words(text: str, sentence: int = 0) -> list[str]:
    found = _conditions(text, sentence)
    return [condition.words for condition in found.conditions] if found else []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("You can return it if it is unworn.", "it is unworn"),
        ("If you're under 18, you need a parent's consent.", "you're under 18"),
        ("You pay a fee, unless you are a member.", "you are a member"),
        ("You can get a refund as long as you have the receipt - a copy will do.", "you have the receipt"),
        ("You can rent a tent provided that you are 21 or over.", "you are 21 or over"),
        ("Refunds are free if the item is damaged (or wrong).", "the item is damaged (or wrong)"),
    ],
)
def test_a_condition_ends_where_the_sentence_goes_on(text: str, words: str) -> None:
    assert _words(text) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "You can return it within 30 days.",
        "Contact us if you have any questions.",
        "If you want to return it, print the label.",
        "You can return it even if it is worn.",
        "You can return it if required by law.",
        "You can apply if you are eligible.",
        "If you are a member you can return it later.",
        "A fee (if it is due) is charged.",
    ],
)
def test_what_is_no_condition_or_cannot_be_asked_about_is_none(text: str) -> None:
    assert _conditions(text) is None


def test_parts_that_begin_with_you_are_conditions_of_their_own() -> None:
    both = _conditions("You can enter if you're a member and you have a card.")
    either = _conditions("You can enter if you're a member or you have a card.")
    mixed = _conditions("You can enter if you're a member and you have a card or you are invited.")
    assert both
    assert either
    assert mixed
    assert ([one.words for one in both.conditions], both.all) == (["you're a member", "you have a card"], True)
    assert ([one.words for one in either.conditions], either.all) == (["you're a member", "you have a card"], False)
    assert len(mixed.conditions) == 1


@pytest.mark.parametrize("sentence", [0, 1, 2])
def test_the_items_of_a_list_go_on_from_its_introduction_whichever_was_found(sentence: int) -> None:
    text = "You can apply if you:\n\n* are over 60\n* get Pension Credit."
    assert _words(text, sentence) == ["you are over 60", "you get Pension Credit"]


@pytest.mark.parametrize(
    ("introduction", "every"),
    [
        ("You can apply if all of the following apply:", True),
        ("You can apply if any of these apply:", False),
        ("To apply, you must:", True),
        ("You can apply if you're:", False),
    ],
)
def test_the_introduction_tells_whether_all_must_hold(introduction: str, every: bool) -> None:
    found = _conditions(f"{introduction}\n\n* a resident\n* a student")
    assert found
    assert found.listed
    assert found.all is every


def test_the_joint_at_the_end_of_items_tells_it_too() -> None:
    found = _conditions("You can apply if you:\n\n* are over 60; and\n* get Pension Credit.")
    assert found
    assert found.all


def test_steps_to_take_are_no_conditions() -> None:
    assert _words("If your item arrives damaged:\n\n* take a photo\n* write to us") == []
    assert _words("To return an item:\n\n1. Print the label.\n2. Pack the item.") == []


def test_members_of_a_class_are_alternatives() -> None:
    found = _conditions("Items that qualify include:\n\n* ambulances\n* wheelchairs")
    assert found
    assert [one.words for one in found.conditions] == ["ambulances", "wheelchairs"]
    assert not found.all


def test_a_span_quotes_the_clause() -> None:
    text = "You can **enter** if you're a *member* and you have a card."
    found = _conditions(text)
    assert found
    assert [text[slice(*one.span)] for one in found.conditions] == ["you're a *member*", "you have a card"]
    assert found.conditions[0].words == "you're a member"


def test_what_you_must_do_is_marked_as_required() -> None:
    must = _conditions("To apply, you must:\n\n* be a resident\n* have a card")
    holds = _conditions("You must tell us if you:\n\n* move\n* marry")
    assert must
    assert holds
    assert must.required
    assert not holds.required
    assert [one.words for one in must.conditions] == ["you must be a resident", "you must have a card"]
