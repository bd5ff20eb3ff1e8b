"""POST /v1/chat: a question in, a cited answer out, as a stream of events or in one piece."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from assistant.answering.question import Turn
from assistant.api.errors import AnswerFailed
from assistant.api.identity import Identity
from assistant.api.negotiation import preferred
from assistant.api.problems import documented
from assistant.api.schemas import ChatAnswer, ChatRequest
from assistant.api.state import InPlace, ServicesOf
from assistant.api.streaming import GONE, EventStream, encoded, while_connected
from assistant.conversations.conversation import ConversationId
from assistant.conversations.exchange import Asked
from assistant.errors import BadRequest
from assistant.settings import LimitSettings
from knowledge.policies import Reader

router = APIRouter(tags=["answers"])

_STREAM_EXAMPLE = """\
event: started
data: {"type":"started","question":"…","turn":{"conversation_id":"k3Jc0fZ1mB2yq9VtX7WnSg","turn_id":"Zr8…"}}
id: Zr8….1

event: sources
data: {"type":"sources","sources":[{"document":"returns/returns-and-refunds.md","version":1,…}]}
id: Zr8….2

event: sentence
data: {"type":"sentence","text":"You can return an unopened item within 60 days.","citations":[{…}]}
id: Zr8….3

event: completed
data: {"type":"completed","confidence":0.93,"writing":null}
id: Zr8….4

"""
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "model": ChatAnswer,
        "description": (
            "By default a stream of server-sent events: started, sources, sentence (any number), then one of "
            "completed, clarify, abstained, handed_off and failed. The first event carries `turn`. With `Accept: "
            "application/json` the same answer in one piece."
        ),
        "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _STREAM_EXAMPLE}},
    },
    **documented(401, 404, 503),
}


@router.post("/v1/chat", responses=_RESPONSES, response_model=None, dependencies=[InPlace])
async def chat(request: Request, body: ChatRequest, services: ServicesOf, reader: Identity) -> Response:
    """Answer a question from the policies, each sentence cited; ask back, hand over, or say that they do not say."""
    asked = _asked(body, reader, services.settings.limits)
    exchange = await services.exchanges.open(asked)
    if preferred(request.headers, ("text/event-stream", "application/json")) == "text/event-stream":
        return EventStream(encoded(exchange))
    answer = await while_connected(request, exchange.answer())
    if answer is None:
        return Response(status_code=GONE)
    if answer.outcome == "failed":
        raise AnswerFailed(answer.text, exchange.turn)
    whole = ChatAnswer(
        **dict(answer),
        conversation_id=exchange.conversation,
        turn_id=exchange.turn,
        ms=exchange.elapsed_ms,
    )
    return JSONResponse(whole.model_dump(mode="json"))


def _asked(body: ChatRequest, reader: Reader, limits: LimitSettings) -> Asked:
    """The question, if it may be asked like that. Raises BadRequest."""
    check_length("question", body.question, limits)
    check_length("scenario", body.scenario, limits)
    if body.conversation_id is not None and body.history:
        raise BadRequest("history: expected none beside conversation_id (that conversation is the history); drop one")
    return Asked(
        text=body.question,
        reader=reader,
        scenario=body.scenario,
        as_of=body.as_of or date.today(),
        conversation=ConversationId(body.conversation_id) if body.conversation_id is not None else None,
        history=tuple(Turn(turn.role, turn.text) for turn in body.history),
    )


def check_length(field: str, text: str, limits: LimitSettings) -> None:
    """Raises BadRequest for a text that is no question any more but a document."""
    if len(text) > limits.question_characters:
        raise BadRequest(
            f"{field}: expected at most {limits.question_characters:,} characters, got {len(text):,}; "
            "ask in fewer words"
        )
