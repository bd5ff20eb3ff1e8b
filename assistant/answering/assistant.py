"""The spine of an answer: one async generator from a question to its cited events."""

from collections.abc import AsyncIterator, Collection

import anyio.to_thread

from assistant.answering.abstention import judge
from assistant.answering.beside import Beside
from assistant.answering.clarifying import asked_back, clarify, with_pending_question
from assistant.answering.composing import compose
from assistant.answering.condensing import condense
from assistant.answering.events import Abstained, Completed, Event, Source, Sources, Started
from assistant.answering.evidence import Evidence, gather
from assistant.answering.languages import apology, unserved_language
from assistant.answering.question import Question, Turn
from knowledge.hybrid import HybridRetriever
from knowledge.retrieval import Query
from knowledge.serving import OpenGeneration, ServedIndex

__all__ = ["Assistant", "Question", "Turn"]


class Assistant:
    """Answers questions from the index generation that serves at the moment each one is asked.

    `languages` are those that the policies and the encoder can be asked in.
    """

    def __init__(self, index: ServedIndex, languages: Collection[str] = ("en",)) -> None:
        self._index = index
        self._languages = languages

    async def answer(self, question: Question) -> AsyncIterator[Event]:
        """The events of one answer. The generation is pinned from the first to the last of them."""
        asked = with_pending_question(question)
        query = condense(asked)
        with self._index.pin() as generation:
            yield Started(question=query.text)
            foreign = await anyio.to_thread.run_sync(unserved_language, question.text, self._languages)
            if foreign:
                yield Abstained(text=apology(foreign, self._languages), reason="language_not_served", confidence=0.0)
                return
            evidence = await anyio.to_thread.run_sync(_find, generation, query)
            yield Sources(sources=tuple(Source.of(found.clause, found.score) for found in evidence.found))
            verdict = judge(evidence)
            if not verdict.sufficient:
                yield Abstained(text=verdict.message, reason=verdict.reason, confidence=verdict.confidence)
                return
            missing = await anyio.to_thread.run_sync(clarify, asked, evidence, Beside(generation, query))
            if missing and not asked_back(question):
                yield missing.event()
                return
            for sentence in missing.sentences() if missing else compose(evidence):
                yield sentence
            yield Completed(confidence=verdict.confidence)


def _find(generation: OpenGeneration, query: Query) -> Evidence:
    return gather(query, HybridRetriever(generation).retrieve(query))
