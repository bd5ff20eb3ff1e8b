"""What a listener gets: every event of a conversation after the last one they know, now and as they come."""

from collections.abc import AsyncGenerator, Sequence
from typing import Literal, NamedTuple

import anyio.to_thread

from assistant.conversations.conversation import ConversationId, now
from assistant.conversations.log import Head, LiveStore
from assistant.conversations.logged import Logged
from assistant.handoff.standing import State
from assistant.live.bell import INBOX, Bell, Topic
from assistant.live.exceptions import Exceptions
from assistant.live.waiting import Line

_QUIET_SECONDS = 15.0  # proxies cut connections that are silent for longer, often after 30 to 60 s

ATTENDED = (State.WAITING, State.HUMAN)
"""The states that concern agents."""

_WATCHED = 50


def watched(store: LiveStore) -> Sequence[Head]:
    """What agents may watch the assistant at: its latest conversations. Blocks."""
    return store.latest(State.BOT, _WATCHED)


class Moved(NamedTuple):
    """A conversation changed; `state` is where it stands, or stood when it was last listed."""

    conversation: ConversationId
    state: State


class Placed(NamedTuple):
    """Where a waiting conversation stands in the line."""

    position: int
    waiting_seconds: int


Told = Moved | Literal["exceptions"] | None
"""What agents hear: a conversation changed, exceptions were asked for or decided on, or nothing for a while."""

Heard = Logged | Placed | None
"""An event, a place in the line, or None: nothing for a while."""


class Following:
    """Lets people listen to conversations."""

    def __init__(self, store: LiveStore, bell: Bell, line: Line, exceptions: Exceptions) -> None:
        self._store = store
        self._bell = bell
        self._line = line
        self.exceptions = exceptions

    async def conversation(self, conversation: ConversationId, after: int) -> AsyncGenerator[Heard, None]:
        """The events behind number `after`, then those to come; ends when the server stops."""
        placed = 0
        with self._bell.listening(Topic(conversation)) as listener:
            heard = True
            while not self._bell.closing:
                told = listener.told(after)
                if told is None:
                    told = await anyio.to_thread.run_sync(self._store.read, conversation, after)
                for logged in told:
                    after = logged.number
                    yield logged
                place = self._line.position(conversation)
                if place is not None and (place.position != placed or not heard):
                    yield Placed(place.position, round((now() - place.since).total_seconds()))
                elif not heard:
                    yield None
                placed = place.position if place else 0
                heard = await listener.wait(_QUIET_SECONDS)

    async def inbox(self) -> AsyncGenerator[Told, None]:
        """Each conversation that waits for a person, or is with one, whenever it changes, and when it ends.

        Of those that the assistant has, the latest: when the customer wrote, and when that was answered. The first
        round names all there are.
        """
        given = self.exceptions.seen
        known: dict[ConversationId, tuple[State, object]] = {}
        with self._bell.listening(INBOX) as listener:
            heard = True
            while not self._bell.closing:
                listed = await anyio.to_thread.run_sync(self._listed)
                changed = [one for one in {**known, **listed} if known.get(one) != listed.get(one)]
                for conversation in changed:
                    yield Moved(conversation, (listed.get(conversation) or known[conversation])[0])
                if given != self.exceptions.seen:
                    given = self.exceptions.seen
                    yield "exceptions"
                elif not changed and not heard:
                    yield None
                known = listed
                heard = await listener.wait(_QUIET_SECONDS)

    def _listed(self) -> dict[ConversationId, tuple[State, object]]:
        """What is listed: its state, and what is another thing when it is worth a look."""
        listed: dict[ConversationId, tuple[State, object]] = {}
        for head in watched(self._store):
            listed[head.id] = (State.BOT, head.due.turn if head.due else None)
        for head in self._store.standing(ATTENDED):
            listed[head.id] = (head.standing.state, head.number)
        return listed
