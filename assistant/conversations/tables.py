"""The conversation tables as SQLAlchemy models; conversations/migrations creates them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, ForeignKey
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
