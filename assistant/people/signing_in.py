"""Signing in: with a name and a password kept here, or on the word of an OpenID provider."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from assistant.errors import BadRequest
from assistant.people.passwords import Passwords
from assistant.people.person import (
    Account,
    Login,
    NameTaken,
    NoSuchPerson,
    Person,
    PersonId,
    Role,
    SignInRefused,
    checked_name,
    local_login,
)
from assistant.people.sessions import OpenedSession, Sessions
from assistant.people.store import PeopleStore

_WRONG = "The name or the password is wrong."


class People:
    """The people of one service, and the way in for each of them. Blocks: call it from a thread."""

    def __init__(self, store: PeopleStore, sessions: Sessions, passwords: Passwords) -> None:
        self._store = store
        self._passwords = passwords
        self.sessions = sessions

    def sign_in(self, name: str, password: str) -> OpenedSession:
        """Sign in with a password. Raises SignInRefused: the same words, after as long, for whatever is wrong."""
        account = self._store.find(local_login(name))
        hashed = account.password if account else None
        if not self._passwords.holds(hashed, password) or account is None or hashed is None:
            raise SignInRefused(_WRONG)
        if self._passwords.is_outdated(hashed):
            self._store.change(replace(account, password=self._passwords.hash(password)))
        return self.sessions.open(account.person)

    def admit(self, login: Login, name: str, roles: frozenset[Role]) -> OpenedSession:
        """Sign in somebody whom a provider vouches for; they are kept with the name and the roles that it gives.

        Raises SignInRefused for somebody without a role, who is signed out wherever they still were in.
        """
        account = self._store.find(login)
        if not roles:
            if account is not None:
                self.sessions.close_all(account.person.id)
            raise SignInRefused("You signed in, but none of your roles is one here. Ask who runs this service for one.")
        if account is None:
            account = Account(Person(_new_id(), name, roles), login)
            try:
                self._store.add(account)
            except NameTaken:  # their other window was faster
                return self.admit(login, name, roles)
        elif (account.person.name, account.person.roles) != (name, roles):
            account = replace(account, person=replace(account.person, name=name, roles=roles))
            self._store.change(account)
        return self.sessions.open(account.person)

    def add(self, name: str, roles: frozenset[Role], password: str) -> Person:
        """A new person with a password. Raises BadRequest, and NameTaken."""
        person = Person(_new_id(), checked_name(name), roles)
        self._store.add(Account(person, local_login(person.name), self._passwords.hash(password)))
        return person

    def accounts(self) -> Sequence[Account]:
        """Everybody, by name."""
        return self._store.accounts()

    def called(self, name: str) -> Account:
        """The account with this id, or else with this name. Raises NoSuchPerson, also where several have the name."""
        everybody = self._store.accounts()
        named = [account for account in everybody if local_login(account.person.name) == local_login(name)]
        found = [account for account in everybody if account.person.id == name] or named
        if not found:
            raise NoSuchPerson.called(name)
        if len(found) > 1:
            ids = ", ".join(account.person.id for account in found)
            raise NoSuchPerson(f"{len(found)} people are called {name!r}; name one by id: {ids}")
        return found[0]

    def set_password(self, account: Account, password: str) -> None:
        """Give somebody another password, and sign them out everywhere. Raises BadRequest."""
        if not account.login.startswith("name:"):
            raise BadRequest(f"{account.person.name} signs in with an OpenID provider, and has no password here.")
        self._store.change(replace(account, password=self._passwords.hash(password)))
        self.sessions.close_all(account.person.id)

    def set_roles(self, account: Account, roles: frozenset[Role]) -> Person:
        """Give somebody these roles instead of theirs, at once, wherever they are signed in."""
        person = replace(account.person, roles=roles)
        self._store.change(replace(account, person=person))
        return person

    def remove(self, account: Account) -> None:
        """Forget somebody, and sign them out everywhere."""
        self._store.remove(account.person.id)


def _new_id() -> PersonId:
    return PersonId(f"p_{secrets.token_urlsafe(9)}")
