"""The tables of people as SQLAlchemy models; people/migrations creates them."""

from datetime import datetime

from sqlalchemy import JSON, DateTime, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The declarative base of the tables of people."""


class PersonRow(Base):
    """An account. `password` is an argon2 hash; people of an OpenID provider have none."""

    __tablename__ = "people"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(JSON)
    login: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str | None]


class SessionRow(Base):
    """Somebody is signed in. Only the hash of the token is here: who reads the table cannot sign in with it."""

    __tablename__ = "people_sessions"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    expires: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
