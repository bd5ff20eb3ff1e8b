"""A person who signs in, and what is kept of them."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from assistant.errors import AssistantError, BadRequest, NotFound

PersonId = NewType("PersonId", str)
"""Names a person for ever: it stays when their name or their roles change."""

Login = NewType("Login", str)
"""What a person is found by when they sign in: a name, or a provider and the id that it gives them."""

_LONGEST_NAME = 80  # characters


class Role(StrEnum):
    """What somebody is there for. Nobody has a role because of another one."""

    AGENT = "agent"
    LEAD = "lead"
    POLICY_OWNER = "policy_owner"
    EVALUATOR = "evaluator"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in. `roles` has at least one."""

    id: PersonId
    name: str
    roles: frozenset[Role]

    def has_any(self, roles: Collection[Role]) -> bool:
        """Whether one of these roles is theirs."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Account:
    """A person and how they sign in: `password` is its hash, None for people of an OpenID provider."""

    person: Person
    login: Login
    password: str | None = None


class NoSuchPerson(NotFound):
    """Nobody has that name or id."""

    @classmethod
    def called(cls, name: str) -> "NoSuchPerson":
        """The error for a name, or an id."""
        return cls(f"There is nobody called {name!r}. `bythebook people list` shows who there is.")


class NameTaken(BadRequest):
    """Somebody else signs in with that name."""

    @classmethod
    def by(cls, account: Account) -> "NameTaken":
        """The error for an account whose login exists."""
        taken = account.person.name
        return cls(f"name: expected one that nobody has, got {taken!r}; `bythebook people list` shows everybody")


class SignInRefused(AssistantError):
    """Whoever it is does not get in; the message says no more than they may know."""


class ProviderUnavailable(AssistantError):
    """The OpenID provider does not answer, or not as OpenID Connect wants it to."""


def local_login(name: str) -> Login:
    """The login of somebody with a password: names that differ only in case or in how they are encoded are one."""
    return Login(f"name:{unicodedata.normalize('NFKC', name).strip().casefold()}")


def provided_login(issuer: str, subject: str) -> Login:
    """The login of somebody whom an OpenID provider vouches for."""
    return Login(f"oidc:{issuer} {subject}")


def checked_name(name: str) -> str:
    """The name without space around it. Raises BadRequest for one that cannot be shown in a line."""
    name = unicodedata.normalize("NFC", name).strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise BadRequest(f"name: expected 1 to {_LONGEST_NAME} printable characters, got {name[:100]!a}")
    return name
