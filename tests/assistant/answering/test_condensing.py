"""A follow-up becomes a query with the conversation beside it."""

from assistant.answering.condensing import condense
from assistant.answering.question import Question, Turn


def test_a_question_without_history_stands_alone() -> None:
    query = condense(Question("How long?"))
    assert (query.text, query.context) == ("How long?", "")


def test_what_is_known_of_the_case_is_part_of_what_is_asked() -> None:
    assert condense(Question("Am I covered?", scenario="I am a nurse.")).text == "Am I covered? I am a nurse."


def test_only_the_latest_turns_go_along_and_long_ones_are_cut() -> None:
    history = tuple(Turn("customer", f"turn {number} " + "word " * 100) for number in range(9))
    context = condense(Question("And then?", history)).context
    assert "turn 8" in context
    assert "turn 4" not in context
    assert len(context.split()) <= 200
