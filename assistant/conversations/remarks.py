"""What visitors remark on a conversation beside it: whether an answer helped, how it was, whom to write back to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from sqlalchemy import Engine, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from assistant.conversations.conversation import ConversationId
from assistant.conversations.database import open_tables, utc
from assistant.conversations.tables import RemarkRow
from knowledge.settings import KnowledgeSettings

RemarkKind = Literal["feedback", "rating", "contact", "answered", "outcome", "breach"]


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark. Of its kind there is one `about` each thing, such as a turn: a later one takes its place.

    That a message left (`contact`) was seen to is an `answered` about the same thing. A `breach` may be on a ticket of
    another help desk, by an id such as "zendesk:42".
    """

    conversation: ConversationId
    kind: RemarkKind
    about: str
    fields: dict[str, Any]
    at: datetime


class Remarks(Protocol):
    """Keeps remarks. Methods block."""

    def keep(self, remark: Remark) -> None:
        """Keep it in place of an earlier one."""
        ...

    def of(self, conversation: ConversationId) -> Sequence[Remark]:
        """Those on a conversation, oldest first."""
        ...

    def latest(self, kind: RemarkKind, limit: int) -> Sequence[Remark]:
        """The latest of a kind on all conversations, newest first; not what was answered."""
        ...

    def close(self) -> None:
        """Give back what is held open."""
        ...


class InMemoryRemarks:
    """The Remarks that ship as a fake."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str], Remark] = {}

    def keep(self, remark: Remark) -> None:
        """Keep it in place of an earlier one."""
        self._kept[remark.conversation, remark.kind, remark.about] = remark

    def of(self, conversation: ConversationId) -> Sequence[Remark]:
        """Those on a conversation, oldest first."""
        own = [remark for remark in self._kept.values() if remark.conversation == conversation]
        return sorted(own, key=lambda remark: remark.at)

    def latest(self, kind: RemarkKind, limit: int) -> Sequence[Remark]:
        """The latest of a kind on all conversations, newest first; not what was answered."""
        of_kind = [
            remark
            for remark in self._kept.values()
            if remark.kind == kind and (remark.conversation, "answered", remark.about) not in self._kept
        ]
        return sorted(of_kind, key=lambda remark: remark.at, reverse=True)[:limit]

    def close(self) -> None:
        """Nothing is held open."""


def open_remarks(settings: KnowledgeSettings) -> "DatabaseRemarks":
    """The remarks of one knowledge base. Raises KnowledgeError."""
    return DatabaseRemarks(open_tables(settings))


class DatabaseRemarks:
    """The Remarks for production."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    def keep(self, remark: Remark) -> None:
        """Keep it in place of an earlier one."""
        key = {"conversation": remark.conversation, "kind": remark.kind, "about": remark.about}
        what = {"fields": remark.fields, "at": remark.at}
        statement = self._insert(RemarkRow).values(**key, **what)
        with Session(self._engine) as session, session.begin():
            session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=what))

    def of(self, conversation: ConversationId) -> Sequence[Remark]:
        """Those on a conversation, oldest first."""
        asked = select(RemarkRow).where(RemarkRow.conversation == conversation).order_by(RemarkRow.at)
        with Session(self._engine) as session:
            return [_remark(row) for row in session.scalars(asked)]

    def latest(self, kind: RemarkKind, limit: int) -> Sequence[Remark]:
        """The latest of a kind on all conversations, newest first; not what was answered."""
        answer = aliased(RemarkRow)
        answered = exists().where(
            answer.conversation == RemarkRow.conversation, answer.kind == "answered", answer.about == RemarkRow.about
        )
        asked = select(RemarkRow).where(RemarkRow.kind == kind, ~answered).order_by(RemarkRow.at.desc()).limit(limit)
        with Session(self._engine) as session:
            return [_remark(row) for row in session.scalars(asked)]

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def _remark(row: RemarkRow) -> Remark:
    kind: RemarkKind = row.kind  # type: ignore[assignment]  # only `keep` writes there
    return Remark(ConversationId(row.conversation), kind, row.about, row.fields, utc(row.at))
