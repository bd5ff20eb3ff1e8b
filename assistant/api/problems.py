"""What a client is told when something is wrong: a code to branch on, and one line for a person."""

from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field


class Problem(BaseModel):
    """`code` is stable; `message` says what was expected, what came and what to do; `reference` is in our log."""

    model_config = ConfigDict(frozen=True)

    code: str
    message: str
    reference: str | None = Field(default=None, description="Quote this when you report the problem.")


class ProblemBody(BaseModel):
    """The body of every response that is not a success."""

    model_config = ConfigDict(frozen=True)

    error: Problem


_EXAMPLES: Final = {
    400: ("bad_request", "There was an error parsing the body"),
    401: ("unauthorized", "The agent key is wrong. Leave the Authorization header out to ask as a customer."),
    403: ("forbidden", "This is for agents. Send the agent key as `Authorization: Bearer …`."),
    404: ("not_found", "There is no version 7 of a document named 'returns/returns-and-refunds.md'."),
    405: ("method_not_allowed", "GET is not possible on /v1/chat; it allows POST."),
    409: ("conflict", "Ana has this conversation already. Choose another one."),
    413: ("too_large", "The request's body has 70,000 bytes; at most 65,536 are taken."),
    422: ("invalid", "as_of: expected a day as YYYY-MM-DD, got '2026-13-01'"),
    429: ("too_many_requests", "More than 120 requests in a minute came from you. Try again in 1 second."),
    500: ("internal", "Something went wrong on our side. Please try again."),
    503: ("not_ready", "The knowledge base is empty. Run `bythebook ingest PATH` with a folder of policies first."),
}
_WITH_REFERENCE = 500

OpenApiResponses = dict[int | str, dict[str, Any]]


def documented(*statuses: int) -> OpenApiResponses:
    """The OpenAPI description of these error statuses, each with an example."""
    responses: OpenApiResponses = {}
    for status in (*statuses, 413, 422, 429, 500):
        code, message = _EXAMPLES[status]
        example: dict[str, Any] = {"code": code, "message": message, "reference": None}
        if status == _WITH_REFERENCE:
            example["reference"] = "kX2vQ0r7"
        responses[status] = {
            "model": ProblemBody,
            "description": code.replace("_", " ").capitalize(),
            "content": {"application/json": {"example": {"error": example}}},
        }
    return responses
