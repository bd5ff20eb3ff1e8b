"""The port that keeps live conversations: for each a head, which says where it stands, and a log of events."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType, Protocol

from assistant.conversations.conversation import ConversationId, TurnId
from assistant.conversations.logged import LogEvent, Logged
from assistant.errors import NotFound
from assistant.handoff.standing import Standing, State

VisitorId = NewType("VisitorId", str)
"""A browser that the widget runs in, as we named it."""

WorkerId = NewType("WorkerId", str)
"""A server process, as it named itself when it started."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who a conversation is with: a visitor of a site, and the customer whom the site's own server vouches for."""

    id: VisitorId
    site: str
    customer: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The answer that is due or under way: its turn, the number and the id of the message that it answers.

    `worker` is who works on it, `beat` when it was last alive; `begun`: whether anything of it was logged.
    """

    turn: TurnId
    message: int
    message_id: str
    worker: WorkerId | None = None
    beat: datetime | None = None
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """Where a live conversation stands after event `number` (0: none yet).

    `turns` is the conversation in the ConversationStore that keeps the assistant's turns: an id that nobody outside
    gets to know.
    """

    id: ConversationId
    turns: ConversationId
    visitor: Visitor
    number: int
    standing: Standing
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be logged, at least one event, and where the conversation stands afterwards."""

    events: Sequence[LogEvent]
    standing: Standing
    due: Due | None = field(default=None)


class NoSuchLiveConversation(NotFound):
    """Nobody began a conversation with that id, or it is somebody else's."""

    @classmethod
    def named(cls, conversation: str) -> "NoSuchLiveConversation":
        """The error for an id as it came."""
        return cls(f"You have no conversation {conversation[:60]!r}. Begin one with POST /v1/visits/conversations.")


class AlreadyLogged(Exception):
    """A message with that id is in the log, as event `number`; nothing was appended."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class ConversationLog(Protocol):
    """Keeps what happens. Methods block, and may be called from several threads and processes at once."""

    def begin(self, visitor: Visitor, turns: ConversationId, moment: datetime) -> Head:
        """A new conversation with an empty log."""
        ...

    def head(self, conversation: ConversationId) -> Head:
        """Where it stands. Raises NoSuchLiveConversation."""
        ...

    def append(self, head: Head, change: Change, moment: datetime) -> Head | None:
        """Log the events right after `head.number`; the new head, or None if something else was logged meanwhile.

        All or nothing. Raises AlreadyLogged for a message whose id is in the log.
        """
        ...

    def read(self, conversation: ConversationId, after: int = 0) -> Sequence[Logged]:
        """The events behind that number, in order."""
        ...


class ConversationList(Protocol):
    """Finds live conversations among all. Methods block, like those of the log."""

    def of_visitor(self, visitor: VisitorId) -> Head | None:
        """The visitor's latest conversation that is not closed."""
        ...

    def standing(self, states: Collection[State]) -> Sequence[Head]:
        """Those in one of the states, the one that stands there longest first."""
        ...

    def latest(self, state: State, limit: int) -> Sequence[Head]:
        """Those in the state in which something happened, the one where it did last first."""
        ...

    def numbers(self, conversations: Collection[ConversationId]) -> dict[ConversationId, int]:
        """The number of the last event of each."""
        ...

    def last_said(self, conversations: Collection[ConversationId]) -> dict[ConversationId, str]:
        """What each one's customer wrote last; those who wrote nothing are left out."""
        ...

    def idle(self, before: datetime, limit: int) -> Sequence[Head]:
        """Those with the assistant, no answer due, in which nothing happened since that moment; oldest first."""
        ...

    def orphans(self, before: datetime) -> Sequence[Head]:
        """Those with an answer due on which nobody has worked since that moment."""
        ...

    def keep(self, worker: WorkerId, turns: Collection[TurnId], moment: datetime) -> frozenset[TurnId]:
        """Note that the worker is alive and at these turns; those of them that are (still) its own."""
        ...


class LiveStore(ConversationLog, ConversationList, Protocol):
    """Both in one place, and closed together."""

    def close(self) -> None:
        """Give back what is held open."""
        ...
