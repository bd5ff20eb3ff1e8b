"""What an agent's case says: the last words, the name, the question."""

import pytest

from assistant.answering.question import Turn
from assistant.suggesting.case import Case, Spoken
from knowledge.policies import Reader


def _case(*turns: tuple[str, str]) -> Case:
    return Case(tuple(Spoken(who, text) for who, text in turns))  # type: ignore[arg-type]


def test_all_that_the_customer_said_since_the_last_answer_is_asked() -> None:
    case = _case(("customer", "Hi"), ("agent", "Hello!"), ("customer", "My tent is torn."), ("customer", "What now?"))
    assert case.asked == "My tent is torn.\nWhat now?"
    question = case.question(Reader.CUSTOMER)
    assert question.history == (Turn("customer", "Hi"), Turn("assistant", "Hello!"))
    assert question.reader is Reader.CUSTOMER


def test_where_the_agent_spoke_last_the_customers_last_words_are_asked() -> None:
    assert _case(("customer", "What now?"), ("agent", "One moment.")).asked == "What now?"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("What now? Thanks, Maria", "Maria"),
        ("What now?\n\nBest regards\nTom Miller", "Tom"),
        ("My name is Ana and my tent is torn.", "Ana"),
        ("What now? Thanks a lot", ""),
        ("Can I return it to Boise", ""),
    ],
)
def test_the_name_is_the_one_they_signed_with(text: str, name: str) -> None:
    assert _case(("customer", text)).name == name


def test_greeting_and_signature_are_not_asked_about() -> None:
    assert _case(("customer", "Hi there, what does a label cost? Thanks, Maria")).asked == "what does a label cost?"
    assert _case(("customer", "Hello!")).asked == "Hello!"
