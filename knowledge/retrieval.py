"""Asking the knowledge base: a query goes in, clauses with scores come out, each with its exceptions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from knowledge.policies import Clause, Reader


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is searched for.

    `context` holds words of the conversation that the question may refer to; empty when it stands alone.
    `conversation` is all of it, where that is more. `focus` is the question proper where the text tells a story
    before it; empty where they are the same.
    """

    text: str
    context: str = ""
    conversation: str = ""
    focus: str = ""
    reader: Reader = Reader.CUSTOMER
    as_of: date = field(default_factory=date.today)
    limit: int = 10


class SentenceSimilarity(NamedTuple):
    """The cosine of a sentence with what is asked, and with that below the conversation it follows from."""

    asked: float
    in_context: float


@dataclass(frozen=True, slots=True)
class ScoredClause:
    """A clause that may answer. `score` in [0, 1] orders a result; the parts say why.

    `similarity` is the cosine of question and clause, `sentences` those of its first sentences in reading order;
    `lexical` is BM25, None where that search did not return the clause.
    """

    clause: Clause
    score: float
    similarity: float
    lexical: float | None = None
    exceptions: tuple[Clause, ...] = ()
    sentences: tuple[SentenceSimilarity, ...] = ()


class Retriever(Protocol):
    """Finds the clauses for a query, best first, at most `query.limit`, none that the reader may not see."""

    def retrieve(self, query: Query) -> Sequence[ScoredClause]:
        """The clauses, best first."""
        ...
