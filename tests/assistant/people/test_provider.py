"""The OpenID provider's client, against one that speaks the real protocol and can be made to lie."""

import base64
import hmac
import json
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import ValidationError

from assistant.people.person import ProviderUnavailable, Role, SignInRefused, provided_login
from assistant.people.provider import Flow, Provided, Provider
from assistant.people.settings import OidcSettings
from tests.assistant.people.openid import CLIENT, KEY, OTHER_KEY, SECRET, OpenIdProvider, oidc_settings, providing

pytestmark = [pytest.mark.anyio, pytest.mark.loopback]

CALLBACK = "http://service/v1/session/oidc/callback"


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that the service runs on in production."""
    return "asyncio"


@pytest.fixture
def server() -> Iterator[OpenIdProvider]:
    """A provider that listens."""
    with providing() as server:
        yield server


async def _answer(provider: Provider, flow: Flow) -> dict[str, str]:
    """What a browser brings back that was sent to the provider."""
    async with httpx.AsyncClient() as browser:
        sent_back = await browser.get(await provider.address(CALLBACK, flow))
    address = sent_back.headers["location"]
    assert address.startswith(f"{CALLBACK}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


async def _signed_in(server: OpenIdProvider, **changed: Any) -> Provided:
    provider, flow = Provider(oidc_settings(server, **changed)), Flow()
    provided = await provider.vouch(CALLBACK, await _answer(provider, flow), flow)
    assert server.complaints == []
    return provided


async def test_whoever_signed_in_there_is_known_here_by_issuer_and_subject(server: OpenIdProvider) -> None:
    provided = await _signed_in(server)
    assert provided == (provided_login(server.issuer, "u-1"), "Ana Ünal", frozenset({Role.AGENT}))


async def test_what_the_provider_says_of_itself_is_asked_once_an_hour(server: OpenIdProvider) -> None:
    times = [0.0]
    provider = Provider(oidc_settings(server), clock=lambda: times[-1])
    for now in (0.0, 3600.0, 3601.0):
        times.append(now)
        flow = Flow()
        await provider.vouch(CALLBACK, await _answer(provider, flow), flow)
    assert server.asked.count("/.well-known/openid-configuration") == server.asked.count("/jwks") == 2


async def test_roles_come_from_the_claim_and_by_the_words_that_the_settings_name(server: OpenIdProvider) -> None:
    server.claims |= {"realm_access": {"roles": ["leads", "agent"]}, "team": "qa"}
    nested = {"role_claim": "realm_access.roles", "roles": {"leads": "lead", "qa": "evaluator"}}
    assert (await _signed_in(server, **nested)).roles == {Role.LEAD}
    assert (await _signed_in(server, **nested | {"role_claim": "team"})).roles == {Role.EVALUATOR}
    for claim in ("nowhere", "name.roles", "sub"):
        assert (await _signed_in(server, role_claim=claim)).roles == frozenset()
    server.claims["roles"] = [1, None, {"agent": True}]
    assert (await _signed_in(server)).roles == frozenset()


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": None, "preferred_username": "ana"}, "ana"),
        ({"name": None}, "u-1"),
        ({"name": "A\nB\u202e" + "x" * 100}, "AB" + "x" * 78),
        ({"name": "\n"}, "Nameless"),
    ],
)
async def test_the_name_is_the_best_there_is_fit_to_be_shown(
    server: OpenIdProvider, claims: Mapping[str, Any], name: str
) -> None:
    server.claims |= claims
    assert (await _signed_in(server)).name == name


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-service"},
        {"aud": [CLIENT, "another-service"], "azp": "another-service"},
        {"aud": [CLIENT, "another-service"]},
        {"aud": None},
        {"exp": 1_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"at_hash": "of-another-token"},
    ],
    ids=str,
)
async def test_a_token_that_was_made_for_something_else_is_refused(server: OpenIdProvider, lie: dict[str, Any]) -> None:
    server.claims |= lie
    with pytest.raises(SignInRefused, match="did not work"):
        await _signed_in(server)


def _text(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def _unsigned(claims: Mapping[str, Any], header: Mapping[str, str] = {"alg": "none"}) -> str:
    return f"{_text(json.dumps(header).encode())}.{_text(json.dumps(claims).encode())}."


def _with_public_key_as_secret(claims: dict[str, Any]) -> str:
    signed = _unsigned(claims, {"alg": "HS256", "kid": "one"}).rstrip(".")
    return f"{signed}.{_text(hmac.digest(KEY.as_pem(private=False), signed.encode(), 'sha256'))}"


def _by_a_stranger(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, RSAKey.generate_key(2048, {"kid": "one"}))


def _changed_afterwards(claims: dict[str, Any]) -> str:
    head, _, signature = jwt.encode({"alg": "RS256", "kid": "one"}, claims, KEY).split(".")
    return f"{head}.{_unsigned({**claims, 'roles': ['admin']}).split('.')[1]}.{signature}"


@pytest.mark.parametrize(
    "forge",
    [_unsigned, _with_public_key_as_secret, _by_a_stranger, _changed_afterwards, lambda _: "no.jwt", lambda _: None],
)
async def test_a_token_that_the_provider_did_not_sign_is_refused_whatever_it_says_it_may(
    server: OpenIdProvider, forge: Any
) -> None:
    server.sign = forge
    with pytest.raises(SignInRefused, match="did not work"):
        await _signed_in(server)


async def test_a_key_that_is_new_is_fetched_and_one_that_was_never_published_is_refused(server: OpenIdProvider) -> None:
    provider, flow = Provider(oidc_settings(server)), Flow()
    await provider.vouch(CALLBACK, await _answer(provider, flow), flow)
    server.key, server.published = OTHER_KEY, [KEY, OTHER_KEY]
    await provider.vouch(CALLBACK, await _answer(provider, flow), flow)
    server.key = RSAKey.generate_key(2048, {"kid": "three"})
    with pytest.raises(SignInRefused):
        await provider.vouch(CALLBACK, await _answer(provider, flow), flow)


async def test_an_answer_to_another_sign_in_is_refused_before_anything_is_asked(server: OpenIdProvider) -> None:
    provider, flow = Provider(oidc_settings(server)), Flow()
    answer = await _answer(provider, flow)
    for changed in ({"state": "another"}, {"iss": "https://evil.example"}, {"error": "access_denied"}):
        with pytest.raises(SignInRefused):
            await provider.vouch(CALLBACK, {**answer, **changed}, flow)
    for missing in ("state", "code"):
        with pytest.raises(SignInRefused):
            await provider.vouch(CALLBACK, {name: answer[name] for name in answer if name != missing}, flow)
    assert "/token" not in server.asked


async def test_a_code_works_once_and_only_with_the_verifier_it_was_asked_for_with(server: OpenIdProvider) -> None:
    provider, flow = Provider(oidc_settings(server)), Flow()
    answer = await _answer(provider, flow)
    with pytest.raises(SignInRefused):
        await provider.vouch(CALLBACK, answer, Flow(flow.state, flow.nonce, "a-verifier-of-somebody-else" * 3))
    answer = await _answer(provider, flow)
    await provider.vouch(CALLBACK, answer, flow)
    with pytest.raises(SignInRefused):
        await provider.vouch(CALLBACK, answer, flow)


async def test_a_wrong_client_secret_is_no_sign_in(server: OpenIdProvider) -> None:
    with pytest.raises(SignInRefused):
        await _signed_in(server, client_secret="wrong")


async def test_the_secret_is_posted_where_the_provider_wants_it_so_and_a_public_client_has_none(
    server: OpenIdProvider,
) -> None:
    server.metadata, server.posted_secret = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}, SECRET
    await _signed_in(server)
    server.metadata, server.posted_secret = {"token_endpoint_auth_methods_supported": ["none"]}, None
    await _signed_in(server, client_secret=None)


@pytest.mark.parametrize(
    "metadata",
    [{"issuer": "https://evil.example"}, {"token_endpoint": None}, {"jwks_uri": "http://127.0.0.1:9/jwks"}],
    ids=str,
)
async def test_a_provider_that_is_not_who_the_settings_name_is_not_used(
    server: OpenIdProvider, metadata: dict[str, Any]
) -> None:
    server.metadata = metadata
    with pytest.raises(ProviderUnavailable, match="does not answer right now"):
        await Provider(oidc_settings(server)).address(CALLBACK, Flow())


async def test_a_provider_that_is_down_is_said_to_be_and_tried_again(server: OpenIdProvider) -> None:
    provider, flow = Provider(oidc_settings(server)), Flow()
    gone = Provider(oidc_settings(server).model_copy(update={"issuer": "http://127.0.0.1:9"}))
    with pytest.raises(ProviderUnavailable):
        await gone.address(CALLBACK, flow)
    answer = await _answer(provider, flow)
    server.published = []
    server.metadata = {"jwks_uri": f"{server.issuer}/nothing"}
    with pytest.raises(ProviderUnavailable):
        await Provider(oidc_settings(server)).vouch(CALLBACK, answer, flow)
    server.metadata, server.published = {}, [KEY]
    await provider.vouch(CALLBACK, answer, flow)


async def test_our_clock_may_be_a_minute_off_and_no_more(server: OpenIdProvider) -> None:
    server.claims["exp"] = int(time.time()) - 30
    await _signed_in(server)
    server.claims["exp"] = int(time.time()) - 90
    with pytest.raises(SignInRefused):
        await _signed_in(server)


@pytest.mark.parametrize("issuer", ["http://login.example", "https://a b", "login.example", "https://a.example?x=1"])
def test_an_issuer_that_anybody_could_answer_for_is_no_setting(issuer: str) -> None:
    with pytest.raises(ValidationError, match="https://"):
        OidcSettings(issuer=issuer, client_id=CLIENT)


def test_an_issuer_needs_the_name_that_it_knows_us_by() -> None:
    with pytest.raises(ValidationError, match="client_id"):
        OidcSettings(issuer="https://login.example")
