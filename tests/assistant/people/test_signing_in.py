"""Signing in, over the fake store."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from assistant.errors import BadRequest
from assistant.people.memory import InMemoryPeople
from assistant.people.passwords import Passwords
from assistant.people.person import (
    NameTaken,
    NoSuchPerson,
    Role,
    SignInRefused,
    provided_login,
)
from assistant.people.sessions import Sessions, csrf_token, is_csrf_token
from assistant.people.signing_in import People

LONG = "correct horse battery staple"
AGENT, LEAD = frozenset({Role.AGENT}), frozenset({Role.LEAD})
ELSEWHERE = provided_login("https://login.example", "subject-1")


class Clock:
    """Shows the time that the test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


CLOCK = Clock()


@pytest.fixture
def store() -> InMemoryPeople:
    """Nobody yet."""
    return InMemoryPeople()


@pytest.fixture
def people(store: InMemoryPeople) -> People:
    """The people of a service whose hashes cost little."""
    return People(
        store, Sessions(store, 12, CLOCK), Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    )


@pytest.mark.parametrize("name", ["Zoë", "ZOË", " zoë ", "zoe\u0308"])
def test_a_name_signs_in_however_its_letters_are_cased_or_encoded(people: People, name: str) -> None:
    person = people.add("Zoë", AGENT, LONG)
    opened = people.sign_in(name, LONG)
    assert opened.person == person == people.sessions.person(opened.token)
    assert opened.expires == CLOCK.now + timedelta(hours=12)


def test_whatever_is_wrong_is_refused_in_the_same_words(people: People) -> None:
    people.add("Ana", AGENT, LONG)
    people.admit(ELSEWHERE, "Ben", AGENT)
    refusals = set()
    for name, password in (("Ana", "wrong"), ("nobody", LONG), ("Ben", ""), (ELSEWHERE, ""), ("", "")):
        with pytest.raises(SignInRefused) as refused:
            people.sign_in(name, password)
        refusals.add(str(refused.value))
    assert refusals == {"The name or the password is wrong."}


def test_the_store_holds_neither_passwords_nor_tokens(people: People, store: InMemoryPeople) -> None:
    people.add("Ana", AGENT, LONG)
    token = people.sign_in("Ana", LONG).token
    kept = repr(vars(store))
    assert LONG not in kept
    assert token not in kept
    assert token.removeprefix("bbs_") not in kept
    assert re.fullmatch(r"bbs_[\w-]{43}", token)


def test_a_session_ends_by_itself(people: People) -> None:
    people.add("Ana", AGENT, LONG)
    token = people.sign_in("Ana", LONG).token
    CLOCK.now += timedelta(hours=12)
    assert people.sessions.person(token) is None


def test_a_hash_that_is_outdated_is_renewed_by_signing_in(people: People, store: InMemoryPeople) -> None:
    people.add("Ana", AGENT, LONG)
    before = store.accounts()[0].password
    today = People(store, people.sessions, Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)))
    today.sign_in("Ana", LONG)
    after = store.accounts()[0].password
    assert before != after
    today.sign_in("Ana", LONG)
    assert store.accounts()[0].password == after


def test_another_password_ends_every_session_and_the_old_one(people: People) -> None:
    people.add("Ana", AGENT, LONG)
    token = people.sign_in("Ana", LONG).token
    people.set_password(people.called("ana"), "another long password")
    assert people.sessions.person(token) is None
    with pytest.raises(SignInRefused):
        people.sign_in("Ana", LONG)
    people.sign_in("Ana", "another long password")


def test_other_roles_hold_at_once_in_a_session_that_is_open(people: People) -> None:
    people.add("Ana", LEAD, LONG)
    token = people.sign_in("Ana", LONG).token
    people.set_roles(people.called("Ana"), AGENT)
    person = people.sessions.person(token)
    assert person is not None
    assert person.roles == AGENT


def test_whom_a_provider_vouches_for_stays_the_same_person_with_what_it_says_of_them_now(people: People) -> None:
    first = people.admit(ELSEWHERE, "Ben", AGENT).person
    second = people.admit(ELSEWHERE, "Ben Ito", LEAD).person
    assert (second.id, second.name, second.roles) == (first.id, "Ben Ito", LEAD)
    assert people.admit(provided_login("https://other.example", "subject-1"), "Ben", AGENT).person.id != first.id


def test_who_loses_every_role_at_the_provider_is_signed_out_everywhere(people: People) -> None:
    token = people.admit(ELSEWHERE, "Ben", AGENT).token
    with pytest.raises(SignInRefused, match="none of your roles"):
        people.admit(ELSEWHERE, "Ben", frozenset())
    assert people.sessions.person(token) is None
    with pytest.raises(SignInRefused):
        people.admit(provided_login("https://login.example", "stranger"), "Cy", frozenset())
    assert [account.person.name for account in people.accounts()] == ["Ben"]


def test_a_provider_cannot_name_somebody_into_the_account_of_another(people: People) -> None:
    local = people.add("Ana", LEAD, LONG)
    assert people.admit(ELSEWHERE, "Ana", AGENT).person.id != local.id
    with pytest.raises(NoSuchPerson, match="2 people are called 'ana'; name one by id: p_"):
        people.called("ana")
    assert people.called(local.id).person == local


def test_what_cannot_be_is_refused(people: People) -> None:
    people.add("Ana", AGENT, LONG)
    with pytest.raises(NameTaken, match="got 'ANA'"):
        people.add("ANA", AGENT, LONG)
    for name in ("", "  ", "a\nb", "x" * 81, "\u202eevil"):
        with pytest.raises(BadRequest, match="printable"):
            people.add(name, AGENT, LONG)
    people.admit(ELSEWHERE, "Ben", AGENT)
    with pytest.raises(BadRequest, match="has no password here"):
        people.set_password(people.called("Ben"), LONG)
    with pytest.raises(NoSuchPerson, match="nobody called 'Cy'"):
        people.called("Cy")


def test_the_proof_against_forged_requests_belongs_to_one_session() -> None:
    assert is_csrf_token(csrf_token("bbs_one"), "bbs_one")
    assert not is_csrf_token(csrf_token("bbs_two"), "bbs_one")
    assert not is_csrf_token("ünfug", "bbs_one")
