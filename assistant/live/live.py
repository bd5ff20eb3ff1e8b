"""Live conversations: what visitors and agents can do to them. Everything goes through the log."""

import secrets
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import anyio
import anyio.to_thread

from assistant.contact_hours.contact_hours import ContactHours
from assistant.conversations.conversation import ConversationId, ConversationStore, now
from assistant.conversations.exchange import Exchanges
from assistant.conversations.log import (
    AlreadyLogged,
    Change,
    Head,
    LiveStore,
    NoSuchLiveConversation,
    Visitor,
    WorkerId,
)
from assistant.conversations.logged import Message, TurnAbstained
from assistant.handoff.machine import Action, AskForHuman
from assistant.handoff.standing import Reason
from assistant.live import changes
from assistant.live.answering import Answerer, Desk
from assistant.live.attendance import attendance
from assistant.live.bell import Bell
from assistant.live.changing import Changes, Decide
from assistant.live.exceptions import Exceptions
from assistant.live.following import Following
from assistant.live.idle import Idle
from assistant.live.pulse import Pulse
from assistant.live.settings import LiveSettings
from assistant.live.waiting import Line
from assistant.people.agent import Agent
from knowledge.policies import Reader


@dataclass(frozen=True, slots=True)
class Kept:
    """Where conversations are kept, how questions are answered, when people are there, and what was set up.

    `exceptions` blocks, and gives another thing whenever one was asked for or decided on.
    """

    store: LiveStore
    conversations: ConversationStore
    exchanges: Exchanges
    hours: ContactHours
    settings: LiveSettings
    exceptions: Callable[[], object]


class Taken(NamedTuple):
    """A message was taken in as event `number`; `again`: it had been before."""

    number: int
    again: bool


class Live:
    """The live conversations of one server process. `running` makes one."""

    def __init__(self, kept: Kept, changes: Changes, answerer: Answerer, following: Following) -> None:
        self.following = following
        self.exceptions = following.exceptions
        self._kept = kept
        self._changes = changes
        self._answerer = answerer

    async def begin(self, visitor: Visitor) -> Head:
        """A new conversation with a visitor."""

        def begun() -> Head:
            turns = self._kept.conversations.start(Reader.CUSTOMER)
            return self._kept.store.begin(visitor, turns, now())

        return await anyio.to_thread.run_sync(begun)

    async def head(self, conversation: str, visitor: Visitor | None = None) -> Head:
        """Where a conversation stands. Raises NoSuchLiveConversation, for a visitor also if it is another's."""
        if "\0" in conversation:
            raise NoSuchLiveConversation.named(conversation)
        head = await anyio.to_thread.run_sync(self._kept.store.head, ConversationId(conversation))
        if visitor is not None and (head.visitor.id, head.visitor.site) != (visitor.id, visitor.site):
            raise NoSuchLiveConversation.named(conversation)
        return head

    async def write(self, head: Head, message: Message) -> Taken:
        """A customer's message, which is answered in the background where the assistant answers."""
        worker = self._answerer.worker
        return await self._log(head, lambda head, moment: changes.written(head, message, moment, worker))

    async def reply(self, head: Head, message: Message, agent: Agent) -> Taken:
        """An agent's message. Raises Conflict for anybody but who took the conversation."""
        return await self._log(head, lambda head, moment: changes.replied(head, message, agent, moment))

    async def stop(self, head: Head) -> None:
        """Stop the answer under way, if there is one."""
        following = self._answerer.following
        await self._move(head, lambda head, moment: changes.stopped(head, following(head, moment)))

    async def ask_for_human(self, head: Head, note: Message | None = None) -> None:
        """The customer wants a person; if the assistant has just had to say that it does not know, that is why."""
        reason = await anyio.to_thread.run_sync(self._why, head)
        hours = self._kept.hours
        await self._move(
            head,
            lambda head, moment: changes.moved(head, AskForHuman(reason, *attendance(hours, moment)), moment, note),
        )

    async def act(self, head: Head, action: Action) -> None:
        """Any other move of the state machine. Raises Conflict."""
        await self._move(head, lambda head, moment: changes.moved(head, action, moment))

    def _why(self, head: Head) -> Reason:
        events = self._kept.store.read(head.id)
        ended = [logged.event for logged in events if not isinstance(logged.event, Message)]
        return Reason.ABSTAINED if ended and isinstance(ended[-1], TurnAbstained) else Reason.CUSTOMER_ASKED

    async def _log(self, head: Head, decide: Decide) -> Taken:
        try:
            after = await self._changes.make(head.id, decide, head)
        except AlreadyLogged as already:
            return Taken(already.number, again=True)
        assert after is not None  # noqa: S101 - a message is always logged
        self._answerer.begin(after)
        return Taken(after.number, again=False)

    async def _move(self, head: Head, decide: Decide) -> None:
        """Apply a change, then see to it that the answers under way are those that are due."""
        ended: list[Head] = []

        def noting(head: Head, moment: datetime) -> Change | None:
            ended[:] = [head]
            return decide(head, moment)

        after = await self._changes.make(head.id, noting)
        if after is None:
            return
        before = ended[0].due
        if before is not None and (after.due is None or after.due.turn != before.turn):
            self._answerer.stop(before.turn)
        self._answerer.begin(after)


@asynccontextmanager
async def running(kept: Kept, places: anyio.Semaphore, closing: threading.Event) -> AsyncIterator[Live]:
    """The live conversations, for as long as the block lasts: what is being answered then is begun anew later.

    `closing`, when it is set, ends the streams of those who listen, so that a server can stop.
    """
    store, worker = kept.store, WorkerId(secrets.token_urlsafe(8))
    bell, line = Bell(closing), Line()
    changing = Changes(store, bell)
    desk = Desk(store, changing, kept.exchanges, places, kept.hours)
    async with anyio.create_task_group() as group:
        answerer = Answerer(desk, worker, group)
        idle = Idle(store, changing, timedelta(minutes=kept.settings.idle_minutes))
        following = Following(store, bell, line, Exceptions(kept.exceptions, bell))
        group.start_soon(Pulse(store, bell, line, answerer, idle, following.exceptions).run)
        yield Live(kept, changing, answerer, following)
        group.cancel_scope.cancel()
