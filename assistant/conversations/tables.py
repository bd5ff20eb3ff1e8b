"""The conversation tables as SQLAlchemy models; conversations/migrations creates them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The declarative base of the conversation tables."""


class ConversationRow(Base):
    """A conversation and who started it."""

    __tablename__ = "conversations"
    id: Mapped[str] = mapped_column(primary_key=True)
    reader: Mapped[str]
    started: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class TurnRow(Base):
    """A turn. `number` only orders: it counts over all conversations, so that appending is one INSERT.

    `answer` holds the whole fold with sources and citations; outcome, confidence and reason are beside it to be
    asked for in SQL.
    """

    __tablename__ = "turns"
    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    conversation: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    question: Mapped[str]
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    outcome: Mapped[str]
    confidence: Mapped[float]
    reason: Mapped[str | None]
    reader: Mapped[str]
    as_of: Mapped[date]
    generation: Mapped[str | None]
    first_sentence_ms: Mapped[int | None]
    total_ms: Mapped[int]
    asked: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class UsageRow(Base):
    """The tokens that a language model used, or that calls under way may use: of a day, or of a conversation."""

    __tablename__ = "model_usage"
    name: Mapped[str] = mapped_column(primary_key=True)
    input_tokens: Mapped[int] = mapped_column(BigInteger)
    output_tokens: Mapped[int] = mapped_column(BigInteger)


class LiveRow(Base):
    """The head of a live conversation; something last happened there when it was `touched` (never null).

    The columns from `turn` on are of the answer that is due; null: none is.
    """

    __tablename__ = "live_conversations"
    __table_args__ = (Index("ix_live_conversations_state_touched", "state", "touched"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    turns: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    visitor: Mapped[str] = mapped_column(index=True)
    site: Mapped[str]
    customer: Mapped[str | None]
    began: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    touched: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(index=True)
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str | None]
    agent: Mapped[str | None]
    agent_id: Mapped[str | None]
    turn: Mapped[str | None] = mapped_column(index=True)
    message: Mapped[int | None]
    message_id: Mapped[str | None]
    worker: Mapped[str | None]
    beat: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    begun: Mapped[bool]


class EventRow(Base):
    """An event of a live conversation. `message_id` is beside the fields for messages, so that none is kept twice."""

    __tablename__ = "live_events"
    __table_args__ = (UniqueConstraint("conversation", "message_id"),)
    conversation: Mapped[str] = mapped_column(ForeignKey("live_conversations.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    kind: Mapped[str]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    message_id: Mapped[str | None]


class RemarkRow(Base):
    """A remark on a live conversation, or a help desk's ticket: of its kind there is one about each thing."""

    __tablename__ = "live_remarks"
    conversation: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
