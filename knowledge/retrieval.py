"""Asking the knowledge base: a query goes in, clauses with scores come out, each with its exceptions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from knowledge.policies import Clause, Reader


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is searched for.

    `context` holds words of the conversation that the question may refer to; empty when it stands alone.
    """

    text: str
    context: str = ""
    reader: Reader = Reader.CUSTOMER
    as_of: date = field(default_factory=date.today)
    limit: int = 10


@dataclass(frozen=True, slots=True)
class ScoredClause:
    """A clause that may answer. `score` in [0, 1] orders a result; the parts say why.

    `similarity` is the cosine of question and clause; `lexical` is BM25. Either is None where that search
    did not return the clause.
    """

    clause: Clause
    score: float
    similarity: float | None
    lexical: float | None
    exceptions: tuple[Clause, ...] = ()


class Retriever(Protocol):
    """Finds the clauses for a query, best first, at most `query.limit`, none that the reader may not see."""

    def retrieve(self, query: Query) -> Sequence[ScoredClause]:
        """The clauses, best first."""
        ...
