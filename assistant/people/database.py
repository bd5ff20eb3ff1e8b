"""People and sessions in the database that conversations are kept in, with migrations of their own."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from assistant.people.person import Account, Login, NameTaken, NoSuchPerson, Person, PersonId, Role
from assistant.people.tables import PersonRow, SessionRow
from knowledge.database import migrate, open_database, sqlite_url
from knowledge.settings import KnowledgeSettings

_MIGRATIONS = Path(__file__).with_name("migrations")


def open_people_tables(settings: KnowledgeSettings) -> Engine:
    """The database with the tables of people, created or migrated. Raises KnowledgeError."""
    settings.home.mkdir(parents=True, exist_ok=True)
    url = settings.database_url
    engine = open_database(url.get_secret_value() if url else sqlite_url(settings.home / "conversations.db"))
    migrate(engine, _MIGRATIONS, "people_schema")
    return engine


class DatabasePeople:
    """The PeopleStore for production."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, account: Account) -> None:
        """Keep a new account. Raises NameTaken when its login exists."""
        try:
            with Session(self._engine) as session, session.begin():
                session.add(PersonRow(id=account.person.id, **_values(account)))
        except IntegrityError as error:
            raise NameTaken.by(account) from error

    def change(self, account: Account) -> None:
        """Replace the account of the same person. Raises NoSuchPerson, and NameTaken."""
        try:
            with Session(self._engine) as session, session.begin():
                row = session.get(PersonRow, account.person.id)
                if row is None:
                    raise NoSuchPerson.called(account.person.id)
                for column, value in _values(account).items():
                    setattr(row, column, value)
        except IntegrityError as error:
            raise NameTaken.by(account) from error

    def remove(self, person: PersonId) -> None:
        """Forget an account and its sessions. Raises NoSuchPerson."""
        with Session(self._engine) as session, session.begin():
            row = session.get(PersonRow, person)
            if row is None:
                raise NoSuchPerson.called(person)
            session.delete(row)

    def find(self, login: Login) -> Account | None:
        """The account with this login."""
        with Session(self._engine) as session:
            row = session.scalar(select(PersonRow).where(PersonRow.login == login))
            return _account(row) if row else None

    def accounts(self) -> Sequence[Account]:
        """Every account, by name."""
        with Session(self._engine) as session:
            found = [_account(row) for row in session.scalars(select(PersonRow))]
        return sorted(found, key=lambda account: (account.person.name, account.person.id))


class DatabaseSessions:
    """The SessionStore for production."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, token_hash: str, person: PersonId, now: datetime, expires: datetime) -> None:
        """Keep a session, and drop those that have expired. Raises NoSuchPerson."""
        try:
            with Session(self._engine) as session, session.begin():
                session.execute(delete(SessionRow).where(SessionRow.expires <= now))
                session.add(SessionRow(token_hash=token_hash, person=person, expires=expires))
        except DBAPIError:  # pg8000 has no class of its own for a foreign key that leads nowhere
            with Session(self._engine) as session:
                if session.get(PersonRow, person) is None:
                    raise NoSuchPerson.called(person) from None
            raise

    def person(self, token_hash: str, now: datetime) -> Person | None:
        """Whose session it is, as they are kept now; None for an unknown or expired one."""
        wanted = (
            select(PersonRow)
            .join(SessionRow, SessionRow.person == PersonRow.id)
            .where(SessionRow.token_hash == token_hash, SessionRow.expires > now)
        )
        with Session(self._engine) as session:
            row = session.scalar(wanted)
            return _account(row).person if row else None

    def close(self, token_hash: str) -> None:
        """End a session; one that does not exist is no error."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(SessionRow).where(SessionRow.token_hash == token_hash))

    def close_all(self, person: PersonId) -> None:
        """End every session of a person."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(SessionRow).where(SessionRow.person == person))


def _values(account: Account) -> dict[str, object]:
    person = account.person
    return {
        "name": person.name,
        "roles": sorted(person.roles),
        "login": account.login,
        "password": account.password,
    }


def _account(row: PersonRow) -> Account:
    person = Person(PersonId(row.id), row.name, frozenset(Role(role) for role in row.roles))
    return Account(person, Login(row.login), row.password)
