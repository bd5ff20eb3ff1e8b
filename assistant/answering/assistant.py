"""The spine of an answer: one async generator from a question to its cited events."""

from collections.abc import AsyncIterator

import anyio.to_thread

from assistant.answering.abstention import judge
from assistant.answering.composing import compose
from assistant.answering.condensing import condense
from assistant.answering.events import Abstained, Completed, Event, Source, Sources, Started
from assistant.answering.evidence import Evidence, gather
from assistant.answering.question import Question, Turn
from knowledge.hybrid import HybridRetriever
from knowledge.retrieval import Query
from knowledge.serving import OpenGeneration, ServedIndex

__all__ = ["Assistant", "Question", "Turn"]


class Assistant:
    """Answers questions from the index generation that serves at the moment each one is asked."""

    def __init__(self, index: ServedIndex) -> None:
        self._index = index

    async def answer(self, question: Question) -> AsyncIterator[Event]:
        """The events of one answer. The generation is pinned from the first to the last of them."""
        query = condense(question)
        with self._index.pin() as generation:
            yield Started(question=query.text)
            evidence = await anyio.to_thread.run_sync(_find, generation, query)
            yield Sources(sources=tuple(Source.of(found.clause, found.score) for found in evidence.found))
            verdict = judge(evidence)
            if not verdict.sufficient:
                yield Abstained(text=verdict.message, reason=verdict.reason, confidence=verdict.confidence)
                return
            for sentence in compose(evidence):
                yield sentence
            yield Completed(confidence=verdict.confidence)


def _find(generation: OpenGeneration, query: Query) -> Evidence:
    return gather(query, HybridRetriever(generation).retrieve(query), generation)
