"""A question says which kind of answer it wants; a sentence holds one or does not."""

import pytest

from assistant.answering.answer_kinds import asks_for


@pytest.mark.parametrize(
    ("question", "given", "not_given"),
    [
        ("How long do I have?", "You have 30 days.", "Returns are welcome."),
        ("When does chat open?", "Chat opens at 8:00 a.m.", "Chat is friendly."),
        ("How much is a label?", "A label costs $6.95.", "We send a label."),
        ("How old must I be?", "You must be at least 13.", "You must be grown up."),
        ("What is your phone number?", "Call +1 800 555 0142.", "We love to hear from people."),
    ],
)
def test_sentences_with_the_kind_of_answer_are_told_from_those_without(
    question: str, given: str, not_given: str
) -> None:
    kind = asks_for(question)
    assert kind is not None
    assert kind.search(given)
    assert not kind.search(not_given)


def test_a_question_of_another_kind_asks_for_nothing_special() -> None:
    assert asks_for("Can I return a tent?") is None
