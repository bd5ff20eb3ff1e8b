"""people: who may sign in, from the command line."""

import json
from pathlib import Path

import pytest

from assistant.people.opening import open_people
from assistant.people.person import SignInRefused
from assistant.settings import Settings
from tests.faults.processes import called

PASSWORD = "correct horse battery staple"


def test_somebody_is_added_listed_changed_and_removed(tmp_path: Path) -> None:
    at = ("--home", tmp_path)
    assert "Nobody yet." in called("people", "list", *at).out
    added = called("people", "add", "Ana", "--role", "agent", "--role", "lead", *at, said=f"{PASSWORD}\n")
    assert added.out == "Ana can sign in now, as agent, lead.\n"
    (listed,) = json.loads(called("people", "list", "--json", *at).out)
    assert listed == {"id": listed["id"], "name": "Ana", "roles": ["agent", "lead"], "sign_in": "password"}
    assert called("people", "list", *at).out == f"Ana  agent, lead  password  {listed['id']}\n"
    changed = called("people", "roles", "ana", "--role", "policy_owner", "--json", *at)
    assert json.loads(changed.out)["roles"] == ["policy_owner"]
    assert called("people", "remove", listed["id"], *at).out == "Ana can sign in no more.\n"
    assert json.loads(called("people", "list", "--json", *at).out) == []


def test_the_password_given_is_the_one_that_signs_in_until_another_is(tmp_path: Path) -> None:
    at = ("--home", tmp_path)
    called("people", "add", "Ana", "--role", "agent", *at, said=PASSWORD)
    with open_people(Settings(home=tmp_path)) as people:
        session = people.sign_in("Ana", PASSWORD)
        assert "signed out everywhere" in called("people", "password", "Ana", *at, said=f"{PASSWORD} two\r\n").out
        assert people.sessions.person(session.token) is None
        with pytest.raises(SignInRefused):
            people.sign_in("Ana", PASSWORD)
        session = people.sign_in("Ana", f"{PASSWORD} two")
        assert called("people", "sign-out", "Ana", *at).out == "Ana is signed out everywhere.\n"
        assert people.sessions.person(session.token) is None


def test_what_cannot_be_is_refused_in_one_line_without_the_password(tmp_path: Path) -> None:
    at = ("--home", tmp_path)
    short = called("people", "add", "Ana", "--role", "agent", *at, said="short one\n")
    assert short.refusal() == "bythebook: password: expected 12 to 1,000 characters, got 9"
    assert "got nothing" in called("people", "add", "Ana", "--role", "agent", *at).refusal()
    called("people", "add", "Ana", "--role", "agent", *at, said=PASSWORD)
    taken = called("people", "add", "ANA", "--role", "agent", *at, said=PASSWORD)
    assert "expected one that nobody has, got 'ANA'" in taken.refusal()
    for command in ("password", "remove", "sign-out"):
        assert "nobody called 'Ben'" in called("people", command, "Ben", *at, said=PASSWORD).refusal()
    assert called("people", "add", "Ben", *at, said=PASSWORD).code == 2
    assert "'boss'" in called("people", "add", "Ben", "--role", "boss", *at, said=PASSWORD).err
