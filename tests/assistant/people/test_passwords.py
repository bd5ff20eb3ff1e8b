"""Passwords and their hashes."""

import pytest
from argon2 import PasswordHasher

from assistant.errors import BadRequest
from assistant.people.passwords import NOBODY, SHORTEST, Passwords

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
LONG = "correct horse battery staple"


def test_only_the_same_password_holds_against_its_hash() -> None:
    passwords = Passwords(CHEAP)
    hashed = passwords.hash(LONG)
    assert hashed.startswith("$argon2id$")
    assert LONG not in hashed
    assert passwords.hash(LONG) != hashed
    assert passwords.holds(hashed, LONG)
    assert not passwords.holds(hashed, LONG + " ")
    assert not passwords.holds("no hash at all", LONG)


def test_nobodys_hash_costs_what_everybodys_does_and_no_password_holds_against_it() -> None:
    passwords = Passwords()
    assert not passwords.is_outdated(NOBODY)
    assert not passwords.holds(None, "")
    assert not passwords.holds(None, LONG)


@pytest.mark.parametrize("password", ["", "x" * (SHORTEST - 1), "x" * 1_001])
def test_a_password_that_is_too_short_or_too_long_is_refused_without_showing_it(password: str) -> None:
    with pytest.raises(BadRequest, match="expected 12 to 1,000 characters") as refused:
        Passwords(CHEAP).hash(password)
    assert "xx" not in str(refused.value)


def test_a_password_of_any_characters_can_be_kept() -> None:
    passwords = Passwords(CHEAP)
    for password in ("пароль из слов 🏔", "nul \0 in the middle", "a lone \ud800 surrogate"):
        assert passwords.holds(passwords.hash(password), password)


def test_a_hash_with_other_parameters_is_outdated() -> None:
    assert Passwords().is_outdated(CHEAP.hash(LONG))
