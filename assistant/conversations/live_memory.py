"""Live conversations in this process's memory: for tests and trials. They end with the process."""

import threading
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from assistant.conversations.conversation import ConversationId, TurnId, new_conversation_id
from assistant.conversations.log import (
    AlreadyLogged,
    Change,
    Head,
    NoSuchLiveConversation,
    Visitor,
    VisitorId,
    WorkerId,
)
from assistant.conversations.logged import Logged, Message
from assistant.handoff.standing import Standing, State


class InMemoryLive:
    """The LiveStore that ships as a fake."""

    def __init__(self) -> None:
        self._heads: dict[ConversationId, Head] = {}
        self._events: dict[ConversationId, list[Logged]] = {}
        self._changing = threading.Lock()

    def begin(self, visitor: Visitor, turns: ConversationId, moment: datetime) -> Head:
        """A new conversation with an empty log."""
        head = Head(new_conversation_id(), turns, visitor, 0, Standing(State.BOT, moment))
        with self._changing:
            self._heads[head.id], self._events[head.id] = head, []
        return head

    def head(self, conversation: ConversationId) -> Head:
        """Where it stands. Raises NoSuchLiveConversation."""
        found = self._heads.get(conversation)
        if found is None:
            raise NoSuchLiveConversation.named(conversation)
        return found

    def append(self, head: Head, change: Change, moment: datetime) -> Head | None:
        """Log the events right after `head.number`; the new head, or None if something else was logged meanwhile."""
        with self._changing:
            if self._heads[head.id].number != head.number:
                return None
            known = {
                one.event.message_id: one.number for one in self._events[head.id] if isinstance(one.event, Message)
            }
            for event in change.events:
                if isinstance(event, Message) and event.message_id in known:
                    raise AlreadyLogged(known[event.message_id])
            self._events[head.id] += [
                Logged(number, moment, event) for number, event in enumerate(change.events, head.number + 1)
            ]
            number = head.number + len(change.events)
            moved = replace(head, number=number, standing=change.standing, due=change.due)
            self._heads[head.id] = moved
            return moved

    def read(self, conversation: ConversationId, after: int = 0) -> Sequence[Logged]:
        """The events behind that number, in order."""
        return self._events.get(conversation, [])[after:]

    def of_visitor(self, visitor: VisitorId) -> Head | None:
        """The visitor's latest conversation that is not closed."""
        own = [head for head in self._heads.values() if head.visitor.id == visitor]
        return next((head for head in reversed(own) if head.standing.state is not State.CLOSED), None)

    def standing(self, states: Collection[State]) -> Sequence[Head]:
        """Those in one of the states, the one that stands there longest first."""
        found = [head for head in list(self._heads.values()) if head.standing.state in states]
        return sorted(found, key=lambda head: (head.standing.since, head.id))

    def latest(self, state: State, limit: int) -> Sequence[Head]:
        """Those in the state in which something happened, the one where it did last first."""
        found = [head for head in list(self._heads.values()) if head.standing.state is state and head.number]
        found.sort(key=lambda head: head.id)
        return sorted(found, key=lambda head: self._events[head.id][-1].at, reverse=True)[:limit]

    def numbers(self, conversations: Collection[ConversationId]) -> dict[ConversationId, int]:
        """The number of the last event of each."""
        return {conversation: self._heads[conversation].number for conversation in conversations}

    def last_said(self, conversations: Collection[ConversationId]) -> dict[ConversationId, str]:
        """What each one's customer wrote last; those who wrote nothing are left out."""
        return {
            conversation: logged.event.text
            for conversation in conversations
            for logged in self._events[conversation]
            if isinstance(logged.event, Message) and logged.event.sender == "customer"
        }

    def idle(self, before: datetime, limit: int) -> Sequence[Head]:
        """Those with the assistant, no answer due, in which nothing happened since that moment; oldest first."""
        waiting = [head for head in list(self._heads.values()) if head.standing.state is State.BOT and not head.due]
        touched = {head.id: self._events[head.id][-1].at if head.number else head.standing.since for head in waiting}
        silent = [head for head in waiting if touched[head.id] < before]
        return sorted(silent, key=lambda head: touched[head.id])[:limit]

    def orphans(self, before: datetime) -> Sequence[Head]:
        """Those with an answer due on which nobody has worked since that moment."""
        due = [head for head in list(self._heads.values()) if head.due]
        return [head for head in due if head.due and (head.due.beat is None or head.due.beat < before)]

    def keep(self, worker: WorkerId, turns: Collection[TurnId], moment: datetime) -> frozenset[TurnId]:
        """Note that the worker is alive and at these turns; those of them that are (still) its own."""
        kept = set()
        with self._changing:
            for head in self._heads.values():
                if head.due and head.due.worker == worker and head.due.turn in turns:
                    self._heads[head.id] = replace(head, due=replace(head.due, beat=moment))
                    kept.add(head.due.turn)
        return frozenset(kept)

    def close(self) -> None:
        """Nothing is held open."""
