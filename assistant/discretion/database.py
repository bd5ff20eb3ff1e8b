"""The ledger in a relational database: a SQLite file in the home, or PostgreSQL by URL."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Engine, func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assistant.discretion.entry import (
    Allowed,
    AlreadyDecided,
    Entry,
    EntryId,
    NoSuchEntry,
    State,
)
from assistant.discretion.ledger import Charge, DoesNotFit, KeyUsedTwice, same_request
from assistant.discretion.tables import AccountRow, EntryRow, GrantRow
from assistant.people.agent import Agent
from assistant.people.person import PersonId
from knowledge.database import migrate, open_database, sqlite_url
from knowledge.settings import KnowledgeSettings

_MIGRATIONS = Path(__file__).with_name("migrations")
_AT_ONCE = 5  # writers of a process, of the connections that its pool has
_OPEN_ACCOUNT = text("INSERT INTO exception_accounts (name, spent) VALUES (:name, 0) ON CONFLICT DO NOTHING")


def open_ledger(settings: KnowledgeSettings) -> "DatabaseLedger":
    """The ledger of one knowledge base, its tables created or migrated. Raises KnowledgeError."""
    settings.home.mkdir(parents=True, exist_ok=True)
    url = settings.database_url
    engine = open_database(url.get_secret_value() if url else sqlite_url(settings.home / "discretion.db"))
    migrate(engine, _MIGRATIONS, "discretion_schema")
    return DatabaseLedger(engine)


class DatabaseLedger:
    """The Ledger for production.

    A limit is checked by the statement that charges, so that two cannot both pass; a transaction's first statement
    writes, so that SQLite waits for its turn instead of failing; accounts are charged in the order of their names, so
    that PostgreSQL never waits in a circle. Threads queue here, where no time runs out, and not for a connection.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = threading.Semaphore(1 if engine.dialect.name == "sqlite" else _AT_ONCE)

    def record(self, entry: Entry, charges: Sequence[Charge], key: str | None = None) -> Entry:
        """Keep a new entry, charged and logged where it is granted. Raises DoesNotFit and KeyUsedTwice."""
        try:
            with self._turn, Session(self._engine) as session, session.begin():
                session.add(_row(entry, key))
                session.flush()
                if entry.state is State.GRANTED:
                    _grant(session, entry, charges)
        except IntegrityError:
            earlier = self._earlier(entry.asked_by, key)
            if earlier is None or key is None:
                raise
            if not same_request(earlier, entry):
                raise KeyUsedTwice(key) from None
            return earlier
        return entry

    def settle(self, entry: Entry, charges: Sequence[Charge]) -> Entry:
        """Keep the decision on a pending entry. Raises DoesNotFit and AlreadyDecided."""
        if entry.decided_by is None:
            raise ValueError("a decision has somebody who made it")
        with self._turn, Session(self._engine) as session, session.begin():
            decision = {
                "state": entry.state.value,
                "decided_by": entry.decided_by.id,
                "decided_name": entry.decided_by.name,
                "decided_role": entry.decided_by.role,
                "decided": entry.decided,
                "note": entry.note,
            }
            pending = (EntryRow.id == entry.id) & (EntryRow.state == State.PENDING.value)
            changed = session.execute(update(EntryRow).where(pending).values(decision))
            if not changed.rowcount:  # type: ignore[attr-defined]
                raise AlreadyDecided("Somebody else has decided on this exception.")
            if entry.state is State.GRANTED:
                _grant(session, entry, charges)
        return entry

    def find(self, entry: EntryId) -> Entry:
        """One entry. Raises NoSuchEntry."""
        with Session(self._engine) as session:
            row = session.scalar(select(EntryRow).where(EntryRow.id == entry))
            if row is None:
                raise NoSuchEntry.named(entry)
            return _entry(row)

    def entries(self, state: State | None = None, limit: int = 200) -> list[Entry]:
        """Entries in a state, or in any, newest first."""
        wanted = select(EntryRow).order_by(EntryRow.number.desc()).limit(limit)
        if state is not None:
            wanted = wanted.where(EntryRow.state == state.value)
        with Session(self._engine) as session:
            return [_entry(row) for row in session.scalars(wanted)]

    def tally(self) -> dict[State, int]:
        """How many entries are in each state that any is in."""
        counted = select(EntryRow.state, func.count()).group_by(EntryRow.state)
        with Session(self._engine) as session:
            return {State(state): number for state, number in session.execute(counted)}

    def grants(self) -> list[EntryId]:
        """The log, in order."""
        with Session(self._engine) as session:
            return [EntryId(entry) for entry in session.scalars(select(GrantRow.entry).order_by(GrantRow.number))]

    def spent(self, account: str) -> int:
        """What was taken from an account, in cents."""
        with Session(self._engine) as session:
            return _spent(session, account)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def _earlier(self, person: Agent, key: str | None) -> Entry | None:
        with Session(self._engine) as session:
            row = session.scalar(select(EntryRow).where(EntryRow.asked_by == person.id, EntryRow.key == key))
            return _entry(row) if row else None


def _grant(session: Session, entry: Entry, charges: Sequence[Charge]) -> None:
    """Charge every account and log the grant. Raises DoesNotFit, which rolls all of it back."""
    for charge in sorted(charges, key=lambda charge: charge.account):
        session.execute(_OPEN_ACCOUNT, {"name": charge.account})
        fits = (AccountRow.name == charge.account) & (AccountRow.spent + charge.cents <= charge.limit)
        taken = update(AccountRow).where(fits).values(spent=AccountRow.spent + charge.cents)
        changed = session.execute(taken.execution_options(synchronize_session=False))
        if not changed.rowcount:  # type: ignore[attr-defined]
            raise DoesNotFit(charge, _spent(session, charge.account))
    session.add(
        GrantRow(
            entry=entry.id,
            document=entry.allowed.document,
            version=entry.allowed.version,
            clause=entry.allowed.clause,
            cents=entry.cents,
            accounts="\n".join(charge.account for charge in charges),
            reason=entry.reason,
            agent=entry.asked_by.name,
            lead=entry.decided_by.name if entry.decided_by else None,
            moment=entry.decided or entry.asked,
        )
    )


def _spent(session: Session, account: str) -> int:
    return session.scalar(select(AccountRow.spent).where(AccountRow.name == account)) or 0


def _row(entry: Entry, key: str | None) -> EntryRow:
    by, decided_by = entry.asked_by, entry.decided_by
    return EntryRow(
        id=entry.id,
        state=entry.state.value,
        asked_by=by.id,
        asked_name=by.name,
        asked_role=by.role,
        document=entry.allowed.document,
        version=entry.allowed.version,
        clause=entry.allowed.clause,
        benefit=entry.benefit,
        amount=str(entry.amount),
        unit=entry.unit,
        cents=entry.cents,
        reason=entry.reason,
        approver=entry.approver,
        asked=entry.asked,
        conversation=entry.conversation,
        decided_by=decided_by.id if decided_by else None,
        decided_name=decided_by.name if decided_by else None,
        decided_role=decided_by.role if decided_by else None,
        decided=entry.decided,
        note=entry.note,
        key=key,
    )


def _entry(row: EntryRow) -> Entry:
    return Entry(
        id=EntryId(row.id),
        state=State(row.state),
        asked_by=Agent(PersonId(row.asked_by), row.asked_name, row.asked_role),
        allowed=Allowed(row.document, row.version, row.clause),
        benefit=row.benefit,
        amount=Decimal(row.amount),
        unit=row.unit,
        cents=row.cents,
        reason=row.reason,
        approver=row.approver,
        asked=_utc(row.asked),
        conversation=row.conversation,
        decided_by=_decider(row),
        decided=_utc(row.decided) if row.decided else None,
        note=row.note,
    )


def _decider(row: EntryRow) -> Agent | None:
    if row.decided_by is None:
        return None
    return Agent(PersonId(row.decided_by), row.decided_name or "", row.decided_role or "")


def _utc(moment: datetime) -> datetime:
    """SQLite forgets the zone that was written; it was UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
