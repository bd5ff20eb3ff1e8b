"""/healthz says that the process is up, /readyz that it can answer."""

from typing import Any

import anyio.to_thread
from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import JSONResponse

from assistant.api.state import ServicesOf
from assistant.bootstrap import Services
from assistant.conversations.conversation import ConversationId, NoSuchConversation
from knowledge.errors import KnowledgeError, NoSuchDocument
from knowledge.policies import DocumentId

router = APIRouter(tags=["operation"])


class Health(BaseModel):
    """The process is up."""

    status: str = "up"


class Readiness(BaseModel):
    """Whether questions can be answered: the generation that serves, or the reasons why not."""

    ready: bool
    generation: str | None
    reasons: list[str] = []


_NOT_READY: dict[int | str, dict[str, Any]] = {503: {"model": Readiness, "description": "Cannot answer now."}}


@router.get("/healthz")
async def healthz() -> Health:
    """Whether the process is up. Nothing else is looked at."""
    return Health()


@router.get("/readyz", responses=_NOT_READY, response_model=Readiness)
async def readyz(services: ServicesOf) -> JSONResponse:
    """Whether questions can be answered: an index serves, and the databases can be read."""
    readiness = await anyio.to_thread.run_sync(_readiness, services)
    return JSONResponse(readiness.model_dump(), 200 if readiness.ready else 503)


def _readiness(services: Services) -> Readiness:
    reasons = []
    try:
        with services.index.pin():
            pass
    except KnowledgeError as error:
        reasons.append(str(error))
    except Exception as error:  # a probe reports whatever it meets
        reasons.append(f"The index cannot be opened ({type(error).__name__}).")
    for name, reachable in (("policies", _policies), ("conversations", _conversations)):
        try:
            reachable(services)
        except Exception as error:  # a probe reports whatever it meets
            reasons.append(f"The database of the {name} cannot be read ({type(error).__name__}).")
    return Readiness(ready=not reasons, generation=services.index.serving, reasons=reasons)


def _policies(services: Services) -> None:
    """Ask for what cannot be there: that the answer is no shows that the database answers."""
    try:
        services.records.version(DocumentId(""), 0)
    except NoSuchDocument:
        return


def _conversations(services: Services) -> None:
    try:
        services.conversations.read(ConversationId(""))
    except NoSuchConversation:
        return
