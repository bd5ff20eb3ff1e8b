"""What the customer said, and what was replied to questions that were put to them."""

import pytest

from assistant.answering.question import Question, Turn
from assistant.answering.settling import Reply, Said


def test_the_last_question_is_what_is_asked_and_the_rest_is_the_case() -> None:
    said = Said.of(Question("I wore the boots. Can I return them?", scenario="They leak."))
    assert said.asked == "Can I return them?"
    assert said.facts == {"wore", "boot", "leak"}


def test_what_was_said_before_is_kept_apart_and_the_assistants_words_are_not_the_customers() -> None:
    history = (Turn("customer", "I rent kayaks."), Turn("assistant", "Kayaks cost $40."))
    said = Said.of(Question("Can I swim?", history))
    assert not said.facts
    assert said.before == {"rent", "kayak"}
    assert not said.replies


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("Yes", True),
        ("yep, twice", True),
        ("I am", True),
        ("No", False),
        ("I'm not", False),
        ("I am not", False),
        ("Not yet", False),
        ("Ridge", None),
    ],
)
def test_a_reply_to_a_question_is_yes_or_no_or_neither(text: str, yes: bool | None) -> None:
    said = Said.of(Question("Can I enter?", (Turn("assistant", "Are you a member?"), Turn("customer", text))))
    assert said.replies == (Reply("Are you a member?", yes),)


def test_what_a_reply_tells_beside_yes_or_no_was_said_before() -> None:
    said = Said.of(Question("Can I enter?", (Turn("assistant", "Are you a member?"), Turn("customer", "No, a guest."))))
    assert said.before == {"guest"}


def test_a_question_may_ask_for_the_opposite_of_a_condition() -> None:
    assert Reply("Do you have a receipt?", yes=True).holds("you have a receipt")
    assert Reply("Do you have a receipt?", yes=True).holds("you don't have a receipt") is False
    assert Reply("Do you have no receipt?", yes=True).holds("you don't have a receipt")
    assert Reply("Do you have a receipt?", yes=None).holds("you have a receipt") is None
