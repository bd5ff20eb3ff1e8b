"""Which pages of other sites may call the routes of OpenAI's clients from a browser."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.openai.errors import is_ours


class Origins:
    """Cross-origin requests from `allowed`, to these routes alone. Keys travel in a header; cookies are none."""

    def __init__(self, app: ASGIApp, allowed: Sequence[str]) -> None:
        self._app = app
        self._shared = CORSMiddleware(
            app,
            allow_origins=allowed,
            allow_methods=["GET", "POST"],
            allow_headers=["*"],
            expose_headers=["Retry-After"],
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        ours = scope["type"] == "http" and is_ours(scope["path"])
        await (self._shared if ours else self._app)(scope, receive, send)
