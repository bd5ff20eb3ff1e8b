"""Conversations that nobody writes in any more are closed, and no others."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from assistant.conversations.conversation import ConversationId
from assistant.conversations.live_memory import InMemoryLive
from assistant.conversations.log import Change, Head, Visitor, VisitorId
from assistant.conversations.logged import Message, StateChanged
from assistant.handoff.standing import Reason, State
from assistant.live import changes
from assistant.live.bell import Bell
from assistant.live.changing import Changes
from assistant.live.idle import Idle

pytestmark = pytest.mark.anyio

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
HELLO = Message(message_id="m1", sender="customer", text="Hello?")


def begun(store: InMemoryLive, at: datetime) -> Head:
    head = store.begin(Visitor(VisitorId("v"), "shop"), ConversationId("turns"), at)
    after = store.append(head, Change([HELLO], head.standing), at)
    assert after is not None
    return after


def looking(store: InMemoryLive) -> Idle:
    return Idle(store, Changes(store, Bell(threading.Event())), timedelta(days=1))


async def test_what_was_silent_for_too_long_is_closed_and_says_why() -> None:
    store = InMemoryLive()
    old, new = begun(store, LONG_AGO), begun(store, datetime.now(UTC))
    await looking(store).look()
    closed = store.read(old.id)[-1].event
    assert isinstance(closed, StateChanged)
    assert (closed.state, closed.reason) == (State.CLOSED, Reason.IDLE)
    assert store.head(new.id) == new


async def test_it_looks_once_a_minute() -> None:
    store = InMemoryLive()
    idle = looking(store)
    await idle.look()
    old = begun(store, LONG_AGO)
    await idle.look()
    assert store.head(old.id) == old


def test_who_writes_at_that_moment_keeps_it_open() -> None:
    store = InMemoryLive()
    old = begun(store, LONG_AGO)
    assert changes.left(old.number, old, LONG_AGO) is not None
    again = Message(message_id="m2", sender="customer", text="Still there?")
    written = store.append(old, Change([again], old.standing), LONG_AGO)
    assert written is not None
    assert changes.left(old.number, written, LONG_AGO) is None
