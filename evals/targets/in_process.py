"""The assistant over one knowledge base, without a server."""

import asyncio
import time
from collections.abc import Collection
from datetime import date

from assistant.answering.assistant import Assistant
from assistant.answering.events import Answer, fold
from assistant.answering.question import Question, Turn
from assistant.answering.writer import Writer
from evals.samples import Sample
from evals.scores import Observed
from evals.targets.target import converse
from knowledge.serving import ServedIndex


class InProcess:
    """Asks the assistant in this process, whose answers are quoted, or worded by `writer`."""

    def __init__(self, index: ServedIndex, languages: Collection[str] = ("en",), writer: Writer | None = None) -> None:
        self._assistant = Assistant(index, languages, writer)
        self.name = f"in-process, index generation {index.serving or 'none'}"

    def answer(self, sample: Sample) -> Observed:
        """Asks the assistant on the sample's day, as its reader."""
        return converse(sample, self._ask)

    def _ask(self, sample: Sample) -> Observed:
        question = Question(
            text=sample.question,
            history=tuple(Turn(turn.role, turn.text) for turn in sample.history),
            scenario=sample.scenario,
            reader=sample.audience,
            as_of=sample.as_of or date.today(),
        )
        started = time.perf_counter()
        answer = asyncio.run(self._fold(question))
        milliseconds = round((time.perf_counter() - started) * 1000, 3)
        row = answer.model_dump(mode="json")
        return Observed.model_validate({**row, "id": sample.id, "passages": row["sources"], "ms": milliseconds})

    async def _fold(self, question: Question) -> Answer:
        return fold([event async for event in self._assistant.answer(question)])
