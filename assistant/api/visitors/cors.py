"""Lets pages of the sites, and no others, read what the widget's endpoints answer."""

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.visits.sites import Sites

_PATH = "/v1/visits"


class VisitorsCors(CORSMiddleware):
    """CORS for `/v1/visits` alone. Never with credentials: there are no cookies."""

    def __init__(self, app: ASGIApp, sites: Sites) -> None:
        super().__init__(
            app,
            allow_methods=("GET", "POST"),
            allow_headers=("Authorization", "Content-Type", "Last-Event-ID"),
            expose_headers=("Retry-After",),
        )
        self._sites = sites

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["path"].startswith(_PATH):
            await super().__call__(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def is_allowed_origin(self, origin: str) -> bool:
        """Whether it is the origin of any site; which one's it must be is decided by the token."""
        return self._sites.allows(origin)
