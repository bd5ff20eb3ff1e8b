"""Closes conversations with the assistant in which nothing has happened for a long time."""

import time
from datetime import timedelta
from functools import partial

import anyio.to_thread

from assistant.conversations.conversation import now
from assistant.conversations.log import LiveStore
from assistant.live import changes
from assistant.live.changing import Changes

_SECONDS = 60.0  # between two looks
_AT_ONCE = 100  # what is left is closed at the next look


class Idle:
    """Looks once a minute, however often it is asked to. Of several servers one closes a conversation."""

    def __init__(self, store: LiveStore, changes: Changes, after: timedelta) -> None:
        self._store = store
        self._changes = changes
        self._after = after
        self._next = 0.0

    async def look(self) -> None:
        """Close what has been silent for too long, unless somebody writes at this moment."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _SECONDS
        for idle in await anyio.to_thread.run_sync(self._store.idle, now() - self._after, _AT_ONCE):
            await self._changes.make(idle.id, partial(changes.left, idle.number), idle)
