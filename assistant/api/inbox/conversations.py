"""The agents' side of live conversations: what waits, what is known of it, and taking it over."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import date
from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Depends, Query, Response

from assistant.api.acting import Colleague, agent_of, colleague
from assistant.api.chat import check_length
from assistant.api.inbox import schemas
from assistant.api.inbox.replying import Breach, Departs, findings_of, reply_in
from assistant.api.people.signed_in import AGENT_KEY
from assistant.api.problems import documented
from assistant.api.state import LiveOf, ServicesOf
from assistant.api.streaming import EventStream
from assistant.api.visitors.streaming import KEEP_ALIVE, as_server_sent, encoded, resumed_after
from assistant.bootstrap import Services
from assistant.conversations.conversation import now
from assistant.conversations.log import Head
from assistant.conversations.logged import Message
from assistant.conversations.remarks import Remark
from assistant.errors import NotFound
from assistant.handoff.machine import Close, HandBack, Take
from assistant.handoff.standing import State
from assistant.live import packet
from assistant.live.following import ATTENDED, Moved, Told, watched
from assistant.live.history import entries
from assistant.suggesting.findings import Finding
from knowledge.errors import IndexUnavailable

router = APIRouter(
    prefix="/v1/inbox", tags=["inbox"], dependencies=[Depends(colleague)], responses=documented(401, 403, 404)
)

_MESSAGES = 50
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"description": "Server-sent events.", "content": {"text/event-stream": {"schema": {"type": "string"}}}}
}


async def _any(conversation: str, live: LiveOf) -> Head:
    return await live.head(conversation)


Found = Annotated[Head, Depends(_any)]
"""Declares that a route is for an agent, to whom every conversation is open."""


@router.get("")
async def inbox(
    services: ServicesOf,
    assistant: Annotated[bool, Query(description="Also the latest conversations that the assistant has.")] = False,
) -> schemas.Inbox:
    """What waits for a person, the longest wait first; what is with one; and the messages that were left."""
    return await anyio.to_thread.run_sync(_inbox, services, assistant)


@router.get("/events", responses=_STREAM, response_model=None)
async def inbox_events(live: LiveOf) -> Response:
    """`changed` with id and state of each conversation that waits or is with a person, when it changes.

    Of the latest that the assistant has: when the customer wrote, and when that was answered. `exceptions` when some
    were asked for or decided on.
    """
    return EventStream(_changes(live.following.inbox()))


@router.get("/{conversation}")
async def packet_of(head: Found, services: ServicesOf) -> schemas.Packet:
    """Everything that an agent needs to know of a conversation."""
    return await anyio.to_thread.run_sync(_packet, services, head)


@router.get("/{conversation}/events", responses=_STREAM, response_model=None)
async def events(head: Found, live: LiveOf, after: Annotated[int, Depends(resumed_after)]) -> Response:
    """The conversation as its visitor hears it."""
    return EventStream(as_server_sent(live.following.conversation(head.id, after)))


@router.post("/{conversation}/take", status_code=204, responses=documented(409))
async def take(body: schemas.Taking, head: Found, live: LiveOf, person: Colleague) -> None:
    """Take a conversation that waits, or `unasked` one that the assistant has; 409 when somebody else was quicker.

    An answer of the assistant that is under way ends where it is.
    """
    await live.act(head, Take(agent_of(person, body.agent), body.unasked))


@router.post("/{conversation}/reply", status_code=202, responses=documented(409))
async def reply(
    response: Response, body: schemas.AgentReply, head: Found, live: LiveOf, services: ServicesOf, person: Colleague
) -> schemas.Taken:
    """Write to the customer. 202 when it is new, 200 when it had been taken in before.

    What people write is checked first: what departs from the policies is 409 without a `breach_reason`, and kept with
    it. A machine with the agent key is not held up.
    """
    check_length("text", body.text, services.settings.limits)
    agent = agent_of(person, body.agent)
    message = Message(message_id=body.id, sender="agent", name=agent.name, text=body.text)
    found: tuple[Finding, ...] = ()
    if body.breach_reason or person != AGENT_KEY:
        draft = await anyio.to_thread.run_sync(reply_in, head, body.text, agent, services)
        found = await anyio.to_thread.run_sync(findings_of, draft, head.id, services)
    if found and not body.breach_reason:
        raise Departs(found)
    taken = await live.reply(head, message, agent)
    if taken.again:
        response.status_code = 200
    elif body.breach_reason:  # also where the rules find nothing: a model may have, in the panel's thorough check
        breach = Breach(agent, body.id, body.text, body.breach_reason, found)
        await anyio.to_thread.run_sync(breach.keep, head.id, services)
    return schemas.Taken(event=taken.number)


@router.post("/{conversation}/hand-back", status_code=204, responses=documented(409))
async def hand_back(body: schemas.ByAgent, head: Found, live: LiveOf, person: Colleague) -> None:
    """Leave the conversation to the assistant."""
    await live.act(head, HandBack(agent_of(person, body.agent)))


@router.post("/{conversation}/close", status_code=204, responses=documented(409))
async def close(body: schemas.Closing, head: Found, live: LiveOf, services: ServicesOf, person: Colleague) -> None:
    """End the conversation."""
    agent = agent_of(person, body.agent)
    await live.act(head, Close(agent))
    if body.outcome:
        remark = Remark(head.id, "outcome", "", {"agent": agent.name, "outcome": body.outcome}, now())
        await anyio.to_thread.run_sync(services.remarks.keep, remark)


@router.post("/{conversation}/messages/{message}/answered", status_code=204)
async def tick_off(message: str, body: schemas.ByAgent, head: Found, services: ServicesOf, person: Colleague) -> None:
    """Note that a message which was left has been answered: it is listed no more."""
    left = await anyio.to_thread.run_sync(services.remarks.of, head.id)
    if not any((one.kind, one.about) == ("contact", message) for one in left):
        raise NotFound(f"No message {message[:60]!r} was left in this conversation.")
    remark = Remark(head.id, "answered", message, {"agent": agent_of(person, body.agent).name}, now())
    await anyio.to_thread.run_sync(services.remarks.keep, remark)


async def _changes(told: AsyncGenerator[Told, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(told) as things:
        async for thing in things:
            match thing:
                case Moved(conversation, state):
                    yield encoded("changed", {"id": conversation, "state": state})
                case None:
                    yield KEEP_ALIVE
                case _:
                    yield encoded(thing, {})


def _inbox(services: Services, assistant: bool) -> schemas.Inbox:
    heads = sorted(
        services.live.standing(ATTENDED), key=lambda head: head.standing.state is not State.WAITING
    )  # a stable sort
    heads += watched(services.live) if assistant else ()
    said = services.live.last_said([head.id for head in heads])
    return schemas.Inbox(
        benchmark=_benchmark(services),
        conversations=[_listed(head, said.get(head.id, "")) for head in heads],
        messages=[
            schemas.LeftMessage(id=left.conversation, message=left.about, at=left.at, **left.fields)
            for left in services.remarks.latest("contact", _MESSAGES)
        ],
    )


def _benchmark(services: Services) -> schemas.Benchmark | None:
    try:
        stated = services.first_responses.on(date.today())
    except IndexUnavailable:
        return None
    if stated is None:
        return None
    return schemas.Benchmark(seconds=round(stated.within.total_seconds()), text=stated.text, citation=stated.citation)


def _listed(head: Head, said: str) -> schemas.InboxConversation:
    standing = head.standing
    waited = (now() - standing.since).total_seconds() if standing.state is State.WAITING else 0.0
    return schemas.InboxConversation(
        id=head.id,
        state=standing.state,
        reason=standing.reason,
        since=standing.since,
        waiting_seconds=round(waited),
        agent=standing.agent,
        agent_id=standing.agent_id,
        last_message=said,
        customer=head.visitor.customer,
        site=head.visitor.site,
    )


def _packet(services: Services, head: Head) -> schemas.Packet:
    logged = services.live.read(head.id)
    said = list(entries(logged))
    turns = services.conversations.read(head.turns).turns
    return schemas.Packet(
        id=head.id,
        state=head.standing.state,
        reason=head.standing.reason,
        agent=head.standing.agent,
        agent_id=head.standing.agent_id,
        customer=head.visitor.customer,
        site=head.visitor.site,
        facts=list(packet.facts(said)),
        clauses=packet.clauses(turns),
        missing=list(packet.missing(said)),
        events=[schemas.LoggedEvent(id=one.number, event=one.event.type, data=one.data) for one in logged],
    )
