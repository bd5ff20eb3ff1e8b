"""The ledger's tables as SQLAlchemy models; discretion/migrations creates them."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The declarative base of the ledger's tables."""


class EntryRow(Base):
    """An exception. `asked_by` and `decided_by` are ids, the names are what they were called then.

    `amount` is a decimal number in words, since SQLite would round it.
    """

    __tablename__ = "exceptions"
    __table_args__ = (UniqueConstraint("asked_by", "key"),)
    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(index=True)
    asked_by: Mapped[str]
    asked_name: Mapped[str]
    asked_role: Mapped[str]
    document: Mapped[str]
    version: Mapped[int]
    clause: Mapped[str]
    benefit: Mapped[str]
    amount: Mapped[str]
    unit: Mapped[str]
    cents: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str]
    approver: Mapped[str]
    asked: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    conversation: Mapped[str | None]
    decided_by: Mapped[str | None]
    decided_name: Mapped[str | None]
    decided_role: Mapped[str | None]
    decided: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    note: Mapped[str]
    key: Mapped[str | None]


class AccountRow(Base):
    """What was taken from an account, in cents."""

    __tablename__ = "exception_accounts"
    name: Mapped[str] = mapped_column(primary_key=True)
    spent: Mapped[int] = mapped_column(BigInteger)


class GrantRow(Base):
    """A grant in the log, which is only ever added to: one row for each entry that was granted."""

    __tablename__ = "exception_grants"
    number: Mapped[int] = mapped_column(primary_key=True)
    entry: Mapped[str] = mapped_column(ForeignKey("exceptions.id"), unique=True)
    document: Mapped[str]
    version: Mapped[int]
    clause: Mapped[str]
    cents: Mapped[int] = mapped_column(BigInteger)
    accounts: Mapped[str]
    reason: Mapped[str]
    agent: Mapped[str]
    lead: Mapped[str | None]
    moment: Mapped[datetime] = mapped_column(DateTime(timezone=True))
