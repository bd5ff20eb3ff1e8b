"""/v1/suggestions: what an agent is offered for a case, and what became of it; /v1/rewrites: another tone."""

from datetime import date

import anyio.to_thread
from fastapi import APIRouter
from starlette.responses import Response

from assistant.api.acting import Acting
from assistant.api.chat import check_length
from assistant.api.library import Library
from assistant.api.problems import documented
from assistant.api.state import InPlace, ServicesOf
from assistant.api.suggestions.schemas import (
    LONGEST,
    CitedClause,
    OutcomeRequest,
    RewriteRecord,
    RewriteRequest,
    StatsRecord,
    SuggestionRequest,
)
from assistant.bootstrap import Services
from assistant.conversations.conversation import ConversationId, now
from assistant.conversations.logged import Message
from assistant.errors import BadRequest, NotFound
from assistant.live.history import Answered, entries
from assistant.suggesting.case import Case, Spoken
from assistant.suggesting.outcomes import Kept, Taken, distance
from assistant.suggesting.restyling import NoModel
from assistant.suggesting.suggestion import Suggestion
from knowledge.errors import NoSuchDocument
from knowledge.policies import DocumentId, Reader

router = APIRouter(tags=["agents"])


@router.post("/v1/suggestions", responses=documented(401, 403, 404, 503), dependencies=[InPlace])
async def suggest(body: SuggestionRequest, services: ServicesOf, agent: Acting) -> Suggestion:
    """Suggest a reply to the customer's last message, with the clauses, the next steps and who must be told."""
    case = await anyio.to_thread.run_sync(_case, body, services)
    suggestion = await services.agents.suggester.suggest(case, body.role or agent.role)
    kept = Kept.of(suggestion, agent.name, now(), body.conversation_id)
    await anyio.to_thread.run_sync(services.agents.suggestions.keep, kept)
    return suggestion


@router.post("/v1/suggestions/{suggestion}/outcome", status_code=204, responses=documented(401, 403, 404))
async def outcome(suggestion: str, body: OutcomeRequest, services: ServicesOf, agent: Acting) -> Response:
    """Tell what was done with a suggestion; the same action again replaces the first."""

    def take() -> None:
        draft = services.agents.suggestions.draft(suggestion.replace("\0", ""))
        far = distance(draft, body.text) if body.text is not None else None
        services.agents.suggestions.take(suggestion, Taken(body.action, now(), far, body.reason))

    await anyio.to_thread.run_sync(take)
    return Response(status_code=204)


@router.get("/v1/suggestions/stats", responses=documented(401, 403))
async def stats(services: ServicesOf, agent: Acting) -> StatsRecord:
    """How often suggestions were taken, and how much they were changed."""
    return StatsRecord.of(await anyio.to_thread.run_sync(services.agents.suggestions.stats))


@router.post("/v1/rewrites", responses=documented(401, 403, 409, 503), dependencies=[InPlace])
async def rewrite(body: RewriteRequest, services: ServicesOf, agent: Acting) -> RewriteRecord:
    """Put a reply in another tone, where a language model is set; what the clauses do not support is not shown."""
    if services.agents.rewriter is None:
        raise NoModel
    clauses = await anyio.to_thread.run_sync(_public_texts, body.citations, services)
    found = await services.agents.rewriter.rewrite(body.text, body.style, clauses)
    return RewriteRecord(text=found.text, rewritten=not found.reasons, reasons=list(found.reasons))


def _case(body: SuggestionRequest, services: Services) -> Case:
    """The case, brought along or live. Raises BadRequest and NotFound."""
    limits = services.settings.limits
    if bool(body.conversation) == (body.conversation_id is not None):
        raise BadRequest("conversation, conversation_id: expected one of them")
    if body.conversation_id is not None:
        turns = _live(body.conversation_id, services)
    else:
        turns = tuple(Spoken(turn.role, turn.text) for turn in body.conversation)
    if not any(turn.speaker == "customer" for turn in turns):
        raise BadRequest("conversation: expected something that the customer said, got nothing")
    for turn in body.conversation:
        check_length("conversation", turn.text, limits)
    check_length("scenario", body.scenario, limits)
    return Case(turns, body.scenario, body.as_of or date.today())


def _live(conversation: str, services: Services) -> tuple[Spoken, ...]:
    """The latest of what customer, assistant and agents said to each other in a live conversation. Raises NotFound."""
    logged = services.live.read(ConversationId(conversation))
    if not logged:
        raise NotFound(
            f"conversation_id: nothing was said in a live conversation {conversation[:60]!r}. GET /v1/inbox lists "
            "them; bring any other conversation along as `conversation`."
        )
    said = tuple(
        Spoken(entry.sender if isinstance(entry, Message) else "assistant", entry.text)
        for entry in entries(logged)
        if isinstance(entry, Message | Answered) and entry.text
    )
    return said[-LONGEST:]


def _public_texts(citations: list[CitedClause], services: Services) -> list[str]:
    """The texts of the clauses cited. Raises BadRequest for what customers may not read."""
    library, texts = Library(services.records, services.index), []
    for cited in citations:
        try:
            found = library.open(DocumentId(cited.document), cited.version, Reader.CUSTOMER)
        except NoSuchDocument:
            found = None
        texts += [clause.text for clause in (found.clauses if found else ()) if clause.id == cited.clause_id]
    if len(texts) < len(citations):
        raise BadRequest("citations: expected public clauses, as a suggestion's draft cites them")
    return texts
