"""Evidence as retrieval finds it, and a writer over a scripted model, with the verifier that is the default."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from assistant.answering.events import Answer, Citation, Completed, Sentence, Sources, Writing, fold
from assistant.answering.evidence import Evidence, gather
from assistant.answering.question import Question
from assistant.conversations.memory import InMemoryUsage
from assistant.verifying.rule_verifier import RuleVerifier
from assistant.writing.breaker import CircuitBreaker
from assistant.writing.budget import Budget, UsageStore
from assistant.writing.calling import Caller
from assistant.writing.chat_model import open_chat_model
from assistant.writing.settings import LLMSettings
from assistant.writing.writer import ModelWriter
from knowledge.embeddings import Encoder
from knowledge.policies import Clause
from knowledge.retrieval import Query, ScoredClause
from tests.knowledge.bases import clause

WINDOW = clause("You can return an unopened item within 60 days of delivery for a full refund.")
OPENED = clause("Opened items can be returned within 30 days if all parts are there.")
LABEL = clause("A prepaid return label costs $6.95 per parcel, which we deduct from your refund.")
MEMBERS = clause("Exception: the label is free for Summit members.")

ASKED = Question("How long do I have to return an unopened item?")
QUOTED = WINDOW.text
"""What the quoting writer says to it."""


def evidence(*clauses: Clause, exceptions: Sequence[Clause] = (), asked: str = ASKED.text) -> Evidence:
    """Clauses in the order in which they were found; the exceptions belong to the first."""
    found = [
        ScoredClause(one, 0.9 - 0.2 * at, 0.9 - 0.2 * at, exceptions=tuple(exceptions) if at == 0 else ())
        for at, one in enumerate(clauses or (WINDOW, OPENED, LABEL))
    ]
    return gather(Query(asked), found)


class Written(NamedTuple):
    """An answer, the sentences it came in, and how it came about."""

    answer: Answer
    sentences: tuple[str, ...]
    writing: Writing

    @property
    def citations(self) -> Sequence[Citation]:
        return self.answer.citations


def writer(
    settings: LLMSettings, encoder: Encoder, usage: UsageStore | None = None, breaker: CircuitBreaker | None = None
) -> ModelWriter:
    """A writer as `open_writer` makes it."""
    breaker = breaker or CircuitBreaker(settings.failures_to_rest, settings.rest_seconds)
    caller = Caller(open_chat_model(settings), settings, breaker)
    return ModelWriter(caller, RuleVerifier(encoder), Budget(settings, usage or InMemoryUsage()), settings)


def write(by: ModelWriter, question: Question = ASKED, found: Evidence | None = None) -> Written:
    """The whole answer; afterwards no task may be left."""

    async def collect() -> list[Sentence | Writing]:
        parts = [part async for part in by.compose(question, found or evidence())]
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return parts

    *sentences, writing = asyncio.run(collect())
    assert isinstance(writing, Writing)
    said = [one for one in sentences if isinstance(one, Sentence)]
    answer = fold([Sources(sources=()), *said, Completed(confidence=1.0, writing=writing)])
    for citation in answer.citations:
        assert citation.quote
        assert 0 <= citation.answer_start < citation.answer_end <= len(answer.text)
    return Written(answer, tuple(one.text for one in said), writing)
