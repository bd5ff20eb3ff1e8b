"""What every ConversationStore does: the database on SQLite, on PostgreSQL where there is one, and the fake."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.answering.events import Answer, Citation
from assistant.conversations.conversation import (
    ConversationId,
    ConversationStore,
    NoSuchConversation,
    StoredTurn,
    Timings,
    new_turn_id,
)
from assistant.conversations.database import open_conversations
from assistant.conversations.memory import InMemoryConversations
from knowledge.policies import Reader
from tests.knowledge.databases import fresh_settings


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ConversationStore]:
    """Every adapter in turn, empty."""
    if request.param == "memory":
        yield InMemoryConversations()
        return
    with fresh_settings(request.param, tmp_path) as settings:
        opened = open_conversations(settings)
        yield opened
        opened.close()


def _turn(question: str = "May I?", reader: Reader = Reader.CUSTOMER) -> StoredTurn:
    citation = Citation(
        document="a/b.md",
        version=2,
        clause_id="c",
        title="Ünïcode “title”",
        section=("1. One", "Two"),
        page=3,
        start=10,
        end=14,
        quote="Yes.",
        answer_start=0,
        answer_end=4,
    )
    return StoredTurn(
        id=new_turn_id(),
        question=question,
        answer=Answer(outcome="answered", text="Yes. 🏔", citations=(citation,), question=question, confidence=0.75),
        reader=reader,
        as_of=date(2026, 3, 1),
        generation="000007",
        timings=Timings(first_sentence_ms=12, total_ms=34),
        asked=datetime(2026, 3, 1, 12, 30, 15, tzinfo=UTC),
    )


def test_a_turn_is_read_back_exactly_as_it_was_stored(store: ConversationStore) -> None:
    conversation = store.start(Reader.AGENT)
    turn = _turn(reader=Reader.AGENT)
    store.append(conversation, turn)
    found = store.read(conversation)
    assert (found.id, found.reader, found.turns) == (conversation, Reader.AGENT, (turn,))
    assert found.started.tzinfo is not None


def test_turns_come_back_in_the_order_they_were_appended(store: ConversationStore) -> None:
    first, second = store.start(Reader.CUSTOMER), store.start(Reader.CUSTOMER)
    for number in range(5):
        store.append(first, _turn(f"first {number}"))
        store.append(second, _turn(f"second {number}"))
    assert [turn.question for turn in store.read(first).turns] == [f"first {number}" for number in range(5)]


def test_a_new_conversation_has_no_turns_and_an_id_of_its_own_that_cannot_be_guessed(store: ConversationStore) -> None:
    ids = {store.start(Reader.CUSTOMER) for _ in range(20)}
    assert len(ids) == 20
    assert all(len(conversation) >= 22 for conversation in ids)
    assert store.read(ids.pop()).turns == ()


def test_what_was_never_started_can_be_neither_read_nor_continued(store: ConversationStore) -> None:
    with pytest.raises(NoSuchConversation):
        store.read(ConversationId("never"))
    with pytest.raises(NoSuchConversation):
        store.append(ConversationId("never"), _turn())


def test_appending_from_many_threads_loses_nothing(store: ConversationStore) -> None:
    conversation = store.start(Reader.CUSTOMER)
    turns = [_turn(f"{number}") for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda turn: store.append(conversation, turn), turns))
    assert {turn.id for turn in store.read(conversation).turns} == {turn.id for turn in turns}


def test_a_customer_sees_no_turn_that_an_agent_asked(store: ConversationStore) -> None:
    conversation = store.start(Reader.CUSTOMER)
    store.append(conversation, _turn("mine"))
    store.append(conversation, _turn("theirs", Reader.AGENT))
    found = store.read(conversation)
    assert [turn.question for turn in found.seen_by(Reader.CUSTOMER).turns] == ["mine"]
    assert [turn.question for turn in found.seen_by(Reader.AGENT).turns] == ["mine", "theirs"]
    with pytest.raises(NoSuchConversation):
        store.read(store.start(Reader.AGENT)).seen_by(Reader.CUSTOMER)
