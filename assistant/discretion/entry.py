"""An entry of the ledger: an exception that was asked for, and what became of it. Pure: nothing is kept here."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType

from assistant.errors import Conflict, Forbidden, NotFound
from assistant.people.agent import Agent

EntryId = NewType("EntryId", str)


def new_entry_id() -> EntryId:
    """An id for an entry, unique over the ledger."""
    return EntryId(secrets.token_urlsafe(12))


class State(StrEnum):
    """Where an exception stands. Granted and refused are final."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"


class AlreadyDecided(Conflict):
    """An exception that is granted or refused stays so."""


class NoSuchEntry(NotFound):
    """The ledger has no exception by that id."""

    @classmethod
    def named(cls, entry: str) -> "NoSuchEntry":
        """The error for an id as it came."""
        return cls(f"There is no exception {entry[:60]!r}. GET /v1/exceptions lists them.")


@dataclass(frozen=True, slots=True)
class Allowed:
    """The clause that an exception rests on, as it was when the exception was asked for."""

    document: str
    version: int
    clause: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An exception. `amount` is in `unit` (a currency's ISO code, "percent", "points" or "days"); `cents` is what it
    is worth to a budget. `approver` is the lowest role that may grant it."""

    id: EntryId
    state: State
    asked_by: Agent
    allowed: Allowed
    benefit: str
    amount: Decimal
    unit: str
    cents: int
    reason: str
    approver: str
    asked: datetime
    conversation: str | None = None
    decided_by: Agent | None = None
    decided: datetime | None = None
    note: str = ""


def decide(entry: Entry, grant: bool, person: Agent, ladder: Sequence[str], moment: datetime, note: str = "") -> Entry:
    """The entry as the person decides it; `ladder` are the roles, lowest first.

    Raises AlreadyDecided, and Forbidden for one's own entry or a role below the approver's. Deciding again as it was
    decided by the same person changes nothing.
    """
    state = State.GRANTED if grant else State.REFUSED
    if entry.state is not State.PENDING:
        if entry.state is state and entry.decided_by is not None and entry.decided_by.id == person.id:
            return entry
        raise AlreadyDecided(f"This exception was {entry.state} already, by {_whom(entry)}.")
    if person.may_be(entry.asked_by):
        raise Forbidden("Nobody decides on an exception that they asked for themselves, or a machine in their name.")
    if rank(person.role, ladder) < rank(entry.approver, ladder):
        raise Forbidden(f"This needs a {entry.approver.lower()} or a higher role; you are a {person.role.lower()}.")
    return replace(entry, state=state, decided_by=person, decided=moment, note=note)


def rank(role: str, ladder: Sequence[str]) -> int:
    """How high a role stands: 0 for the lowest; -1 for one that no clause names."""
    names = [each.casefold() for each in ladder]
    return names.index(role.casefold()) if role.casefold() in names else -1


def _whom(entry: Entry) -> str:
    return entry.decided_by.name if entry.decided_by else entry.asked_by.name
