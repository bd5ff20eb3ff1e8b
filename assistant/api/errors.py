"""Errors into HTTP responses: one table for our own, one line for each validation failure, no traceback outside."""

import logging
import secrets
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.negotiation import preferred
from assistant.api.pages.rendering import render
from assistant.api.problems import Problem, ProblemBody
from assistant.errors import AssistantError, BadRequest, Conflict, Forbidden, NotFound
from assistant.visits.tokens import InvalidToken
from knowledge.errors import IndexUnavailable, KnowledgeError, ModelUnavailable, NoSuchDocument

_log = logging.getLogger(__name__)

_SHOWN = 60  # characters of a rejected value
_INTERNAL = "Something went wrong on our side. Please try again; if it happens again, report it with the reference."


class Unauthorized(AssistantError):
    """A key came that is not ours."""


class TooLarge(AssistantError):
    """More came than is taken."""


class TooManyRequests(AssistantError):
    """A client asked too often; `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Busy(AssistantError):
    """As many answers are under way as may be."""


class AnswerFailed(AssistantError):
    """An answer broke; its turn is stored. `reference` is the turn's id."""

    def __init__(self, message: str, reference: str) -> None:
        super().__init__(message)
        self.reference = reference


class _Kind(NamedTuple):
    status: int
    code: str


_KINDS: Mapping[type[Exception], _Kind] = {
    Unauthorized: _Kind(401, "unauthorized"),
    InvalidToken: _Kind(401, "unauthorized"),
    Forbidden: _Kind(403, "forbidden"),
    NotFound: _Kind(404, "not_found"),
    NoSuchDocument: _Kind(404, "not_found"),
    Conflict: _Kind(409, "conflict"),
    TooLarge: _Kind(413, "too_large"),
    BadRequest: _Kind(422, "invalid"),
    TooManyRequests: _Kind(429, "too_many_requests"),
    AnswerFailed: _Kind(500, "answer_failed"),
    Busy: _Kind(503, "busy"),
    IndexUnavailable: _Kind(503, "not_ready"),
    ModelUnavailable: _Kind(503, "not_ready"),
}


def handle_errors(app: FastAPI) -> None:
    """Make the app answer every error that it knows with a problem."""
    for kind in (AssistantError, KnowledgeError):
        app.add_exception_handler(kind, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def problem_response(request: Request, error: Exception) -> Response:
    """The response for one of our errors; for any other, or one not meant for clients, a logged 500."""
    kind = next((_KINDS[cls] for cls in type(error).__mro__ if cls in _KINDS), None)
    if kind is None:
        logged = secrets.token_urlsafe(6)
        _log.error("Unexpected error %s at %s %s", logged, request.method, request.url.path, exc_info=error)
        return _respond(request, 500, Problem(code="internal", message=_INTERNAL, reference=logged))
    headers = {}
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.retry_after)
    elif kind.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "1"
    elif kind.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    reference = error.reference if isinstance(error, AnswerFailed) else None
    return _respond(request, kind.status, Problem(code=kind.code, message=str(error), reference=reference), headers)


async def _ours(request: Request, error: Exception) -> Response:
    return problem_response(request, error)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - how the handler is registered
    message = "; ".join(_line(failure) for failure in error.errors()[:5])
    return _respond(request, 422, Problem(code="invalid", message=message))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - how the handler is registered
    status = HTTPStatus(error.status_code)
    message = str(error.detail)
    if status is HTTPStatus.NOT_FOUND:
        hint = "" if _wants_page(request) else " /openapi.json lists what there is."
        message = f"There is nothing at {_shown(request.url.path)}.{hint}"
    elif status is HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = (error.headers or {}).get("Allow", "other methods")
        message = f"{request.method} is not possible on {request.url.path}; it allows {allowed}."
    problem = Problem(code=status.name.lower(), message=message)
    return _respond(request, status, problem, error.headers)


def _respond(request: Request, status: int, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    if _wants_page(request):
        return render(request, "error.html", status=status, headers=headers, problem=problem)
    return JSONResponse(ProblemBody(error=problem).model_dump(mode="json"), status, headers)


def _wants_page(request: Request) -> bool:
    return preferred(request.headers, ("application/json", "text/html")) == "text/html"


def _line(failure: Mapping[str, Any]) -> str:
    """One validation failure as `field: what was expected, what came`."""
    where: Sequence[str | int] = failure["loc"]
    if failure["type"] == "json_invalid":
        return f"body: expected JSON, got something else at character {where[-1]} ({failure['ctx']['error']})"
    name = ".".join(str(part) for part in where[1:]) or str(where[0])
    if failure["type"] == "missing":
        return f"{name}: expected a value, got none"
    if failure["type"] == "extra_forbidden":
        return f"{name}: there is no such field"
    expected = failure["msg"].removeprefix("Value error, ")
    expected = expected if expected.startswith("expected") else expected[:1].lower() + expected[1:]
    return f"{name}: {expected}, got {_shown(failure['input'])}"


def _shown(value: object) -> str:
    """A rejected value, short and printable whatever was in it."""
    if isinstance(value, bytes):
        return f"{len(value)} bytes that are not declared as JSON (Content-Type: application/json)"
    words = ascii(value)
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}… ({len(words):,} characters)"


class UnexpectedErrors:
    """Turns whatever the app lets out into a logged 500, as long as nothing was sent yet."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            if started:
                raise
            await problem_response(Request(scope), error)(scope, receive, send)
