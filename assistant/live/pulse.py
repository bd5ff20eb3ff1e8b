"""What has to be done again and again: finding what other processes logged, and answers that nobody works on."""

import logging

import anyio
import anyio.to_thread

from assistant.conversations.conversation import ConversationId
from assistant.conversations.log import LiveStore
from assistant.handoff.standing import State
from assistant.live.answering import Answerer
from assistant.live.bell import Bell
from assistant.live.exceptions import Exceptions
from assistant.live.following import ATTENDED, watched
from assistant.live.idle import Idle
from assistant.live.waiting import Line

_log = logging.getLogger(__name__)

_SECONDS = 0.5


class Pulse:
    """Beats twice a second. What goes wrong is logged when it changes, not every time."""

    def __init__(
        self, store: LiveStore, bell: Bell, line: Line, answerer: Answerer, idle: Idle, exceptions: Exceptions
    ) -> None:
        self._store = store
        self._bell = bell
        self._line = line
        self._answerer = answerer
        self._idle = idle
        self._exceptions = exceptions
        self._attended: dict[ConversationId, int] = {}
        self._watched: dict[ConversationId, int] = {}
        self._last_problem = ""

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            try:
                await self.beat()
                self._last_problem = ""
            except Exception as error:
                if str(error) != self._last_problem:
                    self._last_problem = str(error)
                    _log.exception("Live conversations cannot be looked after; it is tried again")
            await anyio.sleep(_SECONDS)

    async def beat(self) -> None:
        """Look once."""
        if self._bell.closing:
            self._bell.ring_all()
            return
        await self._answerer.look()
        await self._idle.look()
        if listened := self._bell.listened:
            self._bell.look(await anyio.to_thread.run_sync(self._store.numbers, listened))
        if self._bell.inbox_listened:
            numbers = {head.id: head.number for head in await anyio.to_thread.run_sync(watched, self._store)}
            if numbers != self._watched:
                self._watched = numbers
                self._bell.ring_inbox()
        if listened or self._bell.inbox_listened:
            heads = await anyio.to_thread.run_sync(self._store.standing, ATTENDED)
            waiting = [head for head in heads if head.standing.state is State.WAITING]
            attended = {head.id: head.number for head in heads}
            if attended != self._attended:
                self._attended = attended
                self._line.update(waiting)
                self._bell.ring_inbox()
                for head in waiting:
                    self._bell.ring(head.id)
        if self._bell.inbox_listened:
            await self._exceptions.look()
