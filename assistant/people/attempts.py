"""How often somebody may get a password wrong."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

_KEPT = 20_000  # keys; the one that was quiet longest is forgotten first


class Attempts:
    """So many failed attempts for each key (a name, an address) within a stretch of time, counted from the first.

    Kept in this process: several workers allow that many each, and a restart forgets. Used on the event loop only.
    """

    def __init__(self, limit: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, key: str) -> int:
        """Whole seconds until the next attempt is allowed; 0: now."""
        count, until = self._count(key)
        return math.ceil(until - self._clock()) if count >= self._limit else 0

    def begin(self, key: str) -> None:
        """Count an attempt as failed, before it is known: many at once must not all pass."""
        count, until = self._count(key)
        self._failed[key] = count + 1, until
        self._failed.move_to_end(key)
        if len(self._failed) > _KEPT:
            self._failed.popitem(last=False)

    def succeeded(self, key: str) -> None:
        """Take back one attempt that turned out well."""
        count, until = self._count(key)
        self._failed[key] = max(0, count - 1), until

    def _count(self, key: str) -> tuple[int, float]:
        now = self._clock()
        count, until = self._failed.get(key, (0, 0.0))
        return (count, until) if until > now else (0, now + self._seconds)
