"""One question while one fault is played: how it ended, and what of that is not as it must be."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from assistant.answering.events import Answer, Event, Sentence, fold
from assistant.bootstrap import Services
from assistant.conversations.exchange import Asked, Exchange
from benchmarks.faults.scripts import TRUE, Fault
from benchmarks.faults.stack import POLICY

_LONGEST_SECONDS = 60.0  # of a run: far beyond the longest wait that the settings allow
_LAST = ("completed", "clarify", "abstained", "failed")


@dataclass(frozen=True, slots=True)
class Run:
    """How a run went. `code` is what its turn bears; `problems` are for people, and there should be none."""

    fault: str
    code: str
    milliseconds: float
    problems: tuple[str, ...]


async def run(fault: Fault, question: str, services: Services, quoted: Answer) -> Run:
    """Ask, and check all that can be. `quoted` is the answer without a model.

    On a busy machine any endpoint can be late: that a run timed out is true if that much time has passed.
    """
    exchange = await services.exchanges.open(Asked(question))
    started = time.perf_counter()
    events: list[Event] = []
    problems: list[str] = []
    try:
        async with asyncio.timeout(_LONGEST_SECONDS):
            await (_leave(exchange, fault, events) if fault.leaving else _stay(exchange, events))
    except TimeoutError:
        problems.append(f"hung for {_LONGEST_SECONDS:.0f} s")
    milliseconds = (time.perf_counter() - started) * 1000
    answer = fold(events)
    code = answer.writing.code if answer.writing else f"left: {answer.outcome}"
    late = milliseconds >= services.settings.llm.connect_seconds * 1000
    told = _unfinished(events) if fault.leaving else untrue(fault, events, quoted, late)
    problems += [*misshown(answer, quoted), *told]
    stored = (await asyncio.to_thread(services.conversations.read, exchange.conversation)).turns
    if [turn.answer for turn in stored] != [answer]:
        problems.append("the stored turn is not what was shown")
    return Run(fault.name, code, milliseconds, tuple(problems))


async def _stay(exchange: Exchange, events: list[Event]) -> None:
    async with aclosing(exchange.events()) as coming:
        async for event in coming:
            events.append(event)


async def _leave(exchange: Exchange, fault: Fault, events: list[Event]) -> None:
    """Read up to the sources, or up to a sentence; then be gone, as a closed connection is: cancelled, or closed."""
    async with aclosing(exchange.events()) as coming:
        while not events or events[-1].type != "sources":
            events.append(await anext(coming))
        waiting = asyncio.create_task(_next(coming))
        if fault.leaving == "behind a sentence":
            events.append(await waiting)
            return
        await asyncio.wait({waiting}, timeout=0.1)
        waiting.cancel()
        await asyncio.wait({waiting})


async def _next(coming: AsyncGenerator[Event, None]) -> Event:
    return await anext(coming)


def misshown(answer: Answer, quoted: Answer) -> Iterator[str]:
    """Words without a citation, quotes that the policy does not have, and words that nobody may have said."""
    bare = list(answer.text)
    for citation in answer.citations:
        bare[citation.answer_start : citation.answer_end] = " " * (citation.answer_end - citation.answer_start)
        if not citation.quote or POLICY[citation.start : citation.end] != citation.quote:
            yield f"a citation quotes what is not there: {citation.quote!r}"
    if left := "".join(bare).strip():
        yield f"shown without citation: {left!r}"
    if answer.outcome == "failed" and not answer.text:
        return
    if answer.text.replace(TRUE, "").strip() not in quoted.text:
        yield f"shown beyond what holds: {answer.text!r}"


def untrue(fault: Fault, events: Sequence[Event], quoted: Answer, late: bool = False) -> Iterator[str]:
    """What the last event says that did not happen; where it is `late`, a timeout did."""
    if [event.type in _LAST for event in events] != [False] * (len(events) - 1) + [True]:
        yield f"the events end wrongly: {[event.type for event in events]}"
        return
    answer = fold(events)
    code = answer.writing.code if answer.writing else answer.outcome
    if code != fault.code and not (late and code.endswith(":timeout")):
        yield f"the code is {code}, and should be {fault.code}"
        return
    how = code.partition(":")[0]
    expected = {"written": [TRUE], "extractive": [quoted.text], "mended": [TRUE, quoted.text]}[how]
    if answer.text != "\n\n".join(expected):
        yield f"{how}, and yet it shows {answer.text!r}"
    if answer.writing and answer.writing.shown != (how != "extractive"):
        yield f"{answer.writing.shown} sentences are counted as shown"


def _unfinished(events: Sequence[Event]) -> Iterator[str]:
    if any(event.type in _LAST for event in events):
        yield "an answer came to its end although its reader left"
    if sum(isinstance(event, Sentence) for event in events) > 1:
        yield "more was shown than had been written"
