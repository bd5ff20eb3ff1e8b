"""The HTTP service: routes, limits and errors around the services, and the task that keeps the index fresh."""

import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.metadata import version

import anyio
import anyio.to_thread
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from assistant.api import breaches, chat, checks, conversations, documents, health, panel, search, widget
from assistant.api.errors import UnexpectedErrors, handle_errors
from assistant.api.exceptions import routes as exceptions
from assistant.api.inbox import conversations as inbox_conversations
from assistant.api.limits import BodyLimit, RateLimit, SecurityHeaders
from assistant.api.openai import routes as openai
from assistant.api.openai.errors import OpenAIErrors
from assistant.api.openai.origins import Origins
from assistant.api.pages import home
from assistant.api.pages.rendering import WEB
from assistant.api.people import pages as sign_in_pages
from assistant.api.people import provider, session
from assistant.api.people.entrance import Entrance
from assistant.api.suggestions import routes as suggestions
from assistant.api.visitors import clauses, visits
from assistant.api.visitors import conversations as visitors_conversations
from assistant.api.visitors.cors import VisitorsCors
from assistant.bootstrap import Services, build
from assistant.live.live import Kept, running
from assistant.settings import Settings
from assistant.visits.sites import Sites
from knowledge.serving import ServedIndex

_log = logging.getLogger(__name__)

_REFRESH_SECONDS = 0.5  # a new generation serves within 2 s of being published

_DASHBOARD = "evals.dashboard"  # by name: that room imports this one

_LIVE = (widget, visits, visitors_conversations, clauses, inbox_conversations)
_AGENTS = (panel, checks, breaches, suggestions, exceptions)
_PEOPLE = (session, provider, sign_in_pages)

_TAGS = [
    {"name": "answers", "description": "Ask, and read what was answered."},
    {"name": "agents", "description": "Help for the people who answer; the agent key is required."},
    {"name": "policies", "description": "The clauses and documents that answers stand on."},
    {"name": "widget", "description": "Live conversations with visitors of a site."},
    {"name": "inbox", "description": "The conversations that wait for a person, or are with one."},
    {"name": "openai", "description": "The same answers, for clients that speak OpenAI's chat completions."},
    {"name": "people", "description": "Signing in and out, for those who work with the assistant."},
    {"name": "operation", "description": "Whether the service is up, and can answer."},
]


def create_app(settings: Settings, open_services: Callable[[Settings], Services] = build) -> FastAPI:
    """The service as an ASGI app. The services are opened when it starts, and closed when it stops.

    There is no /docs: the stock page loads its scripts from a CDN. /openapi.json is there.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        services = await anyio.to_thread.run_sync(open_services, settings)
        app.state.services = services
        follower = Follower(services.index)
        await follower.look()  # before the first request: it would have to wait for the index to be opened
        app.state.entrance = Entrance()
        app.state.places = anyio.Semaphore(settings.limits.concurrent_answers)
        kept = Kept(
            services.live,
            services.conversations,
            services.exchanges,
            services.hours,
            settings.live,
            services.agents.desk.ledger.tally,
        )
        try:
            async with (
                running(kept, app.state.places, app.state.closing) as app.state.live,
                anyio.create_task_group() as background,
            ):
                background.start_soon(follower.run)
                yield
                background.cancel_scope.cancel()
        finally:
            await anyio.to_thread.run_sync(services.close)

    app = FastAPI(
        title="By the Book",
        summary="A support assistant that answers from the policies, and cites the clause for every sentence.",
        version=version("bythebook"),
        openapi_tags=_TAGS,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.closing = threading.Event()  # whoever runs the server sets it, so that no stream keeps it from stopping
    handle_errors(app)
    for module in (chat, openai, conversations, *_LIVE, *_AGENTS, search, documents, health, home, *_PEOPLE):
        app.include_router(module.router)
    app.include_router(import_module(_DASHBOARD).router)
    app.mount("/static", StaticFiles(directory=WEB / "static"), name="static")
    app.add_middleware(UnexpectedErrors)  # innermost: the last one added is the first to see a request
    app.add_middleware(BodyLimit, limit=settings.limits.body_bytes)
    app.add_middleware(RateLimit, per_minute=settings.limits.requests_per_minute)
    app.add_middleware(VisitorsCors, sites=Sites(settings.sites))  # around the limits: a page may read their refusals
    app.add_middleware(OpenAIErrors)  # around the limits, whose refusals it rewrites
    if settings.server.origins:
        app.add_middleware(Origins, allowed=settings.server.origins)
    app.add_middleware(SecurityHeaders, frame_ancestors=settings.people.frame_ancestors)
    return app


class Follower:
    """Serves what is published, soon after. What goes wrong is logged when it changes, not every time."""

    def __init__(self, index: ServedIndex) -> None:
        self._index = index
        self._last_problem = ""

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await anyio.sleep(_REFRESH_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Serve the published generation, if it is another one. Errors do not get out of here."""
        try:
            if await anyio.to_thread.run_sync(self._index.refresh):
                _log.info("Index generation %s serves", self._index.serving)
            self._last_problem = ""
        except Exception as error:
            if str(error) != self._last_problem:
                self._last_problem = str(error)
                _log.exception("The published index cannot be served; the one before it still is, if there is one")
