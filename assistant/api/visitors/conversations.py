"""The widget's conversations: begin, write, listen, and everything else that a customer can do with one."""

import hashlib
from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Depends, Request, Response
from starlette.responses import PlainTextResponse

from assistant.api.chat import check_length
from assistant.api.library import Library
from assistant.api.problems import documented
from assistant.api.state import LiveOf, ServicesOf, room
from assistant.api.streaming import EventStream
from assistant.api.visitors import schemas
from assistant.api.visitors.identity import VisitorOf
from assistant.api.visitors.streaming import as_server_sent, resumed_after
from assistant.api.visitors.transcript import transcript
from assistant.conversations.conversation import new_turn_id, now
from assistant.conversations.log import Head
from assistant.conversations.logged import Message, TurnStarted
from assistant.conversations.remarks import Remark
from assistant.errors import NotFound
from assistant.handoff.machine import Cancel, Close
from assistant.handoff.standing import State

router = APIRouter(prefix="/v1/visits/conversations", tags=["widget"], responses=documented(401, 403, 404))


async def _own(conversation: str, live: LiveOf, visitor: VisitorOf) -> Head:
    return await live.head(conversation, visitor)


Own = Annotated[Head, Depends(_own)]
"""Declares that a route is for the visitor whose conversation it is; for any other there is none."""


@router.post("", status_code=201)
async def begin(live: LiveOf, visitor: VisitorOf) -> schemas.Begun:
    """Begin a conversation."""
    return schemas.Begun(id=(await live.begin(visitor)).id)


_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"description": "Server-sent events.", "content": {"text/event-stream": {"schema": {"type": "string"}}}}
}


@router.get("/{conversation}/events", responses=_STREAM, response_model=None)
async def events(head: Own, live: LiveOf, after: Annotated[int, Depends(resumed_after)]) -> Response:
    """Everything that happened after the event named, then what happens."""
    return EventStream(as_server_sent(live.following.conversation(head.id, after)))


@router.post("/{conversation}/messages", status_code=202, responses=documented(503))
async def write(
    request: Request, response: Response, body: schemas.Writing, head: Own, live: LiveOf, services: ServicesOf
) -> schemas.Taken:
    """Write a message. 202 when it is new, 200 when it had been taken in before."""
    check_length("text", body.text, services.settings.limits)
    if head.standing.state in (State.BOT, State.CLOSED):
        await room(request)
    taken = await live.write(head, Message(message_id=body.id, sender="customer", text=body.text))
    if taken.again:
        response.status_code = 200
    return schemas.Taken(event=taken.number)


@router.post("/{conversation}/stop", status_code=204)
async def stop(head: Own, live: LiveOf) -> None:
    """Stop the answer under way."""
    await live.stop(head)


@router.post("/{conversation}/handoff", status_code=204, responses=documented(409))
async def ask_for_human(
    head: Own, live: LiveOf, services: ServicesOf, body: schemas.HandoffRequest | None = None
) -> None:
    """Ask for a person."""
    text = body.note if body else ""
    check_length("note", text, services.settings.limits)
    note = Message(message_id=f"note-{new_turn_id()}", sender="customer", text=text) if text else None
    await live.ask_for_human(head, note)


@router.post("/{conversation}/handoff/cancel", status_code=204)
async def cancel(head: Own, live: LiveOf) -> None:
    """Wait no longer."""
    await live.act(head, Cancel())


@router.post("/{conversation}/close", status_code=204)
async def close(head: Own, live: LiveOf) -> None:
    """End the conversation; another message opens it again."""
    await live.act(head, Close())


@router.post("/{conversation}/contact", status_code=204)
async def leave_message(body: schemas.ContactRequest, head: Own, services: ServicesOf) -> None:
    """Leave a message to be answered later."""
    check_length("text", body.text, services.settings.limits)
    fields = body.model_dump()
    about = hashlib.sha256(repr(sorted(fields.items())).encode()).hexdigest()[:16]
    await _remark(services, Remark(head.id, "contact", about, fields, now()))


@router.post("/{conversation}/feedback", status_code=204)
async def feedback(body: schemas.FeedbackRequest, head: Own, services: ServicesOf) -> None:
    """Say whether an answer helped; the last word counts."""
    check_length("comment", body.comment, services.settings.limits)
    logged = await anyio.to_thread.run_sync(services.live.read, head.id)
    if not any(isinstance(one.event, TurnStarted) and one.event.turn == body.turn for one in logged):
        raise NotFound(f"There is no answer {body.turn[:60]!r} in this conversation.")
    await _remark(services, Remark(head.id, "feedback", body.turn, body.model_dump(exclude={"turn"}), now()))


@router.post("/{conversation}/rating", status_code=204)
async def rate(body: schemas.RatingRequest, head: Own, services: ServicesOf) -> None:
    """Say how the conversation was; the last word counts."""
    check_length("comment", body.comment, services.settings.limits)
    await _remark(services, Remark(head.id, "rating", "", body.model_dump(), now()))


@router.get("/{conversation}/transcript", response_class=PlainTextResponse)
async def read_transcript(head: Own, services: ServicesOf) -> Response:
    """The conversation as Markdown, its sources as footnotes."""
    library = Library(services.records, services.index)

    def written() -> str:
        return transcript(services.live.read(head.id), library)

    text = await anyio.to_thread.run_sync(written)
    disposition = {"Content-Disposition": 'attachment; filename="conversation.md"'}
    return Response(text, media_type="text/markdown; charset=utf-8", headers=disposition)


async def _remark(services: ServicesOf, remark: Remark) -> None:
    await anyio.to_thread.run_sync(services.remarks.keep, remark)
