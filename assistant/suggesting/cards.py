"""The clauses beside a conversation: public ones may be quoted, internal ones are for the agent alone."""

from collections.abc import Sequence

from assistant.answering.events import Source
from assistant.suggesting.suggestion import Card
from knowledge.policies import Audience
from knowledge.retrieval import ScoredClause

_SHOWN = 8


def cards_of(found: Sequence[ScoredClause]) -> tuple[Card, ...]:
    """The best clauses as cards, best first."""
    return tuple(
        Card(
            clause=Source.of(one.clause, one.score),
            audience=one.clause.audience,
            quotable=one.clause.audience is Audience.PUBLIC,
        )
        for one in found[:_SHOWN]
    )
