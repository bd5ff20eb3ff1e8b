"""Who a request comes from: somebody who signed in, a machine with the agent key, or nobody we know."""

import secrets
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from assistant.api.errors import Unauthorized
from assistant.api.people.cookies import Cookies
from assistant.api.state import ServicesOf
from assistant.bootstrap import Services
from assistant.errors import Forbidden
from assistant.people.person import Person, PersonId, Role
from assistant.people.sessions import PREFIX, is_csrf_token

AGENT_KEY: Final = Person(PersonId("agent-key"), "agent key", frozenset({Role.AGENT}))
"""Whoever bears the agent key: a machine, which names the agent that it speaks for elsewhere."""

CSRF_HEADER = "X-CSRF-Token"
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="agent key or session",
    description=(
        "Agents bear the token of their session (`POST /v1/session`), machines the key of the setting "
        "`server.agent_key`. Without either you are a customer."
    ),
)

Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
"""The key or the token that a request bears, if any."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody we know. `token` is their session's, None for the agent key; `cookie`: a browser sent it by itself."""

    person: Person
    token: str | None = None
    cookie: bool = False


def holder(services: Services, bearer: str) -> SignedIn:
    """Who bears this. Raises Unauthorized for what is neither the agent key nor the token of a session."""
    key = services.settings.server.agent_key
    if key is not None and secrets.compare_digest(bearer.encode(), key.get_secret_value().encode()):
        return SignedIn(AGENT_KEY)
    if bearer.startswith(PREFIX):
        person = services.people.sessions.person(bearer)
        if person is None:
            raise Unauthorized("This session has ended. Sign in again.")
        return SignedIn(person, bearer)
    if key is None:
        raise Unauthorized("This service has no agent key. Leave the Authorization header out to ask as a customer.")
    raise Unauthorized("The agent key is wrong. Leave the Authorization header out to ask as a customer.")


def signed_in(request: Request, services: ServicesOf, credentials: Credentials) -> SignedIn | None:
    """Who asks, None for a customer. A cookie whose session has ended is as good as none.

    Raises Unauthorized for a key or a token that is not ours, and Forbidden for a cookie that another site may have
    made a browser send.
    """
    if credentials is not None:
        return holder(services, credentials.credentials)
    token = request.cookies.get(Cookies.of(request, services.settings).name)
    person = services.people.sessions.person(token) if token else None
    if person is None or token is None:
        return None
    if request.method not in _SAFE_METHODS and not _is_ours(request, token):
        raise Forbidden(
            f"A change with the cookie of a session needs the header {CSRF_HEADER}, with the `csrf` that GET "
            "/v1/session gives. (A form needs a browser that says where it comes from: over https they all do.)"
        )
    return SignedIn(person, token, cookie=True)


def _is_ours(request: Request, token: str) -> bool:
    """Whether a page of ours sent this: its script knows the token's twin, and a form's browser says so itself."""
    if CSRF_HEADER in request.headers:
        return is_csrf_token(request.headers[CSRF_HEADER], token)
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


SignedInOf = Annotated[SignedIn | None, Depends(signed_in)]
"""Declares that a route wants to know who asks, if it is anybody."""


def _person(visitor: SignedInOf) -> Person:
    if visitor is None:
        raise Unauthorized("Nobody is signed in. Sign in at /sign-in, or with POST /v1/session.")
    return visitor.person


PersonOf = Annotated[Person, Depends(_person)]
"""Declares that a route is for people who signed in (and for machines, which are AGENT_KEY)."""


def requires(*roles: Role) -> Any:
    """Declares that a route is for people with one of these roles: `Annotated[Person, requires(Role.LEAD)]`."""

    def permitted(person: PersonOf) -> Person:
        if not person.has_any(roles):
            theirs = ", ".join(sorted(person.roles))
            raise Forbidden(f"This needs the role {' or '.join(roles)}; {person.name} has {theirs}.")
        return person

    return Depends(permitted)
