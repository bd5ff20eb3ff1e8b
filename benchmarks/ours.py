"""By the Book over a folder of files, driven in this process through what `bythebook search` and `ask` call."""

import asyncio
from datetime import date
from pathlib import Path

from assistant.answering.assistant import Assistant
from assistant.answering.condensing import condense
from assistant.answering.events import Answer, fold
from assistant.answering.question import Question, Turn
from benchmarks.passages import Passage, Place
from evals.samples import Sample
from ingest.sync import Ingest
from knowledge.embeddings import Encoder
from knowledge.hybrid import HybridRetriever
from knowledge.policies import Audience
from knowledge.records import open_records
from knowledge.serving import ServedIndex
from knowledge.settings import KnowledgeSettings, StoreSettings

OURS = "By the Book"


class ByTheBook:
    """One knowledge base in `home`. Commands search the store `exact`, a server `chroma`."""

    def __init__(self, home: Path, encoder: Encoder, vectors: StoreSettings) -> None:
        self._settings = KnowledgeSettings(home=home, store=vectors)
        self._encoder = encoder
        self.index = ServedIndex(home, encoder, vectors)
        self.assistant = Assistant(self.index)

    def ingest(self, folder: Path, audience: Audience | None = Audience.PUBLIC) -> int:
        """Take a folder in, as public unless it is said otherwise; the number of clauses that are then searched."""
        records = open_records(self._settings)
        try:
            report = Ingest(self._settings, records, self._encoder).run([folder], audience, _Silent())
        finally:
            records.close()
        self.index.refresh()
        return report.clauses

    def search(self, question: Question, limit: int) -> list[Passage]:
        """The clauses for a question, best first."""
        with self.index.pin() as generation:
            found = HybridRetriever(generation).retrieve(condense(question, limit))
        return [
            Passage(Place(one.clause.document, one.clause.start, one.clause.end), one.clause.text, one.score)
            for one in found
        ]

    def ask(self, question: Question) -> Answer:
        """The whole answer."""
        return asyncio.run(self.answer(question))

    async def answer(self, question: Question) -> Answer:
        """The whole answer, for a caller among others."""
        return fold([event async for event in self.assistant.answer(question)])

    def close(self) -> None:
        """Let go of the index."""
        self.index.close()


def as_question(sample: Sample) -> Question:
    """A sample as it is asked."""
    return Question(
        text=sample.question,
        history=tuple(Turn(turn.role, turn.text) for turn in sample.history),
        scenario=sample.scenario,
        reader=sample.audience,
        as_of=sample.as_of or date.today(),
    )


class _Silent:
    def reading(self, total: int) -> None: ...

    def read(self, file: str) -> None: ...

    def indexing(self, total: int) -> None: ...

    def indexed(self, count: int) -> None: ...
