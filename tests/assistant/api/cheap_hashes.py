"""Hashes that cost little: what they cost in production is tested where they are made."""

from functools import partial

import pytest
from argon2 import PasswordHasher

from assistant.people import opening, passwords

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def make_hashes_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """For as long as the patch lasts."""
    monkeypatch.setattr(opening, "Passwords", partial(passwords.Passwords, CHEAP))
    monkeypatch.setattr(passwords, "NOBODY", CHEAP.hash("nobody"))
