"""A circuit breaker: an endpoint that keeps failing is left alone for a while, then tried with one question."""

import time
from collections.abc import Callable


class CircuitBreaker:
    """Opens after `failures` in a row, for `rest_seconds`; then one call is let through to find out.

    To be used from one event loop. `clock` counts seconds.
    """

    def __init__(self, failures: int, rest_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = failures
        self._rest_seconds = rest_seconds
        self._clock = clock
        self._failures = 0
        self._until = 0.0
        self._trying = False

    def admits(self) -> bool:
        """Whether a call may be made. Whoever is let through says how it ended, by one of the three below."""
        if self._failures < self._most:
            return True
        if self._trying or self._clock() < self._until:
            return False
        self._trying = True
        return True

    def succeeded(self) -> None:
        """The call went well: the circuit closes."""
        self._failures = 0
        self._trying = False

    def failed(self) -> None:
        """The call failed: the circuit opens, or stays open for another while."""
        self._failures += 1
        self._until = self._clock() + self._rest_seconds
        self._trying = False

    def given_up(self) -> None:
        """The call was cancelled before it could tell."""
        self._trying = False
