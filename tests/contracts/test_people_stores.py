"""What every PeopleStore and SessionStore does: the database on SQLite, on PostgreSQL where there is one, the fake."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from assistant.people.database import DatabasePeople, DatabaseSessions, open_people_tables
from assistant.people.memory import InMemoryPeople
from assistant.people.person import Account, NameTaken, NoSuchPerson, Person, PersonId, Role, local_login
from assistant.people.store import PeopleStore, SessionStore
from knowledge.settings import KnowledgeSettings
from tests.knowledge.databases import fresh_settings

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANA = Account(Person(PersonId("p_1"), "Ana Ünal", frozenset({Role.AGENT, Role.LEAD})), local_login("Ana Ünal"), "$hash")
BEN = Account(Person(PersonId("p_2"), "Ben", frozenset({Role.EVALUATOR})), local_login("Ben"))


class Stores(NamedTuple):
    """Both ports over the same people."""

    people: PeopleStore
    sessions: SessionStore


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    """Every adapter in turn, empty."""
    if request.param == "memory":
        memory = InMemoryPeople()
        yield Stores(memory, memory)
        return
    with fresh_settings(request.param, tmp_path) as settings:
        engine = open_people_tables(settings)
        yield Stores(DatabasePeople(engine), DatabaseSessions(engine))
        engine.dispose()


def test_an_account_is_found_by_its_login_exactly_as_it_was_kept(stores: Stores) -> None:
    stores.people.add(BEN)
    stores.people.add(ANA)
    assert stores.people.find(ANA.login) == ANA
    assert stores.people.find(local_login("nobody")) is None
    assert list(stores.people.accounts()) == [ANA, BEN]


def test_nobody_gets_a_login_that_somebody_has(stores: Stores) -> None:
    stores.people.add(ANA)
    stores.people.add(BEN)
    with pytest.raises(NameTaken, match="Ben"):
        stores.people.add(replace(BEN, person=replace(BEN.person, id=PersonId("p_3")), login=ANA.login))
    with pytest.raises(NameTaken, match="Ben"):
        stores.people.change(replace(BEN, login=ANA.login))
    assert list(stores.people.accounts()) == [ANA, BEN]


def test_of_many_who_add_the_same_name_at_once_one_succeeds(stores: Stores) -> None:
    def adding(number: int) -> bool:
        try:
            stores.people.add(replace(ANA, person=replace(ANA.person, id=PersonId(f"p_{number}"))))
        except NameTaken:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(adding, range(8))).count(True) == 1


def test_a_change_replaces_everything_but_the_id(stores: Stores) -> None:
    stores.people.add(ANA)
    person = replace(ANA.person, name="Anna", roles=frozenset({Role.ADMIN}))
    changed = Account(person, local_login("Anna"), None)
    stores.people.change(changed)
    assert stores.people.find(local_login("Anna")) == changed
    assert stores.people.find(ANA.login) is None


def test_who_is_not_there_can_be_neither_changed_nor_removed_nor_signed_in(stores: Stores) -> None:
    with pytest.raises(NoSuchPerson):
        stores.people.change(ANA)
    with pytest.raises(NoSuchPerson):
        stores.people.remove(ANA.person.id)
    with pytest.raises(NoSuchPerson):
        stores.sessions.open("t", ANA.person.id, NOW, NOW + HOUR)


def test_a_session_shows_its_person_as_they_are_now_until_it_expires(stores: Stores) -> None:
    stores.people.add(ANA)
    stores.sessions.open("t", ANA.person.id, NOW, NOW + HOUR)
    demoted = replace(ANA.person, roles=frozenset({Role.AGENT}))
    stores.people.change(replace(ANA, person=demoted))
    assert stores.sessions.person("t", NOW + HOUR - timedelta(seconds=1)) == demoted
    assert stores.sessions.person("t", NOW + HOUR) is None
    assert stores.sessions.person("other", NOW) is None


def test_one_session_ends_or_all_of_a_person_and_nobody_elses(stores: Stores) -> None:
    stores.people.add(ANA)
    stores.people.add(BEN)
    for token, account in (("a1", ANA), ("a2", ANA), ("a3", ANA), ("b", BEN)):
        stores.sessions.open(token, account.person.id, NOW, NOW + HOUR)
    stores.sessions.close("a1")
    stores.sessions.close("never opened")
    assert [bool(stores.sessions.person(token, NOW)) for token in ("a1", "a2", "a3", "b")] == [False, True, True, True]
    stores.sessions.close_all(ANA.person.id)
    assert [bool(stores.sessions.person(token, NOW)) for token in ("a2", "a3", "b")] == [False, False, True]


def test_removing_somebody_ends_their_sessions(stores: Stores) -> None:
    stores.people.add(ANA)
    stores.sessions.open("t", ANA.person.id, NOW, NOW + HOUR)
    stores.people.remove(ANA.person.id)
    assert stores.sessions.person("t", NOW) is None
    stores.people.add(ANA)
    assert stores.sessions.person("t", NOW) is None


def test_opening_a_session_drops_those_that_have_expired(stores: Stores) -> None:
    stores.people.add(ANA)
    stores.sessions.open("old", ANA.person.id, NOW, NOW + HOUR)
    stores.sessions.open("new", ANA.person.id, NOW + 2 * HOUR, NOW + 3 * HOUR)
    assert stores.sessions.person("old", NOW) is None
    assert stores.sessions.person("new", NOW) == ANA.person


def test_the_database_remembers_beside_the_conversations(tmp_path: Path) -> None:
    for _ in range(2):
        engine = open_people_tables(KnowledgeSettings(home=tmp_path))
        people = DatabasePeople(engine)
        if people.find(ANA.login) is None:
            people.add(ANA)
        engine.dispose()
    assert [path.name for path in tmp_path.glob("*.db")] == ["conversations.db"]
    engine = open_people_tables(KnowledgeSettings(home=tmp_path))
    assert list(DatabasePeople(engine).accounts()) == [ANA]
    engine.dispose()
