"""The tables of suggestions as SQLAlchemy models; suggesting/migrations creates them."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The declarative base of the suggestion tables."""


class SuggestionRow(Base):
    """A suggestion that was made."""

    __tablename__ = "suggestions"
    id: Mapped[str] = mapped_column(primary_key=True)
    agent: Mapped[str]
    made: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    draft: Mapped[str]
    topic: Mapped[str]
    conversation: Mapped[str | None]


class CitedRow(Base):
    """A clause that a suggestion's draft cites."""

    __tablename__ = "suggestion_clauses"
    suggestion: Mapped[str] = mapped_column(ForeignKey("suggestions.id"), primary_key=True)
    document: Mapped[str] = mapped_column(primary_key=True)
    clause: Mapped[str] = mapped_column(primary_key=True)


class TakenRow(Base):
    """What an agent did with a suggestion."""

    __tablename__ = "suggestion_outcomes"
    suggestion: Mapped[str] = mapped_column(ForeignKey("suggestions.id"), primary_key=True)
    action: Mapped[str] = mapped_column(primary_key=True)
    moment: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    distance: Mapped[float | None]
    reason: Mapped[str]
