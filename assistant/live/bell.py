"""Who listens to which conversation, and how they come to know that something was logged.

What this process logs is heard at once. What another one logs is found by a look at the database, a single query for
all who listen, twice a second.
"""

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NewType

import anyio

from assistant.conversations.conversation import ConversationId
from assistant.conversations.logged import Logged

Topic = NewType("Topic", str)
"""A conversation's id, or INBOX."""

INBOX = Topic("inbox")
"""Rung with every conversation: for those who listen to all."""


class Listener:
    """Somebody who waits for a bell. What was rung while they were busy counts."""

    def __init__(self) -> None:
        self._rung = anyio.Event()
        self._told: list[Logged] = []
        self._untold = True

    def ring(self, logged: Sequence[Logged] = ()) -> None:
        """Wake them; without events, they have to look for themselves."""
        self._told += logged
        self._untold = self._untold or not logged
        self._rung.set()

    def told(self, after: int) -> Sequence[Logged] | None:
        """What they were told since they asked last, if that is all there is behind the number; None: look it up."""
        told = sorted((one for one in self._told if one.number > after), key=lambda one: one.number)
        whole = not self._untold and [one.number for one in told] == list(range(after + 1, after + 1 + len(told)))
        self._told, self._untold = [], False
        return told if whole else None

    async def wait(self, seconds: float) -> bool:
        """Until it is rung; False when it was not, in all that time."""
        with anyio.move_on_after(seconds):
            await self._rung.wait()
        rung = self._rung.is_set()
        self._rung = anyio.Event()
        return rung


class Bell:
    """Wakes those who listen. Lives in one event loop; `closing` may be set from anywhere, and ends all streams."""

    def __init__(self, closing: threading.Event) -> None:
        self._listeners: dict[Topic, set[Listener]] = defaultdict(set)
        self._seen: dict[ConversationId, int] = {}
        self._closing = closing

    @property
    def closing(self) -> bool:
        """Whether the server is about to stop, so that no stream may stay open."""
        return self._closing.is_set()

    @property
    def listened(self) -> tuple[ConversationId, ...]:
        """The conversations that somebody listens to."""
        return tuple(ConversationId(topic) for topic in self._listeners if topic != INBOX)

    @property
    def inbox_listened(self) -> bool:
        """Whether somebody listens to all of them."""
        return INBOX in self._listeners

    @contextmanager
    def listening(self, topic: Topic) -> Iterator[Listener]:
        """A listener for as long as the block lasts."""
        listener = Listener()
        self._listeners[topic].add(listener)
        try:
            yield listener
        finally:
            self._listeners[topic].discard(listener)
            if not self._listeners[topic]:
                del self._listeners[topic]
                self._seen.pop(ConversationId(topic), None)

    def ring(self, conversation: ConversationId, logged: Sequence[Logged] = ()) -> None:
        """Something was logged there: these events, or some that are not at hand."""
        if listeners := self._listeners.get(Topic(conversation)):
            if logged:
                self._seen[conversation] = logged[-1].number
            for listener in listeners:
                listener.ring(logged)
        self.ring_inbox()

    def ring_inbox(self) -> None:
        """Something changed in some conversation."""
        for listener in self._listeners.get(INBOX, ()):
            listener.ring()

    def ring_all(self) -> None:
        """Wake everybody."""
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.ring()

    def look(self, numbers: Mapping[ConversationId, int]) -> None:
        """Ring where the last event has another number than at the last look."""
        for conversation, number in numbers.items():
            if self._seen.get(conversation) != number:
                self._seen[conversation] = number
                self.ring(conversation)
