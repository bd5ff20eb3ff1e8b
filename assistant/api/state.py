"""How a route comes by what it needs: the services, and a place among the answers under way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import anyio
from fastapi import Depends, Request

from assistant.api.errors import Busy
from assistant.bootstrap import Services
from assistant.live.live import Live

_PATIENCE_SECONDS = 2.0  # how long a question waits for a place before it is turned away


async def services_of(request: Request) -> Services:
    """The services that the app was started with."""
    services: Services = request.app.state.services
    return services


ServicesOf = Annotated[Services, Depends(services_of)]
"""Declares that a route needs the services."""


async def place(request: Request) -> AsyncIterator[None]:
    """Hold one of the places for concurrent answers until the response was sent. Raises Busy."""
    places: anyio.Semaphore = request.app.state.places
    with anyio.move_on_after(_PATIENCE_SECONDS) as waiting:
        await places.acquire()
    if waiting.cancelled_caught:
        raise Busy("As many questions as we can take are being answered right now. Please ask again in a moment.")
    try:
        yield
    finally:
        places.release()


InPlace = Depends(place)
"""Declares that a route answers questions, and may have to wait for its turn."""


async def room(request: Request) -> None:
    """Wait until a place is free, without taking it: what is answered later takes one itself. Raises Busy."""
    async with asynccontextmanager(place)(request):
        pass


async def live_of(request: Request) -> Live:
    """The live conversations of this process."""
    live: Live = request.app.state.live
    return live


LiveOf = Annotated[Live, Depends(live_of)]
"""Declares that a route needs the live conversations."""
