"""Tokens: what is signed is believed, for as long as it is good, and nothing else is."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from pydantic import SecretStr

from assistant.conversations.log import Visitor, VisitorId
from assistant.visits.sites import SiteSettings
from assistant.visits.tokens import InvalidToken, VisitTokens

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = "s" * 32
SITE = SiteSettings(key="shop", name="Shop", origins=("https://shop.example",), secret=SecretStr("h" * 32))
ANA = Visitor(VisitorId("v_ana"), "shop", "customer 7")


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def signed(claims: dict[str, Any], secret: str = "h" * 32, algorithm: str = "HS256") -> str:
    """A host's token."""
    return jwt.encode({"alg": algorithm}, claims, OctKey.import_key(secret), algorithms=[algorithm])


def unsigned(claims: dict[str, Any]) -> str:
    """A token that says that it needs no signature."""
    parts = [json.dumps(part).encode() for part in ({"alg": "none", "typ": "JWT"}, claims)]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


GOOD = {"sub": "customer 7", "aud": "shop", "exp": int(NOW.timestamp()) + 60}


def test_a_visitor_is_who_the_token_was_made_for_for_half_an_hour() -> None:
    clock = Clock()
    tokens = VisitTokens(SecretStr(SECRET), clock)
    issued = tokens.issue(ANA)
    assert issued.expires == NOW + timedelta(minutes=30)
    clock.now = NOW + timedelta(minutes=29)
    assert tokens.visitor(issued.token) == ANA
    clock.now = NOW + timedelta(minutes=31)
    with pytest.raises(InvalidToken, match="expired"):
        tokens.visitor(issued.token)


def test_a_token_is_renewed_for_a_day_after_it_expired() -> None:
    clock = Clock()
    tokens = VisitTokens(SecretStr(SECRET), clock)
    token = tokens.issue(ANA).token
    clock.now = NOW + timedelta(hours=24)
    assert tokens.renewed(token) == ANA
    clock.now = NOW + timedelta(hours=25)
    with pytest.raises(InvalidToken):
        tokens.renewed(token)


def test_a_host_vouches_for_its_customer_within_half_a_minute_of_its_clock() -> None:
    clock = Clock()
    tokens = VisitTokens(SecretStr(SECRET), clock)
    assert tokens.vouched(signed(GOOD), SITE) == "customer 7"
    clock.now = NOW + timedelta(seconds=85)
    assert tokens.vouched(signed(GOOD), SITE) == "customer 7"
    clock.now = NOW + timedelta(seconds=95)
    with pytest.raises(InvalidToken, match="expired"):
        tokens.vouched(signed(GOOD), SITE)


@pytest.mark.parametrize(
    "token",
    [
        unsigned(GOOD),
        signed(GOOD, secret="x" * 32),
        signed(GOOD, algorithm="HS512", secret="h" * 64),
        signed({**GOOD, "aud": "another"}),
        signed({**GOOD, "exp": "tomorrow"}),
        signed({**GOOD, "sub": ""}),
        signed({**GOOD, "sub": "x" * 201}),
        signed({**GOOD, "sub": {"id": 7}}),
        signed({key: value for key, value in GOOD.items() if key != "exp"}),
        signed({key: value for key, value in GOOD.items() if key != "sub"}),
        signed({key: value for key, value in GOOD.items() if key != "aud"}),
        signed(GOOD)[:-2],
        signed(GOOD) + "x",
        "nonsense",
        "",
        "a.b.c",
        "é.é.é",
    ],
)
def test_any_other_token_of_a_host_is_refused_in_words(token: str) -> None:
    with pytest.raises(InvalidToken, match="token"):
        VisitTokens(SecretStr(SECRET), Clock()).vouched(token, SITE)


def test_neither_kind_of_token_passes_for_the_other_even_with_the_same_secret() -> None:
    tokens = VisitTokens(SecretStr("h" * 32), Clock())
    with pytest.raises(InvalidToken):
        tokens.visitor(signed({**GOOD, "site": "shop"}))
    with pytest.raises(InvalidToken):
        tokens.vouched(tokens.issue(ANA).token, SITE)


def test_a_site_without_a_secret_vouches_for_nobody() -> None:
    with pytest.raises(InvalidToken, match="Set `secret`"):
        VisitTokens(SecretStr(SECRET)).vouched(signed(GOOD), SITE.model_copy(update={"secret": None}))
