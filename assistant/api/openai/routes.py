"""POST /v1/chat/completions, GET /v1/models and its one entry: the assistant for clients that speak OpenAI's API."""

import time
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from assistant.api.errors import AnswerFailed
from assistant.api.openai.asking import asked, check_model
from assistant.api.openai.completions import Call
from assistant.api.openai.errors import COMPLETIONS, MODELS, documented
from assistant.api.openai.identity import ClientIdentity, identify_client
from assistant.api.openai.schemas import Completion, CompletionRequest, Model, ModelList
from assistant.api.openai.streaming import encoded
from assistant.api.state import InPlace, ServicesOf
from assistant.api.streaming import GONE, EventStream, while_connected
from assistant.bootstrap import Services

router = APIRouter(tags=["openai"])

_STREAM_EXAMPLE = """\
data: {"id":"chatcmpl-Zr8…","object":"chat.completion.chunk",…,"choices":[{"index":0,"delta":{"role":"assistant",…}}]}

data: {…,"choices":[{"index":0,"delta":{"content":"You can return an unopened item within 60 days."},…}]}

data: {…,"choices":[{"index":0,"delta":{"annotations":[{"type":"url_citation",…}]},…}]}

data: {…,"choices":[{"index":0,"delta":{},"finish_reason":"stop",…}],"bythebook":{"outcome":"answered",…}}

data: [DONE]

"""
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "model": Completion,
        "description": "The answer in one piece, or with `stream` a stream of chunks that ends with `[DONE]`.",
        "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _STREAM_EXAMPLE}},
    },
    **documented(400, 404),
}


@router.post(COMPLETIONS, responses=_RESPONSES, response_model=None, dependencies=[InPlace])
async def complete(request: Request, body: CompletionRequest, services: ServicesOf, reader: ClientIdentity) -> Response:
    """Answer the last message from the policies. Each call is stored as a conversation of its own."""
    exchange = await services.exchanges.open(asked(body, reader, services.settings.limits))
    site = str(request.base_url).rstrip("/")
    call = Call(body=body, exchange=exchange, reader=reader, site=site, created=int(time.time()))
    if body.stream:
        return EventStream(encoded(call))
    answer = await while_connected(request, exchange.answer())
    if answer is None:
        return Response(status_code=GONE)
    if answer.outcome == "failed":
        raise AnswerFailed(answer.text, exchange.turn)
    return JSONResponse(call.completion(answer).model_dump(mode="json"))


@router.get(MODELS, responses=documented(), dependencies=[Depends(identify_client)])
def models(services: ServicesOf) -> ModelList:
    """The one model there is."""
    return ModelList(data=[_model(services)])


@router.get(MODELS + "/{name}", responses=documented(404), dependencies=[Depends(identify_client)])
def model(name: str, services: ServicesOf) -> Model:
    """The model of that name, if it is the one there is."""
    check_model(name)
    return _model(services)


def _model(services: Services) -> Model:
    with services.index.pin() as generation:
        return Model(created=int(generation.manifest.created.timestamp()))
