"""Applies changes to conversations, again and again until nothing came between, and tells who listens."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

import anyio.to_thread

from assistant.conversations.conversation import ConversationId, now
from assistant.conversations.log import Change, Head, LiveStore
from assistant.conversations.logged import Logged
from assistant.live.bell import Bell

Decide = Callable[[Head, datetime], Change | None]
"""What is to happen, given where the conversation stands and the time; None: nothing."""


class Made(NamedTuple):
    """A change that was made: where the conversation stands now, and what was logged."""

    head: Head
    logged: Sequence[Logged]


class Changes:
    """The one way in which live conversations change."""

    def __init__(self, store: LiveStore, bell: Bell) -> None:
        self._store = store
        self._bell = bell

    async def make(self, conversation: ConversationId, decide: Decide, head: Head | None = None) -> Head | None:
        """Decide and apply; the new head, or None when there was nothing to do. `head` saves reading it first.

        Raises what `decide` raises, NoSuchLiveConversation and AlreadyLogged.
        """
        made = await anyio.to_thread.run_sync(make, self._store, conversation, decide, head)
        if made is None:
            return None
        self._bell.ring(conversation, made.logged)
        return made.head


def make(store: LiveStore, conversation: ConversationId, decide: Decide, head: Head | None = None) -> Made | None:
    """Decide and apply as often as it takes; None when there was nothing to do."""
    while True:
        head = head or store.head(conversation)
        moment = now()
        change = decide(head, moment)
        if change is None:
            return None
        if moved := store.append(head, change, moment):
            return Made(moved, [Logged(at, moment, event) for at, event in enumerate(change.events, head.number + 1)])
        head = None
