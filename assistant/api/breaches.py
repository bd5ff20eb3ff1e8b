"""POST /v1/breaches: why a reply goes into another help desk's editor although the check has something against it."""

from datetime import date

import anyio.to_thread
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.acting import Acting
from assistant.api.chat import check_length
from assistant.api.checks import SaidBefore
from assistant.api.inbox.replying import Breach, findings_of
from assistant.api.problems import documented
from assistant.api.schemas import Said
from assistant.api.state import ServicesOf
from assistant.api.visitors.schemas import MessageId
from assistant.conversations.conversation import ConversationId
from assistant.suggesting import findings

router = APIRouter(tags=["agents"])


class BreachRequest(BaseModel):
    """A reply, the ticket that it is for, and why it is used as it is. The same id again replaces it."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "id": "6e0b6a4c-0001",
                    "ticket": "zendesk:42",
                    "text": "You have 60 days to return an opened item for a full refund.",
                    "reason": "A lead agreed to this",
                    "conversation": [{"role": "customer", "text": "How long do I have to return a jacket I tried on?"}],
                }
            ]
        },
    )

    id: MessageId
    ticket: str = Field(pattern=r"^[a-z]{1,30}:[!-~]{1,200}$", description="The help desk, and its id of the ticket.")
    text: Said
    reason: Said = Field(max_length=500)
    conversation: list[SaidBefore] = Field(default_factory=list, max_length=100)


@router.post("/v1/breaches", status_code=204, responses=documented(401, 403, 413))
async def breach(body: BreachRequest, services: ServicesOf, agent: Acting) -> None:
    """Keep it with what the rules find now, which may be less than a thorough check found."""
    check_length("text", body.text, services.settings.limits)
    said = tuple(findings.Said(one.role, one.text) for one in body.conversation)
    draft = findings.Draft(body.text, said, agent.role, date.today())

    def keep() -> None:
        found = findings_of(draft, body.ticket, services)
        Breach(agent, body.id, body.text, body.reason, found).keep(ConversationId(body.ticket), services)

    await anyio.to_thread.run_sync(keep)
