"""The port: a writer turns evidence into the sentences of an answer. The extractive one quotes, and is the default."""

from collections.abc import AsyncGenerator
from typing import Protocol

from assistant.answering.composing import compose
from assistant.answering.events import Sentence, Writing
from assistant.answering.evidence import Evidence
from assistant.answering.question import Question


class Writer(Protocol):
    """Says what the evidence says. Neither method raises; both may be cancelled at any time."""

    async def standalone(self, question: Question) -> Question:
        """The question with what it refers to in the conversation put into its own words, or as it came."""
        ...

    def compose(self, question: Question, evidence: Evidence) -> AsyncGenerator[Sentence | Writing, None]:
        """The sentences of the answer; at the end, where a model took part, how they came about."""
        ...


class Extractive:
    """Quotes the clauses: no model, no network, nothing that could fail."""

    async def standalone(self, question: Question) -> Question:
        """The question as it came; retrieval reads the conversation beside it."""
        return question

    async def compose(self, question: Question, evidence: Evidence) -> AsyncGenerator[Sentence | Writing, None]:
        """The sentences that answer, verbatim."""
        for sentence in compose(evidence):
            yield sentence
