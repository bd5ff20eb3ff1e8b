"""Puts the people of a service together: database, sessions, passwords, an OpenID provider."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.people.database import DatabasePeople, DatabaseSessions, open_people_tables
from assistant.people.passwords import Passwords
from assistant.people.sessions import Sessions
from assistant.people.settings import OidcSettings
from assistant.people.signing_in import People
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.people.provider import Provider


@contextmanager
def open_people(settings: Settings) -> Iterator[People]:
    """The people of one knowledge base. Raises KnowledgeError (no database)."""
    engine = open_people_tables(settings.knowledge)
    try:
        sessions = Sessions(DatabaseSessions(engine), settings.people.session_hours)
        yield People(DatabasePeople(engine), sessions, Passwords())
    finally:
        engine.dispose()


def open_provider(settings: OidcSettings) -> "Provider | None":
    """The OpenID provider, where one is set; it is not asked anything yet."""
    if settings.issuer is None:
        return None
    from assistant.people.provider import Provider  # a third of a second, for those who want it

    return Provider(settings)
