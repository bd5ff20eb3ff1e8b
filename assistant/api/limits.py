"""What is decided about a request before the app sees it: its size, how often its client comes; and safe headers."""

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.errors import TooLarge, TooManyRequests, problem_response

_NOT_COUNTED = ("/healthz", "/readyz", "/static/", "/widget", "/panel")
_CLIENTS = 20_000  # buckets kept; the client that was quiet longest is forgotten first
_CONTENT_POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {}; object-src 'none'"
_FRAMED = "/panel"  # the one page that may stand in a frame


class SecurityHeaders:
    """Tells browsers to load nothing foreign, guess nothing, frame nothing, and to pass on no addresses.

    The agents' panel may be framed by these origins.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str] = ()) -> None:
        self._app = app
        self._ancestors = " ".join(frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                framed = self._ancestors if scope["path"] == _FRAMED else ""
                headers["Content-Security-Policy"] = _CONTENT_POLICY.format(framed or "'none'")
                headers["X-Content-Type-Options"] = "nosniff"
                if not framed:  # it knows no lists
                    headers["X-Frame-Options"] = "DENY"
                headers["Referrer-Policy"] = "no-referrer"
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class BodyLimit:
    """Reads a body whole, up to the limit, before the app starts to parse it."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        size = int(announced) if announced.isdecimal() else 0
        body: list[Message] = []
        more = True
        while more and size <= self._limit:
            body.append(await receive())
            size = max(size, sum(len(part.get("body", b"")) for part in body))
            more = body[-1]["type"] == "http.request" and body[-1].get("more_body", False)
        if size > self._limit:
            error = TooLarge(f"The request's body has {size:,} bytes or more; at most {self._limit:,} are taken.")
            await problem_response(Request(scope), error)(scope, receive, send)
            return
        body.reverse()

        async def replay() -> Message:
            return body.pop() if body else await receive()

        await self._app(scope, replay, send)


class TokenBuckets:
    """So many requests a minute for each client, with that many at once after a quiet minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._capacity = float(per_minute)
        self._refill = per_minute / 60
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> int:
        """Take a token: 0 when there was one, else the whole seconds until there is."""
        now = self._clock()
        tokens, filled = self._buckets.pop(client, (self._capacity, now))
        tokens = min(self._capacity, tokens + (now - filled) * self._refill)
        allowed = tokens >= 1
        self._buckets[client] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        return 0 if allowed else math.ceil((1 - tokens) / self._refill)


class RateLimit:
    """Turns away clients that come too often. Health checks, static files and the widget do not count."""

    def __init__(self, app: ASGIApp, per_minute: int) -> None:
        self._app = app
        self._per_minute = per_minute
        self._buckets = TokenBuckets(per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].startswith(_NOT_COUNTED):
            await self._app(scope, receive, send)
            return
        wait = self._buckets.take(client_of(scope))
        if wait == 0:
            await self._app(scope, receive, send)
            return
        seconds = "1 second" if wait == 1 else f"{wait} seconds"
        message = f"More than {self._per_minute} requests in a minute came from you. Try again in {seconds}."
        await problem_response(Request(scope), TooManyRequests(message, wait))(scope, receive, send)


def client_of(scope: Scope) -> str:
    """Whom a request is counted for: the address, for IPv6 the /64 network, which is one subscriber."""
    host: str = (scope.get("client") or ("unknown", 0))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    return str(ipaddress.ip_network((int(address), 64), strict=False))
