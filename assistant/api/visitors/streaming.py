"""A live conversation as server-sent events."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import Header, Query
from fastapi.sse import format_sse_event

from assistant.conversations.logged import Logged
from assistant.errors import BadRequest
from assistant.live.following import Heard, Placed

KEEP_ALIVE = format_sse_event(comment="nothing yet")


async def resumed_after(
    last_event_id: Annotated[str | None, Header(description="As browsers send it when they reconnect.")] = None,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="The number of the last event known.")] = 0,
) -> int:
    """The number of the event that the client knows last; the header wins. Raises BadRequest."""
    if last_event_id is None or last_event_id == "":
        return after
    if not last_event_id.isdecimal() or len(last_event_id) > 9:
        raise BadRequest(f"Last-Event-ID: expected the number of an event, got {last_event_id[:20]!r}")
    return int(last_event_id)


async def as_server_sent(heard: AsyncGenerator[Heard, None]) -> AsyncGenerator[bytes, None]:
    """The wire format. A place in the line has no id: it is not kept."""
    async with aclosing(heard) as things:
        async for thing in things:
            match thing:
                case Logged():
                    yield encoded(thing.event.type, thing.data, str(thing.number))
                case Placed():
                    yield encoded("position", thing._asdict())
                case None:
                    yield KEEP_ALIVE


def encoded(kind: str, data: dict[str, Any], number: str | None = None) -> bytes:
    """One event."""
    line = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return format_sse_event(data_str=line, event=kind, id=number)
