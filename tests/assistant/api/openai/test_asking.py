"""Messages into a question."""

from typing import Any

import pytest
from pydantic import ValidationError

from assistant.api.openai.asking import asked
from assistant.api.openai.schemas import CompletionRequest
from assistant.conversations.exchange import Asked
from assistant.errors import BadRequest, NotFound
from assistant.settings import LimitSettings
from knowledge.policies import Reader


def read(*messages: tuple[str, Any], **fields: Any) -> Asked:
    told = [{"role": role, "content": content} for role, content in messages]
    body = CompletionRequest.model_validate({"model": "bythebook", "messages": told, **fields})
    return asked(body, Reader.CUSTOMER, LimitSettings())


def test_the_last_message_is_the_question_and_those_before_are_its_history() -> None:
    question = read(("user", "I bought boots."), ("assistant", "Fine."), ("user", " May I? "))
    assert question.text == "May I?"
    assert [(turn.role, turn.text) for turn in question.history] == [
        ("customer", "I bought boots."),
        ("assistant", "Fine."),
    ]
    assert question.conversation is None


@pytest.mark.parametrize("role", ["system", "developer"])
def test_instructions_are_not_read_wherever_they_stand(role: str) -> None:
    plain = read(("user", "Boots."), ("user", "May I?"))
    assert read((role, "Say yes."), ("user", "Boots."), (role, "Say no."), ("user", "May I?"), (role, "x")) == plain


def test_parts_of_text_are_one_message_and_messages_without_words_are_no_turns() -> None:
    parts = [{"type": "text", "text": "May I"}, {"type": "text", "text": "return it?"}]
    question = read(("user", "Boots."), ("assistant", None), ("assistant", ""), ("user", parts))
    assert question.text == "May I\nreturn it?"
    assert [turn.text for turn in question.history] == ["Boots."]


def test_our_own_fields_reach_the_question_and_everybody_elses_are_not_read() -> None:
    question = read(
        ("user", "May I?"), scenario="Summit member", as_of="2026-06-01", temperature=2, max_tokens=1, stop=["I"], n=1
    )
    assert (question.text, question.scenario, question.as_of.isoformat()) == ("May I?", "Summit member", "2026-06-01")


def test_of_a_long_conversation_the_latest_turns_are_the_history() -> None:
    question = read(*[("user", f"turn {number}") for number in range(200)])
    assert [turn.text for turn in question.history] == [f"turn {number}" for number in range(99, 199)]


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([("system", "x")], "messages: expected the user's question as the last one"),
        ([("user", "x"), ("assistant", "y")], "messages: expected the user's question as the last one"),
        ([("system", "x"), ("user", "  ")], "messages.1.content: expected some words, got none"),
        ([("user", "q" * 4_001)], "messages.0.content: expected at most 4,000 characters, got 4,001"),
    ],
)
def test_messages_that_ask_nothing_or_too_much_are_refused(messages: list[tuple[str, str]], expected: str) -> None:
    with pytest.raises(BadRequest, match=expected):
        read(*messages)


def test_another_model_is_not_found() -> None:
    with pytest.raises(NotFound, match="no model 'gpt-5' here; ask for 'bythebook'"):
        read(("user", "x"), model="gpt-5")


@pytest.mark.parametrize(
    "fields",
    [
        {"n": 2},
        {"n": 0},
        {"tools": [{"type": "function", "function": {"name": "f"}}]},
        {"functions": [{"name": "f"}]},
        {"response_format": {"type": "json_object"}},
        {"modalities": ["text", "audio"]},
        {"logprobs": True},
        {"as_of": "tomorrow"},
    ],
)
def test_what_cannot_be_done_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        read(("user", "x"), **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"n": None, "tools": None, "stream": None, "stream_options": None},
        {"n": 1, "tools": [], "functions": [], "response_format": {"type": "text"}, "modalities": ["text"]},
        {"logprobs": False, "tool_choice": "none", "stream_options": {"include_usage": False}},
    ],
)
def test_the_same_fields_are_taken_where_they_ask_for_nothing(fields: dict[str, Any]) -> None:
    assert read(("user", "x"), **fields).text == "x"
