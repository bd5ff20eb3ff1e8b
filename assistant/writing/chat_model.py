"""Any endpoint that speaks OpenAI's `/v1/chat/completions`, through LangChain's `ChatOpenAI`."""

import math
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing, contextmanager
from typing import Any
from urllib.parse import urlsplit

import openai
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from assistant.writing.model import Delta, ModelFailed, Prompt, Usage
from assistant.writing.settings import LLMSettings

_KEYLESS = SecretStr("no-key")  # local servers want none, the client insists on one
_SHOWN = 300  # characters of an endpoint's message
_AGAIN = (408, 409)  # beside 429 and 5xx


def open_chat_model(settings: LLMSettings) -> "ChatModel":
    """The model that the settings name; nothing is sent yet.

    The client's own retries are off, and its waits longer than ours. A connection serves one reply: nothing is left
    open between them, and none can have gone stale.
    """
    longest = max(settings.first_token_seconds, settings.between_chunks_seconds)
    chat = ChatOpenAI(
        model=settings.model or "",
        base_url=settings.place,
        api_key=settings.api_key or _KEYLESS,
        temperature=settings.temperature,
        timeout=openai.Timeout(longest, connect=settings.connect_seconds),
        max_retries=0,
        stream_usage=True,
        stream_chunk_timeout=None,
        use_responses_api=False,
        default_headers={"Connection": "close"},
    )
    return ChatModel(chat, settings.place, settings.api_key)


class ChatModel:
    """A chat model of LangChain's behind our port. Errors name the endpoint, and never its key."""

    def __init__(self, chat: BaseChatModel, place: str, key: SecretStr | None = None) -> None:
        self._chat = chat
        parts = urlsplit(place)
        self._place = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        self._key = key
        self._takes_schemas = True

    async def stream(self, prompt: Prompt, most: int) -> AsyncGenerator[Delta, None]:
        """The reply as it is written. Raises ModelFailed.

        An endpoint that refuses a schema is asked again without one, and never with one again.
        """
        with self._explained():
            if prompt.schema is not None and self._takes_schemas:
                try:
                    async with aclosing(self._chunks(prompt, most, extra_body=_format(prompt.schema))) as deltas:
                        async for delta in deltas:
                            yield delta
                    return
                except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                    if "response_format" not in str(error):
                        raise
                    self._takes_schemas = False
            async with aclosing(self._chunks(prompt, most)) as deltas:
                async for delta in deltas:
                    yield delta

    async def _chunks(self, prompt: Prompt, most: int, **options: Any) -> AsyncGenerator[Delta, None]:
        messages = [SystemMessage(prompt.instructions), HumanMessage(prompt.material)]
        async with aclosing(self._chat.astream(messages, max_tokens=most, **options)) as chunks:  # type: ignore[type-var]
            async for chunk in chunks:
                yield _delta(chunk)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except openai.APITimeoutError as error:
            raise ModelFailed("timeout", f"{self._place} did not answer in time") from error
        except openai.APIConnectionError as error:
            reason = f"{self._place} cannot be reached, or hung up ({self._clean(error.__cause__ or error)})"
            raise ModelFailed("unavailable", reason, again=True) from error
        except openai.APIStatusError as error:
            raise self._refusal(error) from error
        except openai.APIError as error:
            raise ModelFailed("unavailable", f"{self._place} broke off: {self._clean(error.message)}") from error
        except ValueError as error:  # neither JSON nor UTF-8, or nothing that LangChain can read
            reason = f"{self._place} sent no chat completion ({self._clean(error)})"
            raise ModelFailed("malformed", reason) from error

    def _refusal(self, error: openai.APIStatusError) -> ModelFailed:
        status = error.status_code
        reason = f"{self._place} answered {status}: {self._clean(error.message)}"
        if status == 429:
            return ModelFailed("rate_limited", reason, again=True, after=_seconds(error.response.headers))
        if status >= 500 or status in _AGAIN:
            return ModelFailed("unavailable", reason, again=True, after=_seconds(error.response.headers))
        return ModelFailed("refused", reason)

    def _clean(self, message: object) -> str:
        text = str(message)
        if self._key is not None:
            text = text.replace(self._key.get_secret_value(), "…")
        return " ".join(text.split())[:_SHOWN]


def _format(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Structured output as OpenAI names it, for the body: LangChain's own option raises where a reply is cut off."""
    wanted = {"name": "reply", "strict": True, "schema": schema}
    return {"response_format": {"type": "json_schema", "json_schema": wanted}}


def _delta(chunk: AIMessageChunk) -> Delta:
    used = chunk.usage_metadata
    return Delta(
        text=str(chunk.text),
        finish=chunk.response_metadata.get("finish_reason"),
        usage=Usage(used["input_tokens"], used["output_tokens"]) if used else None,
    )


def _seconds(headers: Mapping[str, str]) -> float | None:
    """What Retry-After asks for; a date in it is a long time."""
    value = headers.get("retry-after")
    try:
        seconds = None if value is None else float(value)
    except ValueError:
        return math.inf
    return seconds if seconds is None or seconds >= 0 else math.inf
