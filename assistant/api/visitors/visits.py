"""POST /v1/visits: a visitor's token."""

import anyio.to_thread
from fastapi import APIRouter, Request

from assistant.api.problems import documented
from assistant.api.state import ServicesOf
from assistant.api.visitors.identity import check_origin
from assistant.api.visitors.schemas import Site, Visit, VisitRequest
from assistant.bootstrap import Visits
from assistant.conversations.log import Visitor
from assistant.errors import NotFound
from assistant.visits.sites import SiteSettings
from assistant.visits.tokens import InvalidToken, new_visitor_id

router = APIRouter(tags=["widget"])

_OPENERS = 4


@router.post("/v1/visits", responses=documented(401, 403, 404))
async def visit(request: Request, body: VisitRequest, services: ServicesOf) -> Visit:
    """Begin a visit, or renew one: its visitor stays who they are."""
    visits = services.visits
    site = visits.sites.get(body.site)
    if site is None:
        raise NotFound(f"There is no site {body.site[:60]!r}. BYTHEBOOK_SITES names them.")
    check_origin(visits.sites, site, request)
    issued = visits.tokens.issue(_visitor(visits, site, body))
    latest = await anyio.to_thread.run_sync(services.live.of_visitor, issued.visitor.id)
    openers = await anyio.to_thread.run_sync(visits.openers.questions)
    return Visit(
        token=issued.token,
        expires_at=issued.expires,
        visitor=issued.visitor.id,
        site=Site(
            key=site.key,
            name=site.name,
            greeting=site.greeting,
            openers=list(openers)[:_OPENERS],
            contact=services.settings.server.contact,
        ),
        conversation=latest.id if latest else None,
    )


def _visitor(visits: Visits, site: SiteSettings, body: VisitRequest) -> Visitor:
    """Who comes. Whoever turns out to be another customer than the one before on this browser is a new visitor."""
    customer = visits.tokens.vouched(body.token, site) if body.token else None
    before = _before(visits, site, body.visit)
    if before is None or (customer and before.customer and customer != before.customer):
        return Visitor(new_visitor_id(), site.key, customer)
    return Visitor(before.id, site.key, customer or before.customer)


def _before(visits: Visits, site: SiteSettings, token: str | None) -> Visitor | None:
    """Who it was before; a token that cannot be renewed any more is as good as none."""
    try:
        before = visits.tokens.renewed(token) if token else None
    except InvalidToken:
        return None
    return before if before and before.site == site.key else None
