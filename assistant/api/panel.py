"""/panel: the page of the agents' side panel, alone or in a frame, and its built files."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from assistant.api.pages.rendering import render
from assistant.api.state import ServicesOf
from assistant.api.widget import served, version_of

router = APIRouter(include_in_schema=False)


@router.get("/panel")
async def panel(request: Request, services: ServicesOf) -> Response:
    """The page. It holds nothing of any conversation: its script fetches that for whoever signs in."""
    return render(
        request,
        "panel.html",
        version=version_of("panel/panel.js"),
        ancestors=services.settings.people.frame_ancestors,
        rewrites=services.agents.rewriter is not None,
        provider=services.provider.label if services.provider else None,
    )


@router.get("/panel/{name}")
async def part(request: Request, name: str, v: Annotated[str | None, Query(max_length=64)] = None) -> Response:
    """A built file."""
    return served(request, f"panel/{name}", v)


@router.get("/inbox")
async def inbox() -> Response:
    """Where the inbox was before."""
    return RedirectResponse("/panel", 308)
