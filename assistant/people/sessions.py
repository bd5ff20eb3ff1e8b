"""Sessions: a random token for the person who signed in, of which only a hash is kept."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from assistant.people.person import Person, PersonId
from assistant.people.store import SessionStore

PREFIX = "bbs_"
"""What every token begins with, so that it is told from an agent key, and found by scanners for leaked secrets."""


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """What whoever signed in gets: `token` is to be kept secret."""

    person: Person
    token: str
    expires: datetime


class Sessions:
    """Opens sessions for a number of hours, and tells whose they are."""

    def __init__(self, store: SessionStore, hours: int, clock: Callable[[], datetime] = lambda: datetime.now(UTC)):
        self._store = store
        self._lifetime = timedelta(hours=hours)
        self._clock = clock

    def open(self, person: Person) -> OpenedSession:
        """Sign a person in. Raises NoSuchPerson when they were removed meanwhile."""
        token = PREFIX + secrets.token_urlsafe(32)
        now = self._clock()
        self._store.open(_hashed(token), person.id, now, now + self._lifetime)
        return OpenedSession(person, token, now + self._lifetime)

    def person(self, token: str) -> Person | None:
        """Who holds the token; None when it is unknown, has expired, or was signed out."""
        return self._store.person(_hashed(token), self._clock())

    def close(self, token: str) -> None:
        """Sign out here."""
        self._store.close(_hashed(token))

    def close_all(self, person: PersonId) -> None:
        """Sign out everywhere."""
        self._store.close_all(person)


def csrf_token(token: str) -> str:
    """What a page of ours proves with that it knows the session, and another site's cannot know."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()


def is_csrf_token(offered: str, token: str) -> bool:
    """Whether `offered` belongs to the session."""
    return hmac.compare_digest(offered.encode(), csrf_token(token).encode())


def _hashed(token: str) -> str:
    """Without salt: a token has 256 random bits, which nobody guesses from a hash."""
    return hashlib.sha256(token.encode()).hexdigest()
