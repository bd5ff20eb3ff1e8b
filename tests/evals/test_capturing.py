"""A stored turn becomes a pending sample without personal data, and nothing of the bad answer is expected."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.answering.events import Answer
from assistant.conversations.conversation import ConversationId, StoredTurn, Timings, TurnId
from assistant.conversations.database import open_conversations
from evals.capturing import captured, conversation_with
from evals.errors import EvalError
from evals.samples import Expectation
from knowledge.policies import Reader
from knowledge.settings import KnowledgeSettings


def _turn(name: str, question: str, text: str, reader: Reader = Reader.CUSTOMER, minute: int = 0) -> StoredTurn:
    return StoredTurn(
        id=TurnId(name),
        question=question,
        answer=Answer(question=question, outcome="abstained", text=text, confidence=0.2),
        reader=reader,
        as_of=date(2026, 3, 1),
        generation=None,
        timings=Timings(None, 1),
        asked=datetime(2026, 3, 1, 12, minute, tzinfo=UTC),
    )


@pytest.fixture
def settings(tmp_path: Path) -> KnowledgeSettings:
    """A home with one conversation of a customer, into which an agent asked as well."""
    settings = KnowledgeSettings(home=tmp_path)
    store = open_conversations(settings)
    conversation: ConversationId = store.start(Reader.CUSTOMER)
    store.append(conversation, _turn("t1", "I'm Ann, ann@x.example. Returns?", "Within 60 days, Ann.", minute=1))
    store.append(conversation, _turn("t2", "What may I grant?", "7 more days.", Reader.AGENT, minute=2))
    store.append(conversation, _turn("t3", "My name is Ann Lee, how long?", "The policies do not say.", minute=3))
    store.append(conversation, _turn("t4", "And then?", "Nothing.", minute=4))
    store.close()
    return settings


def test_a_turn_is_kept_with_what_was_said_before_it(settings: KnowledgeSettings) -> None:
    new = captured(conversation_with(TurnId("t3"), settings), TurnId("t3"), Expectation())
    sample = new.sample
    assert sample.question == "My name is [name], how long?"
    assert [(turn.role, turn.text) for turn in sample.history] == [
        ("customer", "I'm [name], [email]. Returns?"),
        ("assistant", "Within 60 days, Ann."),
    ]
    assert (sample.audience, sample.as_of, sample.tags) == (
        Reader.CUSTOMER,
        date(2026, 3, 1),
        ("captured", "abstained"),
    )
    assert (sample.origin, sample.pending, sample.expect) == ("captured", True, Expectation())
    assert new.comments[0] == "The answer was (abstained): The policies do not say."


def test_an_agent_saw_the_whole_conversation(settings: KnowledgeSettings) -> None:
    new = captured(conversation_with(TurnId("t2"), settings), TurnId("t2"), Expectation(facts=("7 days",)))
    assert new.sample.audience is Reader.AGENT
    assert len(new.sample.history) == 2
    assert len(new.comments) == 1


def test_a_turn_that_is_not_stored_is_named(settings: KnowledgeSettings) -> None:
    with pytest.raises(EvalError, match="There is no turn 'gone'"):
        conversation_with(TurnId("gone"), settings)
