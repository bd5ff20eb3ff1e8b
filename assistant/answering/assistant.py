"""The spine of an answer: one async generator from a question to its cited events."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import aclosing
from typing import NamedTuple

import anyio.to_thread

from assistant.answering.abstention import Verdict, judge
from assistant.answering.beside import Beside
from assistant.answering.clarifications import OpenCase, OpenCondition
from assistant.answering.clarifying import asked_back, clarify, with_pending_question
from assistant.answering.condensing import condense
from assistant.answering.events import Abstained, Completed, Event, Source, Sources, Started, Writing
from assistant.answering.evidence import Evidence, gather
from assistant.answering.languages import apology, is_plainly_served, unserved_language
from assistant.answering.question import Question, Turn
from assistant.answering.writer import Extractive, Writer
from assistant.escalating.escalation import Escalation, Escalations
from knowledge.hybrid import HybridRetriever
from knowledge.retrieval import Query, ScoredClause
from knowledge.serving import OpenGeneration, ServedIndex

__all__ = ["Assistant", "Question", "Turn"]


class Assistant:
    """Answers questions from the index generation that serves at the moment each one is asked.

    `languages` are those that the policies and the encoder can be asked in; `writer` words the answers, and quotes
    where none is given; `contact` is a link to a person, told to customers who are handed over.
    What does not escalate answers as if nobody were there to hand over to: a draft for the person who is.
    """

    def __init__(
        self,
        index: ServedIndex,
        languages: Collection[str] = ("en",),
        writer: Writer | None = None,
        contact: str | None = None,
        escalates: bool = True,
    ) -> None:
        self._index = index
        self._languages = languages
        self._writer: Writer = writer or Extractive()
        self._contact = contact
        self._escalations = Escalations() if escalates else None

    async def answer(self, question: Question) -> AsyncIterator[Event]:
        """The events of one answer. The generation is pinned from the first to the last of them."""
        asked = with_pending_question(question)
        with self._index.pin() as generation:
            if escalation := await self._escalation(question, generation):
                query = condense(asked)
                yield Started(question=query.text)
                found = await anyio.to_thread.run_sync(HybridRetriever(generation).retrieve, query)
                yield _sources(found)
                yield escalation.event(generation, found, self._contact)
                return
            if asked is question:  # a reply to a question back is whole by now
                asked = await self._writer.standalone(question)
            query = condense(asked)
            yield Started(question=query.text)
            if foreign := await self._foreign(question.text):
                yield Abstained(text=apology(foreign, self._languages), reason="language_not_served", confidence=0.0)
                return
            evidence, verdict, missing = await anyio.to_thread.run_sync(_look, generation, query, asked)
            yield _sources(evidence.found)
            if not verdict.sufficient:
                yield Abstained(text=verdict.message, reason=verdict.reason, confidence=verdict.confidence)
                return
            if missing and not asked_back(question):
                yield missing.event()
                return
            writing: Writing | None = None
            if missing:
                for sentence in missing.sentences():
                    yield sentence
            else:
                async with aclosing(self._writer.compose(question, evidence)) as parts:
                    async for part in parts:
                        if isinstance(part, Writing):
                            writing = part
                        else:
                            yield part
            yield Completed(confidence=verdict.confidence, writing=writing)

    async def _escalation(self, question: Question, generation: OpenGeneration) -> Escalation | None:
        """Why a person takes over, before anything else is asked of the knowledge base or a model."""
        if self._escalations is None or not self._escalations.is_worth_reading(question):
            return None
        return await anyio.to_thread.run_sync(self._escalations.find, question, generation)

    async def _foreign(self, text: str) -> str | None:
        """The language of the question, where it is not served. What reads a model does not hold up the others."""
        if is_plainly_served(text, self._languages):
            return None
        return await anyio.to_thread.run_sync(unserved_language, text, self._languages)


def _sources(found: Sequence[ScoredClause]) -> Sources:
    return Sources(sources=tuple(Source.of(one.clause, one.score) for one in found))


class _Looked(NamedTuple):
    """What there is to say: all of it found in one go on another thread, since each change of threads costs time."""

    evidence: Evidence
    verdict: Verdict
    missing: OpenCase | OpenCondition | None


def _look(generation: OpenGeneration, query: Query, asked: Question) -> _Looked:
    evidence = gather(query, HybridRetriever(generation).retrieve(query))
    verdict = judge(evidence)
    missing = clarify(asked, evidence, Beside(generation, query)) if verdict.sufficient else None
    return _Looked(evidence, verdict, missing)
