"""An answer as server-sent events: the event's type as its name, the event as JSON data, ids that count up."""

import json
from collections.abc import AsyncGenerator, Awaitable
from contextlib import aclosing
from typing import TypeVar

import anyio
from fastapi import Request
from fastapi.sse import format_sse_event
from starlette.responses import StreamingResponse
from starlette.types import Send

from assistant.conversations.exchange import Exchange

GONE = 499
"""nginx's status for a client that closed the connection; nobody is there to read it."""

_T = TypeVar("_T")


class EventStream(StreamingResponse):
    """Streams events as they are encoded. A client that goes away cancels the work behind them, wherever it is."""

    media_type = "text/event-stream"

    def __init__(self, encoded: AsyncGenerator[bytes, None]) -> None:
        self._encoded = encoded
        super().__init__(encoded, headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"})

    async def stream_response(self, send: Send) -> None:
        """Send, and close the events at once when sending ends early: not when they are garbage collected."""
        async with aclosing(self._encoded):
            await super().stream_response(send)


async def encoded(exchange: Exchange) -> AsyncGenerator[bytes, None]:
    """The wire format. The first event, whichever it is, carries a `turn`: where the answer is kept."""
    count = 0
    async with aclosing(exchange.events()) as events:
        async for event in events:
            data = event.model_dump(mode="json")
            if count == 0:
                data["turn"] = {"conversation_id": exchange.conversation, "turn_id": exchange.turn}
            count += 1
            line = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
            yield format_sse_event(data_str=line, event=event.type, id=f"{exchange.turn}.{count}")


async def while_connected(request: Request, work: Awaitable[_T]) -> _T | None:
    """The result of the work; None when the client went away first, and the work was cancelled."""
    result: _T | None = None
    async with anyio.create_task_group() as group:

        async def watch() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass
            group.cancel_scope.cancel()

        group.start_soon(watch)
        result = await work
        group.cancel_scope.cancel()
    return result
