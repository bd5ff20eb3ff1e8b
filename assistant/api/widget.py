"""The customer's widget: its built files, for every website, and two pages of our own that show it."""

import hashlib
import json
from functools import cache
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from assistant.api.pages.rendering import WEB, render
from assistant.api.state import ServicesOf
from assistant.bootstrap import Services
from assistant.visits.sites import DEMO

router = APIRouter(include_in_schema=False)

_DIST = WEB / "dist"
_FOR_EVERYONE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_SHORT = "public, max-age=300, stale-while-revalidate=86400"
_FOREVER = "public, max-age=31536000, immutable"


class _File(NamedTuple):
    content: bytes
    etag: str
    version: str | None


@cache
def _files() -> dict[str, _File]:
    """Every built file by its name below dist, with the version that the others ask for it by."""
    versions: dict[str, str] = json.loads((_DIST / "versions.json").read_text("utf8"))
    found = {}
    for path in _DIST.rglob("*.js"):
        name, content = path.relative_to(_DIST).as_posix(), path.read_bytes()
        found[name] = _File(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"', versions.get(name))
    return found


@router.get("/widget.js")
async def launcher(request: Request) -> Response:
    """What a page loads."""
    return served(request, "widget.js", None)


@router.get("/widget/{name}")
async def part(request: Request, name: str, v: Annotated[str | None, Query(max_length=64)] = None) -> Response:
    """What the launcher fetches: for ever under the version that we have, else for as long as it does not change."""
    return served(request, f"widget/{name}", v)


def version_of(name: str) -> str | None:
    """What a built file is asked for by, so that browsers keep it until it changes."""
    return _files()[name].version


def served(request: Request, name: str, version: str | None) -> Response:
    """A built file by its name below dist, for any origin. Raises HTTPException where there is none."""
    file = _files().get(name)
    if file is None:
        raise HTTPException(404)
    forever = version is not None and version == file.version
    headers = {**_FOR_EVERYONE, "ETag": file.etag, "Cache-Control": _FOREVER if forever else _SHORT}
    if file.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(file.content, media_type="text/javascript", headers=headers)


@router.get("/demo")
async def demo(request: Request, services: ServicesOf) -> Response:
    """A shop page with the widget on it, as any website would have it."""
    return render(request, "demo.html", site=_site(services))


@router.get("/configurator")
async def configurator(request: Request, services: ServicesOf) -> Response:
    """Choose how the widget looks, see it, take the snippet."""
    return render(request, "configurator.html", site=_site(services))


def _site(services: Services) -> str:
    """The site that our own pages show."""
    sites = services.settings.sites
    return sites[0].key if sites else DEMO.key
