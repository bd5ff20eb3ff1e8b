"""Who visits: a token of ours, from a page of the site that it was made for."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from assistant.api.state import ServicesOf
from assistant.conversations.log import Visitor
from assistant.errors import Forbidden
from assistant.visits.sites import Sites, SiteSettings
from assistant.visits.tokens import InvalidToken

_bearer = HTTPBearer(
    auto_error=False, scheme_name="visitor token", description="What POST /v1/visits gave, for 30 minutes."
)


def check_origin(sites: Sites, site: SiteSettings, request: Request) -> None:
    """Raises Forbidden for a page that may not speak for the site.

    Browsers name no origin where a page reads from its own host; whoever else names none is no page at all, and needs
    a token all the same.
    """
    origin = request.headers.get("origin")
    if origin is None and request.method == "GET":
        return
    if origin is None or not sites.welcome(site, origin, request.headers.get("host", "")):
        raise Forbidden(
            f"The site {site.key!r} does not allow the origin {(origin or 'none')[:100]!r}. "
            "Add it to the site's `origins` in BYTHEBOOK_SITES."
        )


async def identify_visitor(
    request: Request,
    services: ServicesOf,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Visitor:
    """The visitor who bears the token. Raises InvalidToken, and Forbidden for another site's page."""
    if credentials is None:
        raise InvalidToken("Expected `Authorization: Bearer <visitor token>`. Get one with POST /v1/visits.")
    visitor = services.visits.tokens.visitor(credentials.credentials)
    site = services.visits.sites.get(visitor.site)
    if site is None:
        raise InvalidToken(f"There is no site {visitor.site!r} any more.")
    check_origin(services.visits.sites, site, request)
    return visitor


VisitorOf = Annotated[Visitor, Depends(identify_visitor)]
"""Declares that a route is for a visitor."""
