"""Conversations in a relational database: a SQLite file in the home, or PostgreSQL by URL."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from assistant.answering.events import Answer
from assistant.conversations.conversation import (
    Conversation,
    ConversationId,
    NoSuchConversation,
    StoredTurn,
    Timings,
    TurnId,
    new_conversation_id,
    now,
)
from assistant.conversations.tables import ConversationRow, TurnRow
from knowledge.database import migrate, open_database, sqlite_url
from knowledge.policies import Reader
from knowledge.settings import KnowledgeSettings

_MIGRATIONS = Path(__file__).with_name("migrations")


def open_conversations(settings: KnowledgeSettings) -> "DatabaseConversations":
    """The conversations of one knowledge base, their tables created or migrated. Raises KnowledgeError."""
    return DatabaseConversations(open_tables(settings))


def open_tables(settings: KnowledgeSettings) -> Engine:
    """The database that conversations are kept in, its tables created or migrated. Raises KnowledgeError."""
    settings.home.mkdir(parents=True, exist_ok=True)
    url = settings.database_url
    engine = open_database(url.get_secret_value() if url else sqlite_url(settings.home / "conversations.db"))
    migrate(engine, _MIGRATIONS, "conversations_schema")
    return engine


class DatabaseConversations:
    """The ConversationStore for production. Each write is a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def start(self, reader: Reader) -> ConversationId:
        """Begin a conversation without turns."""
        conversation = new_conversation_id()
        with Session(self._engine) as session, session.begin():
            session.add(ConversationRow(id=conversation, reader=reader.value, started=now()))
        return conversation

    def append(self, conversation: ConversationId, turn: StoredTurn) -> None:
        """Add a turn at the end, in place of one with the same id. Raises NoSuchConversation."""
        try:
            with Session(self._engine) as session, session.begin():
                session.execute(delete(TurnRow).where(TurnRow.id == turn.id))
                session.add(_row(conversation, turn))
        except DBAPIError as error:
            self.read(conversation)
            raise error

    def read(self, conversation: ConversationId) -> Conversation:
        """The whole conversation. Raises NoSuchConversation."""
        with Session(self._engine) as session:
            found = session.get(ConversationRow, conversation)
            if found is None:
                raise NoSuchConversation.named(conversation)
            rows = session.scalars(select(TurnRow).where(TurnRow.conversation == conversation).order_by(TurnRow.number))
            turns = tuple(_turn(row) for row in rows)
            return Conversation(ConversationId(found.id), Reader(found.reader), utc(found.started), turns)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def _row(conversation: ConversationId, turn: StoredTurn) -> TurnRow:
    answer = turn.answer
    return TurnRow(
        id=turn.id,
        conversation=conversation,
        question=turn.question,
        answer=answer.model_dump(mode="json"),
        outcome=answer.outcome,
        confidence=answer.confidence,
        reason=answer.reason,
        reader=turn.reader.value,
        as_of=turn.as_of,
        generation=turn.generation,
        first_sentence_ms=turn.timings.first_sentence_ms,
        total_ms=turn.timings.total_ms,
        asked=turn.asked,
    )


def _turn(row: TurnRow) -> StoredTurn:
    return StoredTurn(
        id=TurnId(row.id),
        question=row.question,
        answer=Answer.model_validate(row.answer),
        reader=Reader(row.reader),
        as_of=row.as_of,
        generation=row.generation,
        timings=Timings(row.first_sentence_ms, row.total_ms),
        asked=utc(row.asked),
    )


def utc(moment: datetime) -> datetime:
    """A moment as it was written: SQLite forgets the zone, which was UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
