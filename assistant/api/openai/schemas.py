"""The words of OpenAI's chat completions, as far as they mean something here: what is read, and what is promised."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from assistant.answering.events import Citation, Option, Outcome, Source
from assistant.api.schemas import Day, Said, Text
from knowledge.policies import Reader

MODEL = "bythebook"
"""The one model there is: the assistant."""


class _Read(BaseModel):
    """Clients send much that means nothing here (temperature, seed, names): what is not declared is not read."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class TextPart(_Read):
    """A piece of a message in parts."""

    type: Literal["text"]
    text: str


def _joined(content: object) -> object:
    """A message's parts as one text. A message without content (a tool was called) says nothing."""
    if content is None:
        return ""
    return "\n".join(_words(part) for part in content) if isinstance(content, list) else content


def _words(part: object) -> str:
    if isinstance(part, dict) and part.get("type") == "text" and isinstance(part.get("text"), str):
        return str(part["text"])
    raise ValueError("expected text, or a list of parts of the type 'text' (images, audio and files are not read)")


def _no_tools(tools: list[Any] | None) -> list[Any] | None:
    if tools:
        raise ValueError("expected none (the assistant quotes the policies and calls nothing)")
    return tools


def _plain_text(wanted: dict[str, Any] | None) -> dict[str, Any] | None:
    if wanted is not None and wanted.get("type") != "text":
        raise ValueError("expected the type 'text' (answers are quoted from the policies, not written to a schema)")
    return wanted


_Content = Annotated[Text, BeforeValidator(_joined, json_schema_input_type=str | list[TextPart] | None)]
_NoTools = Annotated[list[Any] | None, AfterValidator(_no_tools)]


class Message(_Read):
    """One message. Those of the roles `system` and `developer` are not read: nobody instructs the assistant."""

    role: Literal["system", "developer", "user", "assistant"]
    content: _Content = ""


class StreamOptions(_Read):
    """How a stream is sent."""

    include_usage: bool | None = None


class CompletionRequest(_Read):
    """Messages that end with the user's question. Fields that are not named here are accepted, and have no effect."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"model": MODEL, "messages": [{"role": "user", "content": "What does a return label cost?"}]},
                {
                    "model": MODEL,
                    "stream": True,
                    "stream_options": {"include_usage": True},
                    "messages": [
                        {"role": "user", "content": "What does a return label cost?"},
                        {"role": "assistant", "content": "A prepaid label costs $6.95 per parcel."},
                        {"role": "user", "content": [{"type": "text", "text": "And for an exchange?"}]},
                    ],
                },
            ]
        }
    )

    model: Said = Field(description=f"`{MODEL}`.")
    messages: list[Message] = Field(min_length=1, description="Oldest first. The last one is the question.")
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = None
    tools: _NoTools = Field(default=None, description="Refused, unless empty.")
    functions: _NoTools = Field(default=None, description="Refused, unless empty.")
    response_format: Annotated[dict[str, Any] | None, AfterValidator(_plain_text)] = Field(
        default=None, description="Refused, unless its type is `text`."
    )
    modalities: list[Literal["text"]] | None = None
    logprobs: Literal[False] | None = None
    scenario: Text = Field(default="", description="Ours: what is known of the customer's case.")
    as_of: Day | None = Field(default=None, description="Ours: the policies in force on this day; default: today.")


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class UrlCitation(_Told):
    """A stretch of the content, `content[start_index:end_index]`, and the page that shows what it stands on."""

    start_index: int
    end_index: int
    title: str
    url: str


class Annotation(_Told):
    """A citation as OpenAI words it; `bythebook` is the same one as `/v1/chat` words it."""

    type: Literal["url_citation"]
    url_citation: UrlCitation
    bythebook: Citation


class Reply(_Told):
    """The assistant's message."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]


class Choice(_Told):
    """The one choice."""

    index: Literal[0] = 0
    message: Reply
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Usage(_Told):
    """Counted in words: answers are quoted, so there are no tokens."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Details(_Told):
    """What an answer is beside its text: the fields of `/v1/chat`'s answer, and who was taken to ask."""

    outcome: Outcome
    confidence: float
    reason: str | None
    options: tuple[Option, ...]
    question: str
    sources: tuple[Source, ...]
    reader: Reader
    conversation_id: str
    turn_id: str
    ms: int


class Completion(_Told):
    """A whole answer."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[Choice]
    usage: Usage
    bythebook: Details


class Delta(_Told):
    """What a chunk adds to the message. Only what was set is sent."""

    role: Literal["assistant"] | None = None
    content: str | None = None
    annotations: list[Annotation] | None = None


class ChunkChoice(_Told):
    """The one choice, as far as a chunk brings it."""

    index: int
    delta: Delta
    logprobs: None
    finish_reason: Literal["stop"] | None


class Chunk(_Told):
    """A piece of a streamed answer. Only what was set is sent."""

    id: str
    object: Literal["chat.completion.chunk"]
    created: int
    model: str
    choices: list[ChunkChoice]
    usage: Usage | None = None
    bythebook: Details | None = None


class Model(_Told):
    """The assistant, as a model; `created` is when the index that serves was built, in seconds since 1970."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int
    owned_by: str = MODEL


class ModelList(_Told):
    """Every model: one."""

    object: Literal["list"] = "list"
    data: list[Model]
