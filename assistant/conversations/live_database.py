"""Live conversations in the relational database. Whoever changes one names the event they saw last, and wins or not."""

import threading
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assistant.conversations.conversation import ConversationId, TurnId, new_conversation_id
from assistant.conversations.database import open_tables, utc
from assistant.conversations.log import (
    AlreadyLogged,
    Change,
    Due,
    Head,
    NoSuchLiveConversation,
    Visitor,
    VisitorId,
    WorkerId,
)
from assistant.conversations.logged import Logged, Message, event_of, fields_of
from assistant.conversations.tables import EventRow, LiveRow
from assistant.handoff.standing import Reason, Standing, State
from assistant.people.person import PersonId
from knowledge.settings import KnowledgeSettings


def open_live(settings: KnowledgeSettings) -> "DatabaseLive":
    """The live conversations of one knowledge base. Raises KnowledgeError."""
    return DatabaseLive(open_tables(settings))


class DatabaseLive:
    """The LiveStore for production."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        alone = engine.dialect.name == "sqlite"  # where one writes at a time, whoever finds it busy sleeps, up to 0.1 s
        self._writing: AbstractContextManager[object] = threading.Lock() if alone else nullcontext()

    def begin(self, visitor: Visitor, turns: ConversationId, moment: datetime) -> Head:
        """A new conversation with an empty log."""
        head = Head(new_conversation_id(), turns, visitor, 0, Standing(State.BOT, moment))
        row = LiveRow(
            id=head.id,
            turns=turns,
            visitor=visitor.id,
            site=visitor.site,
            customer=visitor.customer,
            began=moment,
            touched=moment,
            **_columns(head.number, head.standing, None),
        )
        with Session(self._engine) as session, session.begin():
            session.add(row)
        return head

    def head(self, conversation: ConversationId) -> Head:
        """Where it stands. Raises NoSuchLiveConversation."""
        with Session(self._engine) as session:
            row = session.get(LiveRow, conversation)
            if row is None:
                raise NoSuchLiveConversation.named(conversation)
            return _head(row)

    def append(self, head: Head, change: Change, moment: datetime) -> Head | None:
        """Log the events right after `head.number`; the new head, or None if something else was logged meanwhile.

        The update of the head comes first: it takes the lock under which numbers stay contiguous. Raises AlreadyLogged.
        """
        number = head.number + len(change.events)
        moved = (
            update(LiveRow)
            .where(LiveRow.id == head.id, LiveRow.number == head.number)
            .values(touched=moment, **_columns(number, change.standing, change.due))
        )
        rows = [_row(head.id, Logged(at, moment, event)) for at, event in enumerate(change.events, head.number + 1)]
        try:
            with self._writing, self._engine.begin() as connection:
                if not connection.execute(moved).rowcount:
                    return None
                connection.execute(insert(EventRow), rows)
        except IntegrityError:
            for event in change.events:
                if isinstance(event, Message) and (known := self._message(head.id, event.message_id)):
                    raise AlreadyLogged(known) from None
            raise
        return Head(head.id, head.turns, head.visitor, number, change.standing, change.due)

    def read(self, conversation: ConversationId, after: int = 0) -> Sequence[Logged]:
        """The events behind that number, in order."""
        asked = select(EventRow).where(EventRow.conversation == conversation, EventRow.number > after)
        with Session(self._engine) as session:
            rows = session.scalars(asked.order_by(EventRow.number))
            return [Logged(row.number, utc(row.at), event_of(row.kind, row.fields)) for row in rows]

    def of_visitor(self, visitor: VisitorId) -> Head | None:
        """The visitor's latest conversation that is not closed."""
        asked = select(LiveRow).where(LiveRow.visitor == visitor, LiveRow.state != State.CLOSED.value)
        with Session(self._engine) as session:
            row = session.scalars(asked.order_by(LiveRow.began.desc()).limit(1)).first()
            return _head(row) if row else None

    def standing(self, states: Collection[State]) -> Sequence[Head]:
        """Those in one of the states, the one that stands there longest first."""
        asked = select(LiveRow).where(LiveRow.state.in_([state.value for state in states]))
        with Session(self._engine) as session:
            return [_head(row) for row in session.scalars(asked.order_by(LiveRow.since, LiveRow.id))]

    def latest(self, state: State, limit: int) -> Sequence[Head]:
        """Those in the state in which something happened, the one where it did last first."""
        asked = select(LiveRow).where(LiveRow.state == state.value, LiveRow.number > 0)
        with Session(self._engine) as session:
            rows = session.scalars(asked.order_by(LiveRow.touched.desc(), LiveRow.id).limit(limit))
            return [_head(row) for row in rows]

    def numbers(self, conversations: Collection[ConversationId]) -> dict[ConversationId, int]:
        """The number of the last event of each."""
        asked = select(LiveRow.id, LiveRow.number).where(LiveRow.id.in_(conversations))
        with Session(self._engine) as session:
            return {ConversationId(conversation): number for conversation, number in session.execute(asked)}

    def last_said(self, conversations: Collection[ConversationId]) -> dict[ConversationId, str]:
        """What each one's customer wrote last; those who wrote nothing are left out."""
        asked = select(EventRow.conversation, EventRow.fields).where(
            EventRow.conversation.in_(conversations), EventRow.message_id.is_not(None)
        )
        with Session(self._engine) as session:
            rows = session.execute(asked.order_by(EventRow.number))
            return {ConversationId(one): str(said["text"]) for one, said in rows if said["from"] == "customer"}

    def idle(self, before: datetime, limit: int) -> Sequence[Head]:
        """Those with the assistant, no answer due, in which nothing happened since that moment; oldest first."""
        silent = (LiveRow.state == State.BOT.value, LiveRow.touched < before, LiveRow.turn.is_(None))
        with Session(self._engine) as session:
            rows = session.scalars(select(LiveRow).where(*silent).order_by(LiveRow.touched).limit(limit))
            return [_head(row) for row in rows]

    def orphans(self, before: datetime) -> Sequence[Head]:
        """Those with an answer due on which nobody has worked since that moment."""
        left = or_(LiveRow.beat.is_(None), LiveRow.beat < before)
        with Session(self._engine) as session:
            return [_head(row) for row in session.scalars(select(LiveRow).where(LiveRow.turn.is_not(None), left))]

    def keep(self, worker: WorkerId, turns: Collection[TurnId], moment: datetime) -> frozenset[TurnId]:
        """Note that the worker is alive and at these turns; those of them that are (still) its own."""
        mine = (LiveRow.turn.in_(turns), LiveRow.worker == worker)
        with Session(self._engine) as session, session.begin():
            session.execute(update(LiveRow).where(*mine).values(beat=moment))
            return frozenset(TurnId(turn) for turn in session.scalars(select(LiveRow.turn).where(*mine)) if turn)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def _message(self, conversation: ConversationId, message_id: str) -> int | None:
        asked = select(EventRow.number).where(EventRow.conversation == conversation, EventRow.message_id == message_id)
        with Session(self._engine) as session:
            return session.scalar(asked)


def _columns(number: int, standing: Standing, due: Due | None) -> dict[str, Any]:
    return {
        "number": number,
        "state": standing.state.value,
        "since": standing.since,
        "reason": standing.reason.value if standing.reason else None,
        "agent": standing.agent,
        "agent_id": standing.agent_id,
        "turn": due.turn if due else None,
        "message": due.message if due else None,
        "message_id": due.message_id if due else None,
        "worker": due.worker if due else None,
        "beat": due.beat if due else None,
        "begun": due.begun if due else False,
    }


def _row(conversation: ConversationId, logged: Logged) -> dict[str, Any]:
    event = logged.event
    return {
        "conversation": conversation,
        "number": logged.number,
        "at": logged.at,
        "kind": event.type,
        "fields": fields_of(event),
        "message_id": event.message_id if isinstance(event, Message) else None,
    }


def _head(row: LiveRow) -> Head:
    due, agent_id = None, PersonId(row.agent_id) if row.agent_id else None
    if row.turn is not None and row.message is not None and row.message_id is not None:
        worker = WorkerId(row.worker) if row.worker else None
        due = Due(TurnId(row.turn), row.message, row.message_id, worker, row.beat and utc(row.beat), row.begun)
    return Head(
        id=ConversationId(row.id),
        turns=ConversationId(row.turns),
        visitor=Visitor(VisitorId(row.visitor), row.site, row.customer),
        number=row.number,
        standing=Standing(
            State(row.state), utc(row.since), Reason(row.reason) if row.reason else None, row.agent, agent_id
        ),
        due=due,
    )
