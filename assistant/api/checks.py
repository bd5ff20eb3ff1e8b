"""POST /v1/checks: what an agent should not send as it is."""

from datetime import date
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from assistant.api.chat import check_length
from assistant.api.errors import Unauthorized
from assistant.api.identity import Identity
from assistant.api.problems import documented
from assistant.api.schemas import Day, Said
from assistant.api.state import ServicesOf
from assistant.suggesting import findings
from assistant.suggesting.thorough import Inquiry
from knowledge.policies import Reader

router = APIRouter(tags=["agents"])


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_SOMETHING: TypeAdapter[str] = TypeAdapter(Said)


def _as_written(text: str) -> str:
    """The text with the space around it, since offsets are into it. It must have some words."""
    _SOMETHING.validate_python(text)
    return text


class SaidBefore(_Wire):
    """One thing that was said, oldest first. `role` is `customer`, or whoever else said it."""

    role: Annotated[str, Field(min_length=1, max_length=100)]
    text: Said


class CheckRequest(_Wire):
    """A draft that nobody has sent yet, the conversation it answers, and the role of who would send it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "conversation": [{"role": "customer", "text": "How long do I have to return a jacket I tried on?"}],
                    "draft": "You have 60 days to return an opened item for a full refund.",
                    "role": "agent",
                }
            ]
        }
    )

    draft: Annotated[str, AfterValidator(_as_written)] = Field(
        description="At most 4,000 characters, unless the service is set up otherwise."
    )
    conversation: list[SaidBefore] = Field(default_factory=list, max_length=100)
    role: Annotated[str, Field(min_length=1, max_length=100, description="agent, senior agent, team lead, …")] = "agent"
    as_of: Day | None = Field(default=None, description="Check by the policies in force on this day; default: today.")
    thorough: bool = Field(
        default=False, description="Ask the language model too, where one is set: that takes seconds."
    )


class CheckResult(_Wire):
    """The findings, in the order of the draft; none where it may be sent as it is.

    `thorough` says how a thorough check came about, null where none was asked for.
    """

    findings: list[findings.Finding]
    thorough: Inquiry | None = None


@router.post("/v1/checks", responses=documented(401, 413, 422, 503))
async def check(services: ServicesOf, reader: Identity, request: CheckRequest) -> CheckResult:
    """Check a draft against the policies: contradictions, promises, offers, internals, disclosures, tone."""
    if reader is not Reader.AGENT:
        raise Unauthorized("Drafts are checked for agents only. Send the agent key as a bearer token.")
    check_length("draft", request.draft, services.settings.limits)
    draft = findings.Draft(
        text=request.draft,
        conversation=tuple(findings.Said(one.role, one.text) for one in request.conversation),
        role=request.role,
        as_of=request.as_of or date.today(),
    )
    if request.thorough:
        checked = await services.thorough.check(draft)
        return CheckResult(findings=list(checked.findings), thorough=checked.inquiry)
    found = await anyio.to_thread.run_sync(services.checker.check, draft)
    return CheckResult(findings=list(found))
