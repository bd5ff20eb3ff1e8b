"""/v1/exceptions: asking for what goes beyond the policies, and deciding on it."""

from decimal import Decimal
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Header, Response

from assistant.api.acting import Acting, Deciding
from assistant.api.exceptions.schemas import (
    BudgetRecord,
    DecisionRequest,
    ExceptionList,
    ExceptionRecord,
    ExceptionRequest,
)
from assistant.api.problems import OpenApiResponses, documented
from assistant.api.state import LiveOf, ServicesOf
from assistant.bootstrap import Services
from assistant.discretion.desk import Ask
from assistant.discretion.entry import EntryId, NoSuchEntry, State
from assistant.people.agent import Agent

router = APIRouter(tags=["agents"])

_Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
_RESPONSES: OpenApiResponses = {202: {"model": ExceptionRecord, "description": "It waits for a higher role."}}


@router.post("/v1/exceptions", status_code=201, responses=_RESPONSES | documented(401, 403, 409, 503))
async def ask(
    body: ExceptionRequest, response: Response, services: ServicesOf, live: LiveOf, agent: Acting, key: _Key = None
) -> ExceptionRecord:
    """Ask for an exception: granted within the agent's authority and budget, otherwise it waits for a higher role.

    The same Idempotency-Key again gives the exception that was made with it.
    """
    asked = Ask(body.clause_id, body.benefit, body.amount, body.reason, body.conversation_id)
    entry = await anyio.to_thread.run_sync(services.agents.desk.ask, asked, agent, key)
    await live.exceptions.look()
    response.status_code = 202 if entry.state is State.PENDING else 201
    return ExceptionRecord.of(entry)


@router.get("/v1/exceptions", responses=documented(401, 403))
async def exceptions(services: ServicesOf, agent: Acting, state: State | None = None) -> ExceptionList:
    """The newest exceptions; `state=pending` is the queue of those who approve."""
    found = await anyio.to_thread.run_sync(services.agents.desk.ledger.entries, state)
    return ExceptionList(exceptions=[ExceptionRecord.of(entry) for entry in found])


@router.get("/v1/exceptions/budget", responses=documented(401, 403, 503))
async def budget(services: ServicesOf, agent: Acting) -> BudgetRecord:
    """What is left of the agent's budget this month."""
    found = await anyio.to_thread.run_sync(services.agents.desk.budget, agent)
    if found is None:
        return BudgetRecord(account=None, limit=None, spent=None, left=None)
    charge, spent = found
    return BudgetRecord(
        account=charge.shown, limit=_money(charge.limit), spent=_money(spent), left=_money(charge.limit - spent)
    )


@router.post("/v1/exceptions/{exception}/approve", responses=documented(401, 403, 404, 409, 503))
async def approve(
    exception: str, body: DecisionRequest, services: ServicesOf, live: LiveOf, lead: Deciding
) -> ExceptionRecord:
    """Grant a pending exception, charged to whoever grants it."""
    entry = await _decided(exception, True, lead, body.note, services)
    await live.exceptions.look()
    return entry


@router.post("/v1/exceptions/{exception}/refuse", responses=documented(401, 403, 404, 409, 503))
async def refuse(
    exception: str, body: DecisionRequest, services: ServicesOf, live: LiveOf, lead: Deciding
) -> ExceptionRecord:
    """Refuse a pending exception."""
    entry = await _decided(exception, False, lead, body.note, services)
    await live.exceptions.look()
    return entry


async def _decided(exception: str, grant: bool, agent: Agent, note: str, services: Services) -> ExceptionRecord:
    if "\0" in exception:
        raise NoSuchEntry.named(exception)
    decide = services.agents.desk.decide
    return ExceptionRecord.of(await anyio.to_thread.run_sync(decide, EntryId(exception), grant, agent, note))


def _money(cents: int) -> Decimal:
    return (Decimal(cents) / 100).quantize(Decimal("0.01"))
