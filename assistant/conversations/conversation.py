"""What a conversation is, the port that keeps them, and how ids are made."""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NewType, Protocol

from assistant.answering.events import Answer
from assistant.errors import NotFound
from knowledge.policies import Reader

ConversationId = NewType("ConversationId", str)
"""128 random bits in URL-safe characters: who knows it may read the conversation, nobody can guess it."""

TurnId = NewType("TurnId", str)


def new_conversation_id() -> ConversationId:
    """A conversation id that nobody can guess."""
    return ConversationId(secrets.token_urlsafe(16))


def new_turn_id() -> TurnId:
    """A turn id, unique over all conversations."""
    return TurnId(secrets.token_urlsafe(12))


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds from the question's arrival to the first sentence (None: there was none) and to the end."""

    first_sentence_ms: int | None
    total_ms: int


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A question and what came of it. `generation` names the index generation that was serving.

    `reader` is who asked: a turn with an agent may quote internal clauses.
    """

    id: TurnId
    question: str
    answer: Answer
    reader: Reader
    as_of: date
    generation: str | None
    timings: Timings
    asked: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with its turns, oldest first. `reader` is who started it."""

    id: ConversationId
    reader: Reader
    started: datetime
    turns: tuple[StoredTurn, ...] = ()

    def seen_by(self, reader: Reader) -> "Conversation":
        """What this reader may see of it: a customer never sees what an agent was told.

        Raises NoSuchConversation when that is nothing at all.
        """
        if reader is Reader.AGENT:
            return self
        if self.reader is Reader.AGENT:
            raise NoSuchConversation.named(self.id)
        turns = tuple(turn for turn in self.turns if turn.reader is Reader.CUSTOMER)
        return Conversation(self.id, self.reader, self.started, turns)


class NoSuchConversation(NotFound):
    """Nobody started a conversation with that id, or this reader may not see it."""

    @classmethod
    def named(cls, conversation: str) -> "NoSuchConversation":
        """The error for an id as it came."""
        return cls(f"There is no conversation {conversation[:60]!r}. Leave conversation_id out to start a new one.")


class ConversationStore(Protocol):
    """Keeps conversations. Methods block, and may be called from several threads at once."""

    def start(self, reader: Reader) -> ConversationId:
        """Begin a conversation without turns."""
        ...

    def append(self, conversation: ConversationId, turn: StoredTurn) -> None:
        """Add a turn at the end; one with the same id, which was begun before, gives way. Raises NoSuchConversation."""
        ...

    def read(self, conversation: ConversationId) -> Conversation:
        """The whole conversation. Raises NoSuchConversation."""
        ...

    def close(self) -> None:
        """Give back what is held open."""
        ...


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
