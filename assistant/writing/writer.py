"""The writer with a model: each of its sentences is shown once it was checked; where it fails there are quotes."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

import anyio
import anyio.to_thread

from assistant.answering.events import Sentence, Writing
from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.verifying.verdicts import Verifier
from assistant.writing.budget import Bill, Budget
from assistant.writing.calling import Caller
from assistant.writing.checking import Checker
from assistant.writing.condensing import accepted
from assistant.writing.drafting import Draft, Written
from assistant.writing.model import Delta, Prompt, Why, WritingStopped
from assistant.writing.numbering import numbered, style
from assistant.writing.progress import Progress
from assistant.writing.prompting import answer_prompt, condense_prompt, fingerprint
from assistant.writing.settings import LLMSettings
from knowledge.policies import Reader

_log = logging.getLogger(__name__)

_WHOLE = ("stop", "eos", "eos_token", "end_turn", "stop_sequence")  # how servers say that a reply is whole
_CUT: dict[str, Why] = {"length": "too_long", "content_filter": "filtered"}
_NO_ANSWER = "NO ANSWER"


class ModelWriter:
    """Lets the model write, and answers for it. Used from one event loop at a time."""

    def __init__(self, caller: Caller, verifier: Verifier, budget: Budget, settings: LLMSettings) -> None:
        self._caller = caller
        self._verifier = verifier
        self._budget = budget
        self._settings = settings
        self._fingerprint = fingerprint(settings)

    async def standalone(self, question: Question) -> Question:
        """The follow-up in words that need no conversation; as it came where there is none, or the model fails."""
        if not question.history:
            return question
        written = ""
        try:
            async with asyncio.timeout(self._settings.condense_seconds):
                async with self._asked(condense_prompt(question), question, Progress("strict")) as deltas:
                    async for delta in deltas:
                        written += delta.text
        except (WritingStopped, TimeoutError) as stopped:
            _log.warning("A follow-up was not put into its own words: %s", stopped or "it took too long")
            return question
        except Exception:
            _log.exception("Putting a follow-up into its own words failed")
            return question
        written = written.strip()
        return replace(question, text=written) if accepted(question, written) else question

    async def compose(self, question: Question, evidence: Evidence) -> AsyncGenerator[Sentence | Writing, None]:
        """Checked sentences; where the model stops short, the quotes that are missing behind them."""
        customer = question.reader is Reader.CUSTOMER
        progress = Progress(self._settings.customer_mode if customer else self._settings.agent_mode)
        why: Why | None = None
        try:
            async with aclosing(self._written(question, evidence, progress)) as sentences:
                async for sentence in sentences:
                    yield sentence
        except WritingStopped as stopped:
            why = stopped.why
            _log.warning("The model's answer ended (%s): %s", why, stopped)
        except Exception:
            why = "error"
            _log.exception("Writing an answer failed")
        page = progress.page
        code = "written" if why is None else f"{'mended' if page.shown else 'extractive'}:{why}"
        for sentence in page.quotes(evidence) if why else page.limits(numbered(evidence)):
            yield sentence
        yield Writing(
            code=code,
            fingerprint=self._fingerprint,
            shown=progress.kept,
            attributed=progress.attributed,
            dropped=progress.dropped,
            input_tokens=progress.used.input_tokens,
            output_tokens=progress.used.output_tokens,
        )

    async def _written(
        self, question: Question, evidence: Evidence, progress: Progress
    ) -> AsyncGenerator[Sentence, None]:
        """The sentences that hold, each as soon as it is there. Raises WritingStopped."""
        clauses = numbered(evidence)
        checker = Checker(clauses, self._verifier, attributing=progress.mode == "balanced")
        prompt = answer_prompt(question, evidence.query.text, clauses, style(evidence))
        draft, text, finish = Draft(), "", None
        async with (
            self._asked(prompt, question, progress) as deltas,
            _beside(lambda: checker.prepare(question.text)) as prepared,
        ):
            async for delta in deltas:
                text, finish = text + delta.text, delta.finish or finish
                async for sentence in _shown(draft.feed(delta.text), checker, progress, prepared):
                    yield sentence
            if text.strip().rstrip(".") == _NO_ANSWER:
                raise WritingStopped("declined", "the model finds no answer in the clauses")
            if finish not in _WHOLE:
                raise WritingStopped(_CUT.get(finish or "", "cut_off"), f"the reply ended with {finish!r}")
            async for sentence in _shown(draft.end(), checker, progress, prepared):
                yield sentence
        progress.end()

    @asynccontextmanager
    async def _asked(
        self, prompt: Prompt, question: Question, progress: Progress
    ) -> AsyncIterator[AsyncGenerator[Delta, None]]:
        """The model's reply, within the budget; whoever leaves the block ends the request. Raises WritingStopped."""
        async with self._budget.spending(prompt, question.conversation) as bill:
            try:
                async with aclosing(self._caller.stream(prompt)) as deltas, aclosing(_noted(deltas, bill)) as noted:
                    yield noted
            finally:
                progress.used = bill.total


async def _noted(deltas: AsyncGenerator[Delta, None], bill: Bill) -> AsyncGenerator[Delta, None]:
    """The same, with what it costs put on the bill."""
    async for delta in deltas:
        bill.written += delta.text
        bill.usage = delta.usage or bill.usage
        yield delta


async def _shown(
    sentences: Iterator[Written], checker: Checker, progress: Progress, prepared: "asyncio.Task[None]"
) -> AsyncGenerator[Sentence, None]:
    """Those of the sentences that hold."""
    for written in sentences:
        await asyncio.wait({prepared})
        checked = await anyio.to_thread.run_sync(checker.check, written)
        progress.count(checked)
        if checked.quotes:
            yield progress.page.add(checked)


@asynccontextmanager
async def _beside(work: Callable[[], None]) -> AsyncIterator["asyncio.Task[None]"]:
    """Work on another thread while the block runs; what goes wrong with it is logged."""
    task = asyncio.create_task(anyio.to_thread.run_sync(work, abandon_on_cancel=True))
    try:
        yield task
    finally:
        task.cancel()
        with anyio.CancelScope(shield=True):
            await asyncio.wait({task})
        if not task.cancelled() and (error := task.exception()):
            _log.warning("The clauses could not be read ahead: %s", error)
