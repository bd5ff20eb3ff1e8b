"""Templates into responses. Everything is escaped; no template may switch that off."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

import assistant

WEB = Path(assistant.__file__).with_name("web")
"""Where templates/ and static/ are."""

_templates = Environment(
    loader=FileSystemLoader(WEB / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(
    request: Request, name: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any
) -> Response:
    """A page. Templates see the request's path, the version page's address, and `values`."""
    page = _templates.get_template(name).render(path=request.url.path, version_url=version_url, **values)
    return HTMLResponse(page, status, headers)


def version_url(document: str, version: int, start: int | None = None, end: int | None = None) -> str:
    """The address of a version's page; with offsets, of the passage highlighted in it."""
    address = f"/v1/documents/{quote(document, safe='/')}/versions/{version}"
    return address if start is None else f"{address}?start={start}&end={end}#highlight"
