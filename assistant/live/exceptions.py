"""Whether exceptions were asked for or decided on, in whichever process, for those who listen to the inbox."""

from collections.abc import Callable

import anyio.to_thread

from assistant.live.bell import Bell


class Exceptions:
    """Rings when the ledger's tally is another than at the last look. `tally` blocks."""

    def __init__(self, tally: Callable[[], object], bell: Bell) -> None:
        self._tally = tally
        self._bell = bell
        self.seen: object = None

    async def look(self) -> None:
        """Look now."""
        tally = await anyio.to_thread.run_sync(self._tally)
        if tally != self.seen:
            self.seen = tally
            self._bell.ring_inbox()
