"""The tokens that visitors bear, and those by which a site's server vouches for a customer: JWTs, HS256, nothing else.

What a token says of its own algorithm counts for nothing (RFC 8725, section 3.1).
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OctKey
from pydantic import SecretStr

from assistant.conversations.conversation import now
from assistant.conversations.log import Visitor, VisitorId
from assistant.errors import AssistantError
from assistant.visits.sites import SiteSettings

_HS256: Final = ["HS256"]
_AUDIENCE = "bythebook:visits"
_LIFE = timedelta(minutes=30)
_RENEWABLE = timedelta(days=1)
_SKEW_SECONDS = 30  # between a host's clock and ours
_NAME = 200  # characters of a customer's name, at most


class InvalidToken(AssistantError):
    """A token that is not ours, not for us, or no longer good; the message says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A visitor's token, and until when it is good."""

    token: str
    expires: datetime
    visitor: Visitor


class VisitTokens:
    """Makes and reads visitors' tokens. `clock` gives the time, for tests."""

    def __init__(self, secret: SecretStr, clock: Callable[[], datetime] = now) -> None:
        self._key = OctKey.import_key(secret.get_secret_value())
        self._clock = clock

    def issue(self, visitor: Visitor) -> Issued:
        """A token for the next 30 minutes."""
        expires = (self._clock() + _LIFE).replace(microsecond=0)
        claims: dict[str, Any] = {
            "aud": _AUDIENCE,
            "sub": visitor.id,
            "site": visitor.site,
            "exp": int(expires.timestamp()),
        }
        if visitor.customer is not None:
            claims["customer"] = visitor.customer
        return Issued(jwt.encode({"alg": "HS256"}, claims, self._key, algorithms=_HS256), expires, visitor)

    def visitor(self, token: str) -> Visitor:
        """Who bears the token. Raises InvalidToken."""
        return self._read(token, 0)

    def renewed(self, token: str) -> Visitor:
        """Who bore a token that may have expired within the last day. Raises InvalidToken."""
        return self._read(token, int(_RENEWABLE.total_seconds()))

    def vouched(self, token: str, site: SiteSettings) -> str:
        """The customer whom the site's server names (`sub`). Raises InvalidToken."""
        if site.secret is None:
            raise InvalidToken(
                f"token: the site {site.key!r} has no secret to check it with. Set `secret` for it in BYTHEBOOK_SITES."
            )
        key = OctKey.import_key(site.secret.get_secret_value())
        claims = _claims(token, key, site.key, (int(self._clock().timestamp()), _SKEW_SECONDS))
        return str(claims["sub"])

    def _read(self, token: str, leeway: int) -> Visitor:
        claims = _claims(token, self._key, _AUDIENCE, (int(self._clock().timestamp()), leeway))
        return Visitor(VisitorId(claims["sub"]), claims["site"], claims.get("customer"))


def new_visitor_id() -> VisitorId:
    """An id for a visitor, unique over all."""
    return VisitorId(f"v_{secrets.token_urlsafe(12)}")


def _claims(token: str, key: OctKey, audience: str, time: tuple[int, int]) -> dict[str, Any]:
    """The claims of a token that was signed with the key for the audience; `time` is now, and the leeway in seconds."""
    try:
        claims = jwt.decode(token, key, algorithms=_HS256).claims
        registry = jwt.JWTClaimsRegistry(
            now=time[0],
            leeway=time[1],
            exp={"essential": True},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
        )
        registry.validate(claims)
    except ExpiredTokenError:
        raise InvalidToken("The token has expired. Get another one with POST /v1/visits.") from None
    except (JoseError, ValueError) as error:
        raise InvalidToken(
            f"The token is not good here: expected a JWT signed with HS256, with `sub`, `exp` and `aud` {audience!r} "
            f"({getattr(error, 'error', '') or type(error).__name__})."
        ) from None
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _NAME or "\0" in subject:
        raise InvalidToken(f"The token is not good here: expected `sub` to be text of at most {_NAME} characters.")
    return claims
