"""Who may see the runs: evaluators and admins who signed in, and whoever sits at this machine."""

from ipaddress import ip_address
from typing import Final

from fastapi import Request

from assistant.api.people.signed_in import SignedInOf
from assistant.errors import NotFound
from assistant.people.person import Role

_FORWARDED: Final = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def permitted(request: Request, visitor: SignedInOf) -> None:
    """Raises NotFound for anybody but evaluators, admins, and whoever sits at this machine."""
    if visitor is None or not visitor.person.has_any((Role.EVALUATOR, Role.ADMIN)):
        _near(request)


def _near(request: Request) -> None:
    """Raises NotFound for a request that does not come straight from this machine.

    Runs hold internal clauses. A proxy on this machine speaks from 127.0.0.1 for everybody, so that a request which
    was forwarded is nobody's; and a page elsewhere may point its own name at 127.0.0.1, so that the name counts too.
    """
    forwarded = any(header in request.headers for header in _FORWARDED)
    if forwarded or not _is_loopback(request) or request.url.hostname not in _LOCAL_NAMES:
        raise NotFound(
            "Evaluations are shown to evaluators who signed in at /sign-in, and on the machine that the service runs "
            "on, at 127.0.0.1 or localhost."
        )


def _is_loopback(request: Request) -> bool:
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:  # a Unix socket, or a test client: who speaks through it is not known
        return False
