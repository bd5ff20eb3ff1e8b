"""Applies changes to conversations, again and again until nothing came between, and tells who listens."""

from collections.abc import Callable
from datetime import datetime

import anyio.to_thread

from assistant.conversations.conversation import ConversationId, now
from assistant.conversations.log import Change, Head, LiveStore
from assistant.live.bell import Bell

Decide = Callable[[Head, datetime], Change | None]
"""What is to happen, given where the conversation stands and the time; None: nothing."""


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
        if made is not None:
            self._bell.ring(conversation)
        return made


def make(store: LiveStore, conversation: ConversationId, decide: Decide, head: Head | None = None) -> Head | None:
    """Decide and apply as often as it takes; the new head, or None when there was nothing to do."""
    while True:
        head = head or store.head(conversation)
        moment = now()
        change = decide(head, moment)
        if change is None:
            return None
        if moved := store.append(head, change, moment):
            return moved
        head = None
