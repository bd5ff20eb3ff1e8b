"""The page of the inbox: a frame that the browser fills with what the agent's key opens."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from assistant.api.pages.rendering import render

router = APIRouter(include_in_schema=False)


@router.get("/inbox")
async def inbox(request: Request) -> Response:
    """The page. It holds nothing of any conversation."""
    return render(request, "inbox.html")
