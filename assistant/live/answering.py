"""Answers messages in the background: an answer goes on whether or not anybody listens, and its events go into the log.

Whoever appends checks that the answer is still theirs, so that a customer's stop, a person who takes over or a worker
that was thought dead ends it wherever it runs.
"""

import logging
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta

import anyio
import anyio.to_thread
from anyio.abc import TaskGroup

from assistant.answering.events import Abstained, Clarify, Completed, Event, Failed, HandedOff, Sentence
from assistant.contact_hours.contact_hours import ContactHours
from assistant.conversations.conversation import TurnId, new_turn_id, now
from assistant.conversations.exchange import Asked, Exchange, Exchanges
from assistant.conversations.log import Due, Head, LiveStore, WorkerId
from assistant.conversations.logged import (
    Message,
    TurnAbstained,
    TurnClarify,
    TurnCompleted,
    TurnEnded,
    TurnFailed,
    TurnSentence,
)
from assistant.live import changes
from assistant.live.changing import Changes
from assistant.live.escalated import escalated
from assistant.live.history import history_before
from knowledge.errors import KnowledgeError

_log = logging.getLogger(__name__)

LEASE = timedelta(seconds=5)
"""Without a sign of life for so long, a worker is dead, and what it was answering is begun anew by another."""

_UNAVAILABLE = "I cannot look into the policies right now. Please ask again in a moment, or ask for a person."


@dataclass(frozen=True, slots=True)
class Desk:
    """What an answerer works with. `places` bounds the answers under way in this process."""

    store: LiveStore
    changes: Changes
    exchanges: Exchanges
    places: anyio.Semaphore
    hours: ContactHours


class Answerer:
    """Answers what is due. Lives in one event loop, in a task group that outlives every request."""

    def __init__(self, desk: Desk, worker: WorkerId, group: TaskGroup) -> None:
        self._desk = desk
        self.worker = worker
        self._group = group
        self._under_way: dict[TurnId, anyio.CancelScope] = {}

    def begin(self, head: Head) -> None:
        """Answer what is due there, and what becomes due meanwhile; returns at once."""
        if head.due is not None and head.due.turn not in self._under_way:
            self._group.start_soon(self._answer_all, head)

    def stop(self, turn: TurnId) -> None:
        """Stop working on a turn, if this process does. What was logged stays."""
        if scope := self._under_way.get(turn):
            scope.cancel()

    async def look(self) -> None:
        """Say that this worker is alive, stop what is no longer its own, take up what others left."""
        store = self._desk.store
        if self._under_way:
            kept = await anyio.to_thread.run_sync(store.keep, self.worker, tuple(self._under_way), now())
            for turn in [turn for turn in self._under_way if turn not in kept]:
                self.stop(turn)
        for head in await anyio.to_thread.run_sync(store.orphans, now() - LEASE):
            self.begin(head)

    async def _answer_all(self, head: Head) -> None:
        following: Head | None = head
        while following is not None and following.due is not None and following.due.turn not in self._under_way:
            turn = following.due.turn
            with anyio.CancelScope() as scope:
                self._under_way[turn] = scope
                try:
                    following = await self._answer(following)
                except Exception:
                    _log.exception("Answering turn %s broke off; it will be begun anew", turn)
                    return
                finally:
                    del self._under_way[turn]
            if scope.cancelled_caught:
                return

    async def _answer(self, head: Head) -> Head | None:
        """Answer what is due; the head after it, or None where the answer is not (any more) this worker's."""
        async with self._desk.places:
            claimed = await self._desk.changes.make(
                head.id, lambda head, moment: changes.taken_up(head, self.worker, moment, LEASE), head
            )
            if claimed is None or claimed.due is None:
                return None
            try:
                exchange = await self._open(claimed, claimed.due)
            except KnowledgeError as error:
                _log.warning("Turn %s has nothing to be answered from: %s", claimed.due.turn, error)
                return await self._end(claimed, claimed.due, TurnFailed(turn=claimed.due.turn, message=_UNAVAILABLE))
            return await self._follow(claimed, claimed.due, exchange)

    async def _open(self, head: Head, due: Due) -> Exchange:
        events = await anyio.to_thread.run_sync(self._desk.store.read, head.id)
        message = next(logged.event for logged in events if logged.number == due.message)
        assert isinstance(message, Message)  # noqa: S101 - what a number in `Due` stands for
        history = history_before(events, due.message)
        return await self._desk.exchanges.open(
            Asked(message.text, conversation=head.turns, history=history, turn=due.turn)
        )

    async def _follow(self, head: Head, due: Due, exchange: Exchange) -> Head | None:
        """Log the events of an answer as they come."""
        last = head
        async with aclosing(exchange.events()) as events:
            async for event in events:
                after: Head | None = last
                if isinstance(event, Sentence):
                    after = await self._say(last, due, event)
                elif isinstance(event, HandedOff):
                    after = await self._hand_off(last, due, event)
                elif ending := _ending(due.turn, event):
                    after = await self._end(last, due, ending)
                if after is None:
                    return None
                last = after
        return last

    async def _say(self, head: Head, due: Due, event: Sentence) -> Head | None:
        sentence = TurnSentence(turn=due.turn, text=event.text, citations=event.citations)
        return await self._desk.changes.make(head.id, lambda head, _: changes.continued(head, due, sentence), head)

    async def _hand_off(self, head: Head, due: Due, event: HandedOff) -> Head | None:
        hours = self._desk.hours
        return await self._desk.changes.make(
            head.id,
            lambda head, moment: changes.handed_off(
                head, due, escalated(event, hours, moment), moment, self.following(head, moment)
            ),
        )

    async def _end(self, head: Head, due: Due, event: TurnEnded) -> Head | None:
        return await self._desk.changes.make(
            head.id, lambda head, moment: changes.ended(head, due, event, self.following(head, moment))
        )

    def following(self, head: Head, moment: datetime) -> Due | None:
        """The answer that is due behind the one that is: to the next message. Blocks."""
        if head.due is None:
            return None
        for logged in self._desk.store.read(head.id, head.due.message):
            event = logged.event
            if isinstance(event, Message) and event.sender == "customer":
                return Due(new_turn_id(), logged.number, event.message_id, self.worker, moment)
        return None


def _ending(turn: TurnId, event: Event) -> TurnEnded | None:
    """The last event of an answer as it is logged; None for any other event."""
    match event:
        case Completed():
            return TurnCompleted(turn=turn, confidence=event.confidence)
        case Clarify():
            return TurnClarify(turn=turn, text=event.text, topic=event.topic, options=event.options)
        case Abstained():
            return TurnAbstained(turn=turn, text=event.text, reason=event.reason)
        case Failed():
            return TurnFailed(turn=turn, message=event.message)
        case _:
            return None
