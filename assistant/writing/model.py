"""The port: a model takes instructions and material, and writes piece by piece."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

from assistant.errors import AssistantError

Why = Literal[
    "timeout",
    "unavailable",
    "rate_limited",
    "refused",
    "malformed",
    "cut_off",
    "empty",
    "resting",
    "budget",
    "too_long",
    "filtered",
    "declined",
    "unsupported",
    "error",
]
"""Why an answer is not, or not only, what the model wrote; docs/writing.md explains each."""


class Usage(NamedTuple):
    """Tokens that were read and written."""

    input_tokens: int = 0
    output_tokens: int = 0


class Delta(NamedTuple):
    """The next piece of a reply. `finish` says why it ends, `usage` what it took; each comes once, near the end."""

    text: str
    finish: str | None = None
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is sent: instructions of ours, and the material, which is data whatever it says.

    `schema` is the JSON Schema of the reply. An endpoint that can holds the model to it; none can be relied upon to.
    """

    instructions: str
    material: str
    schema: Mapping[str, Any] | None = None


class WritingStopped(AssistantError):
    """The model's text ends here, or never began; `why` is the code that is stored."""

    def __init__(self, why: Why, message: str) -> None:
        super().__init__(message)
        self.why = why


class ModelFailed(WritingStopped):
    """The endpoint did not do its part. `again` says whether a second try may help, `after` seconds if it says so."""

    def __init__(self, why: Why, message: str, again: bool = False, after: float | None = None) -> None:
        super().__init__(why, message)
        self.again = again
        self.after = after


class Model(Protocol):
    """Writes. Closing the stream, or cancelling who reads it, ends the request behind it."""

    def stream(self, prompt: Prompt, most: int) -> AsyncGenerator[Delta, None]:
        """The reply as it is written, of at most `most` tokens. Raises ModelFailed."""
        ...
