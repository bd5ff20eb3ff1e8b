"""Problems as OpenAI words its errors, on the routes that its clients call: everywhere else they stay what they are."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.problems import OpenApiResponses, Problem, ProblemBody

COMPLETIONS, MODELS = "/v1/chat/completions", "/v1/models"

_FIELD = re.compile(r"([a-z_]+(?:\.\w+)*): ")  # how a message about a field begins
_OWN_HEADERS = ("content-length", "content-type")


class OpenAIError(BaseModel):
    """`code` is for programs, `message` for a person; `param` names the field that is wrong, where one is."""

    model_config = ConfigDict(frozen=True)

    message: str
    type: str
    param: str | None
    code: str


class ErrorBody(BaseModel):
    """The body of every response on these routes that is not a success."""

    model_config = ConfigDict(frozen=True)

    error: OpenAIError


class _Kind(NamedTuple):
    """What a status is called, and the message of the example."""

    type: str
    code: str
    example: str


_KINDS: Mapping[int, _Kind] = {
    400: _Kind("invalid_request_error", "invalid_value", "n: input should be 1, got 3"),
    401: _Kind("invalid_request_error", "invalid_api_key", "The agent key is wrong. To ask as a customer, …"),
    404: _Kind("invalid_request_error", "model_not_found", "There is no model 'gpt-5' here; ask for 'bythebook'."),
    413: _Kind("invalid_request_error", "too_large", "The request's body has 70,000 bytes; at most 65,536 are taken."),
    429: _Kind("requests", "rate_limit_exceeded", "More than 120 requests in a minute came from you. Try again in …"),
    500: _Kind("server_error", "answer_failed", "Something went wrong on our side. Please try again. Reference: kX2v."),
    503: _Kind("server_error", "not_ready", "The knowledge base is empty. Run `bythebook ingest PATH` …"),
}


def is_ours(path: str) -> bool:
    """Whether OpenAI's clients call this path."""
    return path in (COMPLETIONS, MODELS) or path.startswith(MODELS + "/")


def documented(*statuses: int) -> OpenApiResponses:
    """The OpenAPI description of these error statuses, each with an example."""
    described: OpenApiResponses = {"default": {"model": ErrorBody, "description": "Any other error"}}
    for status in (*statuses, 401, 413, 429, 500, 503):
        kind = _KINDS[status]
        error = OpenAIError(message=kind.example, type=kind.type, param=_param(kind.example), code=kind.code)
        described[status] = {
            "model": ErrorBody,
            "description": kind.code.replace("_", " ").capitalize(),
            "content": {"application/json": {"example": ErrorBody(error=error).model_dump()}},
        }
    return described


def answer_failed(message: str) -> ErrorBody:
    """The error that a stream ends with when the answer breaks."""
    kind = _KINDS[500]
    return ErrorBody(error=OpenAIError(message=message, type=kind.type, param=None, code=kind.code))


class OpenAIErrors:
    """Rewrites the problems of these routes, wherever they come from: a limit, the framework, or our own code.

    422 becomes 400; headers such as Retry-After stay. A response that is no problem (a page for a browser) passes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not is_ours(scope["path"]):
            await self._app(scope, receive, send)
            return
        held: list[Message] = []

        async def holding(message: Message) -> None:
            """Hold an error back until it is whole."""
            if not held and (message["type"] != "http.response.start" or message["status"] < HTTPStatus.BAD_REQUEST):
                await send(message)
                return
            held.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                await self._send(held, scope, receive, send)

        await self._app(scope, receive, holding)

    async def _send(self, held: list[Message], scope: Scope, receive: Receive, send: Send) -> None:
        start, *parts = held
        try:
            problem = ProblemBody.model_validate_json(b"".join(part.get("body", b"") for part in parts)).error
        except ValidationError:
            for message in held:
                await send(message)
            return
        status = 400 if start["status"] == HTTPStatus.UNPROCESSABLE_ENTITY else start["status"]
        headers = {name: value for name, value in Headers(raw=start["headers"]).items() if name not in _OWN_HEADERS}
        await JSONResponse(_body(problem, status).model_dump(), status, headers)(scope, receive, send)


def _body(problem: Problem, status: int) -> ErrorBody:
    """The problem in OpenAI's words. What OpenAI has a code for gets that one, the rest keeps ours."""
    kind = _KINDS.get(status)
    code = kind.code if kind and status < HTTPStatus.INTERNAL_SERVER_ERROR else problem.code
    message = problem.message
    if problem.reference is not None and problem.reference not in message:
        message = f"{message} Reference: {problem.reference}."
    param = {400: _param(message), 404: "model"}.get(status)
    return ErrorBody(
        error=OpenAIError(message=message, type=kind.type if kind else "invalid_request_error", param=param, code=code)
    )


def _param(message: str) -> str | None:
    found = _FIELD.match(message)
    return found[1] if found and found[1] != "body" else None
