"""People and sessions in this process's memory: for tests and trials. They end with the process."""

import threading
from collections.abc import Sequence
from datetime import datetime

from assistant.people.person import Account, Login, NameTaken, NoSuchPerson, Person, PersonId


class InMemoryPeople:
    """The PeopleStore and the SessionStore that ship as a fake."""

    def __init__(self) -> None:
        self._accounts: dict[PersonId, Account] = {}
        self._sessions: dict[str, tuple[PersonId, datetime]] = {}
        self._changing = threading.RLock()

    def add(self, account: Account) -> None:
        """Keep a new account. Raises NameTaken when its login exists."""
        with self._changing:
            self._check(account)
            self._accounts[account.person.id] = account

    def change(self, account: Account) -> None:
        """Replace the account of the same person. Raises NoSuchPerson, and NameTaken."""
        with self._changing:
            if account.person.id not in self._accounts:
                raise NoSuchPerson.called(account.person.id)
            self._check(account)
            self._accounts[account.person.id] = account

    def remove(self, person: PersonId) -> None:
        """Forget an account and its sessions. Raises NoSuchPerson."""
        with self._changing:
            if self._accounts.pop(person, None) is None:
                raise NoSuchPerson.called(person)
            self.close_all(person)

    def find(self, login: Login) -> Account | None:
        """The account with this login."""
        with self._changing:
            return next((account for account in self._accounts.values() if account.login == login), None)

    def accounts(self) -> Sequence[Account]:
        """Every account, by name."""
        with self._changing:
            return sorted(self._accounts.values(), key=lambda account: (account.person.name, account.person.id))

    def open(self, token_hash: str, person: PersonId, now: datetime, expires: datetime) -> None:
        """Keep a session, and drop those that have expired. Raises NoSuchPerson."""
        with self._changing:
            if person not in self._accounts:
                raise NoSuchPerson.called(person)
            self._sessions = {key: session for key, session in self._sessions.items() if session[1] > now}
            self._sessions[token_hash] = person, expires

    def person(self, token_hash: str, now: datetime) -> Person | None:
        """Whose session it is, as they are kept now; None for an unknown or expired one."""
        with self._changing:
            person, expires = self._sessions.get(token_hash, (None, now))
            return self._accounts[person].person if person is not None and expires > now else None

    def close(self, token_hash: str) -> None:
        """End a session; one that does not exist is no error."""
        with self._changing:
            self._sessions.pop(token_hash, None)

    def close_all(self, person: PersonId) -> None:
        """End every session of a person."""
        with self._changing:
            self._sessions = {key: session for key, session in self._sessions.items() if session[0] != person}

    def _check(self, account: Account) -> None:
        same = self.find(account.login)
        if same is not None and same.person.id != account.person.id:
            raise NameTaken.by(account)
