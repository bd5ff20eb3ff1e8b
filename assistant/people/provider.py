"""An OpenID provider: OpenID Connect's authorisation code flow with PKCE, as Authlib speaks it.

Which algorithms sign ID tokens is ours to say, never the provider's or the token's: those with a public key only.
"""

import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeVar

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from assistant.errors import BadRequest
from assistant.people.person import Login, ProviderUnavailable, Role, SignInRefused, checked_name, provided_login
from assistant.people.settings import OidcSettings

_log = logging.getLogger(__name__)

_SIGNATURES: Final = JWSRegistry(
    algorithms=["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"],
    strict_check_header=False,
)
_LEEWAY_SECONDS = 60  # how far our clock and the provider's may be apart
_BELIEVED_SECONDS = 3600.0  # how long what the provider says of itself is not asked again
_TIMEOUT = httpx2.Timeout(10.0, connect=3.0)
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")

_T = TypeVar("_T")


def _random() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Flow:
    """What ties an answer of the provider to the browser that was sent there. Made anew for each attempt."""

    state: str = field(default_factory=_random)
    nonce: str = field(default_factory=_random)
    verifier: str = field(default_factory=_random)


class Provided(NamedTuple):
    """Whom a provider vouches for."""

    login: Login
    name: str
    roles: frozenset[Role]


class _Known(NamedTuple):
    """What the provider says of itself."""

    metadata: Mapping[str, Any]
    keys: KeySet
    until: float


class Provider:
    """One OpenID provider, found by its issuer when it is first needed. `label` is for the button."""

    def __init__(self, settings: OidcSettings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._known: _Known | None = None
        self.label = settings.label

    async def address(self, callback: str, flow: Flow) -> str:
        """Where to send a browser that wants to sign in. Raises ProviderUnavailable."""
        async with self._client(callback) as client:
            endpoint = (await self._find(client)).metadata["authorization_endpoint"]
            address, _ = client.create_authorization_url(
                endpoint, state=flow.state, code_verifier=flow.verifier, nonce=flow.nonce
            )
        return str(address)

    async def vouch(self, callback: str, answer: Mapping[str, str], flow: Flow) -> Provided:
        """Whom the provider sent back, `answer` in hand. Raises SignInRefused, and ProviderUnavailable."""
        self._check(answer, flow)
        async with self._client(callback) as client:
            metadata = (await self._find(client)).metadata
            methods = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
            if self._settings.client_secret and "client_secret_basic" not in methods:
                client.token_endpoint_auth_method = "client_secret_post"  # noqa: S105 - the name of a method
            token = await _answered(
                client.fetch_token(metadata["token_endpoint"], code=answer["code"], code_verifier=flow.verifier)
            )
            return await self._provided(client, token, flow)

    def _client(self, callback: str) -> AsyncOAuth2Client:
        secret = self._settings.client_secret
        return AsyncOAuth2Client(
            client_id=self._settings.client_id,
            client_secret=secret.get_secret_value() if secret else None,
            token_endpoint_auth_method=None if secret else "none",
            scope=self._settings.scope,
            redirect_uri=callback,
            code_challenge_method="S256",
            timeout=_TIMEOUT,
        )

    def _check(self, answer: Mapping[str, str], flow: Flow) -> None:
        """Raises SignInRefused for an answer to something else than `flow`, or one that says no."""
        if not secrets.compare_digest(answer.get("state", "").encode(), flow.state.encode()):
            raise SignInRefused("This sign-in was begun in another window, or too long ago. Please try again.")
        if answer.get("iss", self._settings.issuer) != self._settings.issuer:  # RFC 9207: another provider's answer
            raise _refused(f"the answer is from {answer['iss']!a}")
        if "error" in answer or "code" not in answer:
            raise _refused(f"{answer.get('error')!a} {answer.get('error_description')!a}")

    async def _find(self, client: AsyncOAuth2Client) -> _Known:
        """What the provider says of itself, asked once an hour."""
        if self._known is None or self._known.until < self._clock():
            issuer = str(self._settings.issuer)
            metadata = await _fetched(client, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            if metadata.get("issuer") != issuer or not all(isinstance(metadata.get(name), str) for name in _ENDPOINTS):
                raise _unavailable(f"it calls itself {metadata.get('issuer')!a}, with {sorted(metadata)}")
            keys = _keys(await _fetched(client, metadata["jwks_uri"]))
            self._known = _Known(metadata, keys, self._clock() + _BELIEVED_SECONDS)
        return self._known

    async def _provided(self, client: AsyncOAuth2Client, token: Mapping[str, Any], flow: Flow) -> Provided:
        try:
            try:
                return self._read(token, (await self._find(client)).keys, flow)
            except InvalidKeyIdError:  # the key is newer than those we know
                self._known = None
                return self._read(token, (await self._find(client)).keys, flow)
        except (JoseError, AuthlibBaseError, KeyError, TypeError, ValueError) as error:
            raise _refused(f"its ID token does not hold: {error!r}") from error

    def _read(self, token: Mapping[str, Any], keys: KeySet, flow: Flow) -> Provided:
        """The person in an ID token, once all of OpenID Connect Core 3.1.3.7 holds."""
        settings = self._settings
        signed = jwt.decode(token["id_token"], keys, registry=_SIGNATURES)
        expected = {"iss": settings.issuer, "aud": settings.client_id}
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            {name: {"essential": True, "value": value} for name, value in expected.items()},
            {"nonce": flow.nonce, "client_id": settings.client_id, "access_token": token.get("access_token")},
        )
        claims.validate(leeway=_LEEWAY_SECONDS)
        subject = str(claims["sub"])
        name = claims.get(settings.name_claim) or claims.get("preferred_username") or claims.get("email") or subject
        words: Any = claims
        for part in settings.role_claim.split("."):
            words = words.get(part) if isinstance(words, dict) else None
        return Provided(provided_login(str(settings.issuer), subject), _shown(str(name)), settings.roles_for(words))


def _keys(published: Any) -> KeySet:
    try:
        return KeySet.import_key_set(published)
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise _unavailable(f"its keys cannot be read: {error!r}") from error


def _shown(name: str) -> str:
    """The name as it can be shown in a line."""
    try:
        return checked_name("".join(character for character in name if character.isprintable())[:80])
    except BadRequest:
        return "Nameless"


async def _fetched(client: AsyncOAuth2Client, address: str) -> dict[str, Any]:
    """A JSON object of the provider's. Raises ProviderUnavailable."""
    response = await _answered(client.request("GET", address, withhold_token=True))
    try:
        response.raise_for_status()
        found = response.json()
    except (httpx2.HTTPError, ValueError) as error:
        raise _unavailable(f"{address}: {error}") from error
    if not isinstance(found, dict):
        raise _unavailable(f"{address} is no JSON object")
    return found


async def _answered(call: Awaitable[_T]) -> _T:
    """What a call of the provider gives. Raises ProviderUnavailable, and SignInRefused where it says no."""
    try:
        return await call
    except AuthlibBaseError as error:
        raise _refused(str(error)) from error
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        raise _unavailable(repr(error)) from error


def _refused(reason: str) -> SignInRefused:
    _log.warning("A sign-in with the OpenID provider was refused: %s", reason)
    return SignInRefused("The sign-in with your account did not work. Please try again.")


def _unavailable(reason: str) -> ProviderUnavailable:
    _log.error("The OpenID provider cannot be used: %s", reason)
    return ProviderUnavailable("Where you have your account does not answer right now. Please try again in a moment.")
