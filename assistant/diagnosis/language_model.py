"""The language model: asked one tiny question, which says whether endpoint, key and model are right."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import aclosing

from assistant.diagnosis.finding import Trouble
from assistant.writing.breaker import CircuitBreaker
from assistant.writing.calling import Caller
from assistant.writing.model import Prompt, Usage, Why, WritingStopped
from assistant.writing.settings import LLMSettings

_PROMPT = Prompt("Reply with the single word: ready", "Are you ready?")
_MOST = 16  # tokens; models that think first are cut off, which proves as much
_SHOWN = 80  # characters of the reply
_ADVICE: Mapping[Why, str] = {
    "timeout": "See that the endpoint is up; a slow model needs a longer BYTHEBOOK_LLM__FIRST_TOKEN_SECONDS.",
    "unavailable": "See that the server runs, and that BYTHEBOOK_LLM__BASE_URL is right (most end in /v1).",
    "rate_limited": "Wait, or raise the account's limits; until then answers are quoted.",
    "refused": "Check BYTHEBOOK_LLM__API_KEY, BYTHEBOOK_LLM__MODEL and BYTHEBOOK_LLM__BASE_URL.",
    "empty": "The model may think before it writes: choose one that does not, or turn its thinking off.",
}
_OTHERWISE = "Check that BYTHEBOOK_LLM__BASE_URL is an endpoint that streams OpenAI's /v1/chat/completions."


def replies(settings: LLMSettings) -> str:
    """The model answers: what it said, how fast, and what it took."""
    if settings.model is None:
        raise Trouble("no language model is set, answers are quoted", "Name one in BYTHEBOOK_LLM__MODEL.")
    try:
        return asyncio.run(_ask(settings.model_copy(update={"output_tokens": _MOST})))
    except WritingStopped as stopped:
        raise Trouble(f"{settings.model}: {stopped}", _ADVICE.get(stopped.why, _OTHERWISE)) from stopped


async def _ask(settings: LLMSettings) -> str:
    from assistant.writing.chat_model import open_chat_model

    caller = Caller(open_chat_model(settings), settings, CircuitBreaker(1, 1))
    began, text, first, usage = time.perf_counter(), "", 0.0, Usage()
    async with aclosing(caller.stream(_PROMPT)) as deltas:
        async for delta in deltas:
            first = first or time.perf_counter() - began
            text, usage = text + delta.text, delta.usage or usage
    counted = f"{usage.input_tokens} tokens in, {usage.output_tokens} out" if any(usage) else "tokens not counted"
    return f"{settings.model} wrote {text.strip()[:_SHOWN]!r}, the first of it after {first:.1f} s; {counted}"
