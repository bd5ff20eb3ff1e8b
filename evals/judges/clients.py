"""The `openai` client of an endpoint: its time limits, its one retry, and what its errors mean for a judgement."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAI, OpenAIError, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from evals.judges.endpoints import Endpoint
from evals.judges.errors import JudgementFailed, JudgeUnavailable
from evals.judges.questions import Usage

CONNECT_TIMEOUT = 3.0
"""Seconds."""
RETRIES = 1
"""By the client, on 408, 409, 429, 5xx and broken connections; nothing else retries."""
SEED = 7
"""Of models that take one."""

_HOPELESS = (401, 403, 404)
_KEYLESS = "no-key"  # local servers want none, the client insists on one
_SHOWN = 300  # characters of an endpoint's message


class Wire(BaseModel):
    """A part of a reply. The client builds its own types without checking them; these are checked."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def open_client(endpoint: Endpoint) -> OpenAI:
    """A client, which the caller closes; nothing is sent yet."""
    return OpenAI(**options(endpoint))


def options(endpoint: Endpoint) -> dict[str, Any]:
    """What every client of an endpoint is made with."""
    return {
        "api_key": endpoint.key.get_secret_value() if endpoint.key else _KEYLESS,
        "base_url": endpoint.base_url,
        "timeout": Timeout(endpoint.read_timeout, connect=CONNECT_TIMEOUT),
        "max_retries": RETRIES,
    }


@contextmanager
def explained(endpoint: Endpoint, used: Usage | None = None) -> Iterator[None]:
    """Turns what a client raises within the block into JudgementFailed or JudgeUnavailable, without the key.

    A request that was refused cost nothing beside what was `used` before; one that was never answered may have.
    """
    place = endpoint.place
    try:
        yield
    except APITimeoutError as error:
        raise JudgementFailed(f"{place} did not answer in time") from error
    except APIConnectionError as error:
        raise JudgeUnavailable(f"{place} cannot be reached ({error.__cause__ or error})") from error
    except APIStatusError as error:
        reason = f"{place} answered {error.status_code}: {_clean(error.message, endpoint)}"
        if error.status_code in _HOPELESS:
            raise JudgeUnavailable(reason) from error
        raise JudgementFailed(reason, used or Usage()) from error
    except OpenAIError as error:
        raise JudgementFailed(f"{place}: {_clean(str(error), endpoint)}") from error


def problem(error: ValidationError) -> str:
    """What is wrong with a reply, in one line."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]


def _clean(message: str, endpoint: Endpoint) -> str:
    if endpoint.key is not None:
        message = message.replace(endpoint.key.get_secret_value(), "…")
    return " ".join(message.split())[:_SHOWN]
