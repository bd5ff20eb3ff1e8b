"""What nobody has said and the answer turns on, with the question that asks for it.

Public clauses only: an agent asks these questions as they stand.
"""

from collections.abc import Iterator

from assistant.answering.conditions import Condition, conditions_of
from assistant.answering.events import Answer
from assistant.answering.evidence import Evidence, WeighedClause
from assistant.answering.rewording import as_question
from assistant.suggesting.case import Case
from assistant.suggesting.suggestion import Unknown
from knowledge.policies import Audience
from knowledge.words import stems

_MOST = 3
_NEAR = 0.9  # of the best clause's score: conditions of a clause that answers less well are beside the point
_TOLD = 0.5  # of a condition's words: where the customer said so many of them, it is not unknown


def unknown_in(evidence: Evidence, answer: Answer, case: Case) -> tuple[Unknown, ...]:
    """What is to be asked: what the answer asks back, then the conditions of what it cites.

    Where there is no answer, those of the clauses that come nearest to one.
    """
    found: list[Unknown] = []
    if answer.outcome == "clarify":
        found.append(Unknown(topic=" or ".join(option.text for option in answer.options), question=answer.text))
    said = stems("\n".join((*case.customer, case.scenario)))
    for condition in _conditions(_cited(evidence, answer)):
        asked, words = as_question(condition.words), stems(condition.words)
        if asked and len(words & said) < _TOLD * len(words):
            found.append(Unknown(topic=condition.words, question=asked))
    return tuple({one.question: one for one in found}.values())[:_MOST]


def _cited(evidence: Evidence, answer: Answer) -> list[WeighedClause]:
    public = [one for one in evidence.clauses if one.clause.audience is Audience.PUBLIC]
    if answer.citations:
        cited = {(one.document, one.clause_id) for one in answer.citations}
        return [one for one in public if (one.clause.document, one.clause.id) in cited]
    best = max((one.best for one in public), default=0.0)
    return [one for one in public if one.best >= _NEAR * best]


def _conditions(clauses: list[WeighedClause]) -> Iterator[Condition]:
    for weighed in clauses:
        for sentence in weighed.sentences:
            found = conditions_of(weighed.clause, sentence.span)
            yield from getattr(found, "conditions", ())
