"""A question through the whole product, and what the gate made of every sentence that the model wrote to it."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant.answering.assistant import Assistant
from assistant.answering.events import Answer, Sentence, Writing, fold
from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.answering.writer import Writer
from assistant.verifying.verdicts import Verifier
from assistant.writing.checking import Checker
from assistant.writing.drafting import Draft, Written
from assistant.writing.model import WritingStopped
from assistant.writing.numbering import numbered, style
from assistant.writing.prompting import answer_prompt
from benchmarks.ours import as_question
from benchmarks.small_model.kept import KeptReplies
from evals.samples import Sample
from knowledge.policies import Reader
from knowledge.serving import ServedIndex


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Judged(_Row):
    """A written sentence. `holds` is the gate's verdict, for `reason`; `shown` whether the customer saw it, which they
    do not where the writing had ended before.

    `quotes` is what it rests on; `milliseconds` the processor time of the check, `waited` the same by the clock.
    `number` counts within the reply.
    """

    number: int
    text: str
    cited: tuple[int, ...]
    holds: bool
    shown: bool
    attributed: bool
    reason: str
    quotes: tuple[str, ...]
    milliseconds: float
    waited: float


class Recorded(_Row):
    """A question, what came of it, and what the model wrote; no sentences where it was not asked."""

    id: str
    question: str
    outcome: str
    text: str
    uncited: str
    writing: Writing | None
    clauses: tuple[str, ...] = ()
    reply: str = ""
    sentences: tuple[Judged, ...] = ()


class _Composed(NamedTuple):
    question: Question
    evidence: Evidence


class Recorder:
    """Asks the assistant with `writer`, whose model is `replies` and may write `most` tokens."""

    def __init__(self, index: ServedIndex, writer: Writer, verifier: Verifier, replies: KeptReplies, most: int) -> None:
        self._assistant = Assistant(index, ("en",), self)
        self._writer = writer
        self._verifier = verifier
        self._replies = replies
        self._most = most
        self._composed: _Composed | None = None

    def record(self, sample: Sample) -> Recorded:
        """Ask, and look at all of the reply."""
        self._composed = None
        answer = asyncio.run(self._answer(as_question(sample)))
        row = Recorded(
            id=sample.id,
            question=sample.question,
            outcome=answer.outcome,
            text=answer.text,
            uncited=_uncited(answer),
            writing=answer.writing,
        )
        if self._composed is None:
            return row
        question, evidence = self._composed
        clauses = numbered(evidence)
        prompt = answer_prompt(question, evidence.query.text, clauses, style(evidence))
        reply = self._replies.written(prompt, self._most) or ""
        checker = Checker(clauses, self._verifier, attributing=question.reader is Reader.AGENT)
        checker.prepare(question.text)
        seen = answer.writing.shown if answer.writing else 0
        sentences: list[Judged] = []
        for written in _sentences(reply):
            judged = _judged(checker, written, len(sentences) + 1, seen > 0)
            seen -= judged.shown
            sentences.append(judged)
        texts = tuple(f"[{one.number}] {one.text}" for one in clauses)
        return row.model_copy(update={"clauses": texts, "reply": reply, "sentences": tuple(sentences)})

    async def _answer(self, question: Question) -> Answer:
        return fold([event async for event in self._assistant.answer(question)])

    async def standalone(self, question: Question) -> Question:
        """As the writer does."""
        return await self._writer.standalone(question)

    def compose(self, question: Question, evidence: Evidence) -> AsyncGenerator[Sentence | Writing, None]:
        """As the writer does; what it was given is noted."""
        self._composed = _Composed(question, evidence)
        return self._writer.compose(question, evidence)


def _sentences(reply: str) -> Iterator[Written]:
    draft = Draft()
    try:
        yield from draft.feed(reply)
        yield from draft.end()
    except WritingStopped:
        return


def _judged(checker: Checker, written: Written, number: int, more_shown: bool) -> Judged:
    """`more_shown`: the product showed a further sentence, which is this one if it holds, for they come in order."""
    began, started = time.perf_counter(), time.process_time()
    checked = checker.check(written)
    milliseconds, waited = (time.process_time() - started) * 1000, (time.perf_counter() - began) * 1000
    return Judged(
        number=number,
        text=written.text,
        cited=written.cited,
        holds=bool(checked.quotes),
        shown=bool(checked.quotes) and more_shown,
        attributed=checked.attributed,
        reason=checked.reason,
        quotes=tuple(clause.text[span.start : span.end] for clause, span in checked.quotes),
        milliseconds=round(milliseconds, 2),
        waited=round(waited, 2),
    )


def _uncited(answer: Answer) -> str:
    """The letters and figures of an answer that no citation covers."""
    if answer.outcome != "answered":
        return ""
    bare = list(answer.text)
    for citation in answer.citations:
        bare[citation.answer_start : citation.answer_end] = " " * (citation.answer_end - citation.answer_start)
    return "".join(one for one in bare if one.isalnum())
