"""The cookies of a session, and of a sign-in that is under way at a provider."""

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from assistant.people.sessions import OpenedSession
from assistant.settings import Settings

_UNDER_WAY_SECONDS = 600  # how long somebody may take at the provider


@dataclass(frozen=True, slots=True)
class Cookies:
    """How cookies are set. Over https no other host, and no sub-domain, can set one of these names."""

    secure: bool
    framed: bool

    @classmethod
    def of(cls, request: Request, settings: Settings) -> "Cookies":
        """As the settings want them, at the address that the request came to."""
        address = settings.people.address or str(request.base_url)
        framed = settings.people.framed
        return cls(secure=framed or address.startswith("https:"), framed=framed)

    @property
    def name(self) -> str:
        """The session's."""
        return "__Host-bythebook" if self.secure else "bythebook"

    @property
    def under_way(self) -> str:
        """The one of a sign-in at a provider, which only needs to survive the way there and back."""
        return f"{self.name}-oidc"

    def keep(self, response: Response, session: OpenedSession) -> None:
        """Hand the token of a session to the browser; no script can read it."""
        self._session(response, session.token, round((session.expires - datetime.now(UTC)).total_seconds()))

    def drop(self, response: Response) -> None:
        """Make the browser forget the session."""
        self._session(response, "", 0)

    def begin(self, response: Response, value: str) -> None:
        """Hand over what the browser is to bring back from the provider."""
        self._set(response, self.under_way, value, _UNDER_WAY_SECONDS, "; SameSite=Lax")

    def end(self, response: Response) -> None:
        """Make the browser forget the sign-in that was under way."""
        self._set(response, self.under_way, "", 0, "; SameSite=Lax")

    def _session(self, response: Response, token: str, seconds: int) -> None:
        place = "; SameSite=None; Partitioned" if self.framed else "; SameSite=Lax"
        self._set(response, self.name, token, seconds, place)

    def _set(self, response: Response, name: str, value: str, seconds: int, place: str) -> None:
        """By hand: the standard library writes `Partitioned` from Python 3.14 on. Values need no quoting."""
        secure = "; Secure" if self.secure else ""
        response.headers.append("Set-Cookie", f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly{place}{secure}")
