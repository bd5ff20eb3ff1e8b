"""The way in for passwords: how often it may be tried, and how many are looked at at once."""

from typing import Annotated

import anyio
import anyio.to_thread
from fastapi import Depends, Request

from assistant.api.errors import TooManyRequests
from assistant.api.limits import client_of
from assistant.bootstrap import Services
from assistant.people.attempts import Attempts
from assistant.people.person import local_login
from assistant.people.sessions import OpenedSession

_PERIOD_SECONDS = 15 * 60
_PER_NAME = 10  # wrong passwords, which makes 960 guesses a day
_PER_ADDRESS = 50  # an office shares one
_AT_ONCE = 2  # passwords under verification; each holds 64 MiB


class Entrance:
    """Lets people in by name and password. One for each process, on its event loop."""

    def __init__(self) -> None:
        self._names = Attempts(_PER_NAME, _PERIOD_SECONDS)
        self._addresses = Attempts(_PER_ADDRESS, _PERIOD_SECONDS)
        self._verifying = anyio.CapacityLimiter(_AT_ONCE)

    async def enter(self, request: Request, services: Services, name: str, password: str) -> OpenedSession:
        """The session of whoever has this password. Raises SignInRefused, and TooManyRequests."""
        counted = ((self._names, local_login(name)), (self._addresses, client_of(request.scope)))
        wait = max(attempts.wait(key) for attempts, key in counted)
        if wait:
            minutes = "a minute" if wait <= 60 else f"{-(-wait // 60)} minutes"
            raise TooManyRequests(f"Too many attempts to sign in failed. Please try again in {minutes}.", wait)
        for attempts, key in counted:
            attempts.begin(key)
        opened = await anyio.to_thread.run_sync(services.people.sign_in, name, password, limiter=self._verifying)
        for attempts, key in counted:
            attempts.succeeded(key)
        return opened


def _entrance(request: Request) -> Entrance:
    entrance: Entrance = request.app.state.entrance
    return entrance


EntranceOf = Annotated[Entrance, Depends(_entrance)]
"""Declares that a route lets people in by password."""
