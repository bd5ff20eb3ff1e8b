"""GET /v1/search: the clauses for a query, without an answer."""

import time
from datetime import date
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Query

from assistant.answering.events import Source
from assistant.api.chat import check_length
from assistant.api.identity import Identity
from assistant.api.problems import documented
from assistant.api.schemas import Day, Said, SearchResult
from assistant.api.state import ServicesOf
from knowledge import retrieval

router = APIRouter(tags=["policies"])


@router.get("/v1/search", responses=documented(401, 503))
async def search(
    services: ServicesOf,
    reader: Identity,
    q: Annotated[Said, Query(description="What to look for.", examples=["return window"])],
    k: Annotated[int, Query(ge=1, le=100, description="At most so many clauses.")] = 10,
    as_of: Annotated[Day | None, Query(description="In force on this day; default: today.")] = None,
) -> SearchResult:
    """Find the clauses that a question is about, best first."""
    check_length("q", q, services.settings.limits)
    began = time.perf_counter()
    query = retrieval.Query(text=q, reader=reader, as_of=as_of or date.today(), limit=k)
    found = await anyio.to_thread.run_sync(services.retriever.retrieve, query)
    ms = round((time.perf_counter() - began) * 1000, 1)
    return SearchResult(passages=[Source.of(scored.clause, scored.score) for scored in found], ms=ms)
