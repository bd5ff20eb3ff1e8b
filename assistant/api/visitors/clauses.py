"""GET /v1/visits/clauses: a cited passage as it stands in its section."""

from dataclasses import asdict
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.library import Library
from assistant.api.pages.rendering import version_url
from assistant.api.problems import documented
from assistant.api.state import ServicesOf
from assistant.api.visitors.identity import identify_visitor
from assistant.api.visitors.schemas import ClauseInContext
from assistant.citing.surroundings import Place, surroundings
from knowledge.policies import DocumentId

router = APIRouter(tags=["widget"])


class Passage(BaseModel):
    """Where a citation points to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: str
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


@router.get("/v1/visits/clauses", responses=documented(401, 403, 404), dependencies=[Depends(identify_visitor)])
async def clause(request: Request, services: ServicesOf, passage: Annotated[Passage, Query()]) -> ClauseInContext:
    """What stands around a quote. Public clauses only."""
    library = Library(services.records, services.index)
    base = str(request.base_url).rstrip("/")
    return await anyio.to_thread.run_sync(_in_context, library, passage, base)


def _in_context(library: Library, passage: Passage, base: str) -> ClauseInContext:
    place = Place(DocumentId(passage.document), passage.version, passage.start, passage.end)
    found = surroundings(library, place)
    url = version_url(place.document, place.version, place.start, place.end)
    return ClauseInContext(**asdict(found), url=base + url)
