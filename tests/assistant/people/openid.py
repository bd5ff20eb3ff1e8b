"""An OpenID provider on loopback that speaks the real protocol, and lies where a test tells it to."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from assistant.people.settings import OidcSettings

CLIENT, SECRET = "by-the-book", "a secret/with+signs & %"
SECRET_IN_HEADER = "the secret is not posted"
KEY = RSAKey.generate_key(2048, {"kid": "one"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "two"})

Claims = dict[str, Any]


class OpenIdProvider(ThreadingHTTPServer):
    """Signs everybody in who is sent here, as `claims` describe them. What it got wrong of us is in `complaints`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.issuer = f"http://127.0.0.1:{self.server_port}/realms/shop"
        self.claims: Claims = {"sub": "u-1", "name": "Ana Ünal", "roles": ["agent", "other"]}
        self.key = KEY
        self.published = [KEY]
        self.metadata: Claims = {}
        self.sign: Callable[[Claims], str] = self._signed
        self.refuses: str | None = None
        self.posted_secret: str | None = SECRET_IN_HEADER
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self._codes: dict[str, Mapping[str, str]] = {}

    def _signed(self, claims: Claims) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def discovery(self) -> Claims:
        """What the provider says of itself."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            **self.metadata,
        }

    def authorize(self, query: Mapping[str, str]) -> str:
        """Where the browser is sent back to."""
        expected = {"client_id": CLIENT, "response_type": "code", "code_challenge_method": "S256"}
        self._expect(query, expected)
        if "openid" not in query.get("scope", "").split() or not query.get("state") or not query.get("nonce"):
            self.complaints.append(f"authorize: {query}")
        back = {"state": query["state"], "iss": self.issuer}
        if self.refuses:
            return f"{query['redirect_uri']}?{urlencode({**back, 'error': self.refuses})}"
        code = secrets.token_urlsafe(8)
        self._codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({**back, 'code': code})}"

    def token(self, form: Mapping[str, str], authorization: str) -> tuple[int, Claims]:
        """The tokens for a code, once."""
        begun = self._codes.pop(form.get("code", ""), None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        posted = form.get("client_id") == CLIENT and form.get("client_secret") == self.posted_secret
        basic = base64.b64encode(f"{quote(CLIENT, safe='')}:{quote(SECRET, safe='')}".encode()).decode()
        plain = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if self.posted_secret != SECRET_IN_HEADER and not posted:
            return 401, {"error": "invalid_client"}
        if self.posted_secret == SECRET_IN_HEADER and authorization not in (f"Basic {basic}", f"Basic {plain}"):
            return 401, {"error": "invalid_client"}
        if begun is None or form.get("redirect_uri") != begun["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        if base64.urlsafe_b64encode(challenge).decode().rstrip("=") != begun["code_challenge"]:
            return 400, {"error": "invalid_grant", "error_description": "PKCE"}
        now = int(time.time())
        standard = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": begun["nonce"]}
        claims = {name: value for name, value in {**standard, **self.claims}.items() if value is not None}
        return 200, {"access_token": "at", "token_type": "Bearer", "id_token": self.sign(claims)}

    def _expect(self, query: Mapping[str, str], expected: Mapping[str, str]) -> None:
        for name, value in expected.items():
            if query.get(name) != value:
                self.complaints.append(f"{name}: expected {value}, got {query.get(name)}")


class _Handler(BaseHTTPRequestHandler):
    """Routes requests to the provider."""

    @property
    def _provider(self) -> OpenIdProvider:
        return cast(OpenIdProvider, self.server)

    def do_GET(self) -> None:
        """Discovery, keys, and the page where people sign in."""
        address = urlsplit(self.path)
        endpoint = address.path.removeprefix("/realms/shop")
        self._provider.asked.append(endpoint)
        if endpoint == "/.well-known/openid-configuration":
            self._json(200, self._provider.discovery())
        elif endpoint == "/jwks":
            self._json(200, {"keys": [key.as_dict(private=False) for key in self._provider.published]})
        elif endpoint == "/authorize":
            self.send_response(302)
            self.send_header("Location", self._provider.authorize(_single(address.query)))
            self.end_headers()
        else:
            self._json(404, {})

    def do_POST(self) -> None:
        """The token endpoint."""
        self._provider.asked.append("/token")
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._json(*self._provider.token(_single(body), self.headers.get("Authorization", "")))

    def _json(self, status: int, body: Claims) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _single(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def providing() -> Iterator[OpenIdProvider]:
    """A provider that listens."""
    provider = OpenIdProvider()
    thread = threading.Thread(target=provider.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        provider.shutdown()
        thread.join()
        provider.server_close()


def oidc_settings(provider: OpenIdProvider, **changed: Any) -> OidcSettings:
    """Settings of a service that knows the provider."""
    values = {"issuer": provider.issuer, "client_id": CLIENT, "client_secret": SECRET, **changed}
    return OidcSettings.model_validate(values)
