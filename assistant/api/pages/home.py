"""The page where people ask, the conversation that follows, and the list of policies. Forms only, no script."""

from datetime import date
from typing import Annotated
from urllib.parse import parse_qs

import anyio.to_thread
from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from assistant.api.chat import check_length
from assistant.api.identity import Identity
from assistant.api.library import CurrentDocument, Library, standing
from assistant.api.pages.answers import AnswerView
from assistant.api.pages.rendering import render
from assistant.api.state import InPlace, ServicesOf
from assistant.api.streaming import GONE, while_connected
from assistant.bootstrap import Services
from assistant.conversations.conversation import Conversation, ConversationId, NoSuchConversation
from assistant.conversations.exchange import Asked
from assistant.errors import BadRequest
from knowledge.policies import Reader

router = APIRouter(include_in_schema=False)

_EXAMPLES = (
    "How long do I have to return an unopened item?",
    "What does a return label cost?",
    "When is a late Express order refunded?",
)


@router.get("/", dependencies=[InPlace])
async def home(request: Request, services: ServicesOf, reader: Identity, q: str = "") -> Response:
    """The question box; with `?q=` the answer below it, in a new conversation. The address can be shared."""
    question = _checked(q, services)
    if not question:
        return render(request, "home.html", examples=_EXAMPLES)
    exchange = await services.exchanges.open(Asked(question, reader))
    answer = await while_connected(request, exchange.answer())
    if answer is None:
        return Response(status_code=GONE)
    view = await anyio.to_thread.run_sync(AnswerView.of, question, answer, _library(services), reader)
    contact = services.settings.server.contact
    status = 500 if answer.outcome == "failed" else 200
    return render(
        request, "answer.html", status=status, turns=(view,), conversation=exchange.conversation, contact=contact
    )


@router.post("/ask", dependencies=[InPlace])
async def ask(request: Request, services: ServicesOf, reader: Identity) -> Response:
    """A follow-up: answer it within its conversation, then show the conversation."""
    form = parse_qs((await request.body()).decode("utf8", "replace"), max_num_fields=10)
    question = _checked(form.get("q", [""])[0], services)
    conversation = form.get("conversation_id", [""])[0]
    if not question:
        raise BadRequest("q: expected a question, got nothing")
    asked = Asked(question, reader, conversation=ConversationId(_id(conversation)) if conversation else None)
    exchange = await services.exchanges.open(asked)
    if await while_connected(request, exchange.answer()) is None:
        return Response(status_code=GONE)
    return RedirectResponse(f"/conversations/{exchange.conversation}#latest", 303)


@router.get("/conversations/{conversation_id}")
async def conversation(request: Request, conversation_id: str, services: ServicesOf, reader: Identity) -> Response:
    """A whole conversation, with the box to ask on."""
    found = await anyio.to_thread.run_sync(services.conversations.read, ConversationId(_id(conversation_id)))
    turns = await anyio.to_thread.run_sync(_views, services, found.seen_by(reader), reader)
    contact = services.settings.server.contact
    return render(request, "answer.html", turns=turns, conversation=found.id, contact=contact)


@router.get("/documents")
async def documents(
    request: Request, services: ServicesOf, reader: Identity, tag: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """Every policy, each linked to its current version."""
    found = await anyio.to_thread.run_sync(_library(services).documents, reader)
    shown = [document for document in found if not tag or tag in document.metadata.tags]
    shown.sort(key=lambda document: document.metadata.title.casefold())
    return render(request, "documents.html", documents=[(document, _standing(document)) for document in shown], tag=tag)


def _checked(question: str, services: Services) -> str:
    question = question.replace("\0", "").strip()
    check_length("q", question, services.settings.limits)
    return question


def _id(conversation: str) -> str:
    if "\0" in conversation:
        raise NoSuchConversation.named(conversation)
    return conversation


def _library(services: Services) -> Library:
    return Library(services.records, services.index)


def _views(services: Services, conversation: Conversation, reader: Reader) -> tuple[AnswerView, ...]:
    library = _library(services)
    return tuple(AnswerView.of(turn.question, turn.answer, library, reader) for turn in conversation.turns)


def _standing(document: CurrentDocument) -> str:
    return standing(document.in_force, date.today())
