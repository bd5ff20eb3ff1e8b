"""What people and their sessions are kept in: two ports, over the same database or the same memory."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from assistant.people.person import Account, Login, Person, PersonId


class PeopleStore(Protocol):
    """Keeps accounts. Safe for many threads."""

    def add(self, account: Account) -> None:
        """Keep a new account. Raises NameTaken when its login exists."""

    def change(self, account: Account) -> None:
        """Replace the account of the same person. Raises NoSuchPerson, and NameTaken."""

    def remove(self, person: PersonId) -> None:
        """Forget an account and its sessions. Raises NoSuchPerson."""

    def find(self, login: Login) -> Account | None:
        """The account with this login."""

    def accounts(self) -> Sequence[Account]:
        """Every account, by name."""


class SessionStore(Protocol):
    """Keeps who is signed in, under the hash of a token. Safe for many threads."""

    def open(self, token_hash: str, person: PersonId, now: datetime, expires: datetime) -> None:
        """Keep a session, and drop those that have expired. Raises NoSuchPerson."""

    def person(self, token_hash: str, now: datetime) -> Person | None:
        """Whose session it is, as they are kept now; None for an unknown or expired one."""

    def close(self, token_hash: str) -> None:
        """End a session; one that does not exist is no error."""

    def close_all(self, person: PersonId) -> None:
        """End every session of a person."""
