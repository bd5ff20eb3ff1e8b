"""An answer as a stream of OpenAI's chunks: the role, a chunk for each sentence, the annotations, the end."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing

from fastapi.sse import format_sse_event

from assistant.answering.events import Abstained, Clarify, Event, Failed, HandedOff, Sentence, fold
from assistant.api.openai.completions import Call
from assistant.api.openai.errors import ErrorBody, answer_failed
from assistant.api.openai.schemas import MODEL, Chunk, ChunkChoice, Delta

_DONE = format_sse_event(data_str="[DONE]")


async def encoded(call: Call) -> AsyncGenerator[bytes, None]:
    """The wire format. JSON in ASCII: clients split lines at other characters than line feeds, too."""
    async with aclosing(_chunks(call)) as chunks:
        async for chunk in chunks:
            data = chunk.model_dump(mode="json", exclude_unset=True)
            yield format_sse_event(data_str=json.dumps(data, separators=(",", ":")))
    yield _DONE


async def _chunks(call: Call) -> AsyncGenerator[Chunk | ErrorBody, None]:
    """The chunks of an answer; an error as the last one where it broke."""
    heard: list[Event] = []
    content = ""
    async with aclosing(call.exchange.events()) as events:
        async for event in events:
            if isinstance(event, Failed):
                yield answer_failed(event.message)
                return
            if not heard:
                yield _chunk(call, Delta(role="assistant", content=""))
            heard.append(event)
            if added := _added(event, content):
                content += added
                yield _chunk(call, Delta(content=added))
    answer = fold(heard)
    if annotations := call.annotations(answer, len(content) - len(answer.text)):
        yield _chunk(call, Delta(annotations=annotations))
    yield _chunk(call, Delta(), last=True).model_copy(update={"bythebook": call.details(answer)})
    if _with_usage(call):
        yield _chunk(call, None).model_copy(update={"usage": call.usage(content)})


def _added(event: Event, content: str) -> str:
    """What an event adds to the content. What was said cannot be taken back: an ending stands apart from it."""
    match event:
        case Sentence(text=text):
            return text
        case Clarify(text=text) | Abstained(text=text) | HandedOff(text=text):
            return f"\n\n{text}" if content else text
    return ""


def _chunk(call: Call, delta: Delta | None, last: bool = False) -> Chunk:
    """A chunk of the answer; with no delta there is no choice in it. Where usage was asked for, its place is kept."""
    choice = delta and ChunkChoice(index=0, delta=delta, logprobs=None, finish_reason="stop" if last else None)
    kept = {"usage": None} if _with_usage(call) else {}
    return Chunk(
        id=call.id,
        object="chat.completion.chunk",
        created=call.created,
        model=MODEL,
        choices=[choice] if choice else [],
        **kept,
    )


def _with_usage(call: Call) -> bool:
    options = call.body.stream_options
    return options is not None and bool(options.include_usage)
