"""GET /v1/visits/clauses: a cited passage as it stands in its section."""

import re
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
from assistant.errors import NotFound
from knowledge.policies import DocumentId, Reader

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
    opened = library.open(DocumentId(passage.document), passage.version, Reader.CUSTOMER)
    version, start, end = opened.version, passage.start, passage.end
    holding = next((one for one in opened.clauses if one.start <= start < end <= one.end), None)
    if holding is None:
        raise NotFound(f"There is no clause with the characters {start} to {end} in {version.document!r}.")
    around = [one for one in opened.clauses if one.section == holding.section]
    first, last = min(one.start for one in around), max(one.end for one in around)
    dates = library.effectivity(version.document, version.number, holding.id, Reader.CUSTOMER)
    return ClauseInContext(
        title=holding.title,
        section=holding.section,
        before=_closed_up(version.source[first:start]).lstrip(),
        quote=version.source[start:end],
        after=_closed_up(version.source[end:last]).rstrip(),
        in_force_since=dates.starts if dates else None,
        url=base + version_url(version.document, version.number, start, end),
    )


def _closed_up(text: str) -> str:
    """The text without the gaps where something is that customers do not see."""
    return re.sub(r"\n\s*\n", "\n\n", re.sub(r"(?<=\S)[ \t]{3,}(?=\S)", " ", text))
