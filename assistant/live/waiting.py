"""The line of those who wait for a person."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from assistant.conversations.conversation import ConversationId
from assistant.conversations.log import Head


class Position(NamedTuple):
    """A place in the line, the first being 1, and since when it is waited."""

    position: int
    since: datetime


class Line:
    """The line as it was at the last look; whoever waited longest comes first."""

    def __init__(self) -> None:
        self._positions: dict[ConversationId, Position] = {}

    def update(self, waiting: Sequence[Head]) -> None:
        """Note who waits, longest first."""
        self._positions = {head.id: Position(at, head.standing.since) for at, head in enumerate(waiting, 1)}

    def position(self, conversation: ConversationId) -> Position | None:
        """Where a conversation stands in it; None where it does not wait."""
        return self._positions.get(conversation)
