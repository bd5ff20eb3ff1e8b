"""What nobody has said and the answer turns on, with the question that asks for it."""

from collections.abc import Iterator, Sequence

from assistant.answering.cases import Document
from assistant.answering.clarifying import clarify
from assistant.answering.conditions import Condition, conditions_of
from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.answering.rewording import as_question
from assistant.suggesting.case import Case
from assistant.suggesting.suggestion import Unknown
from knowledge.words import stems

_MOST = 3
_NEAR = 0.9  # of the best clause's score: conditions of a clause that answers less well are beside the point
_TOLD = 0.5  # of a condition's words: where the customer said so many of them, it is not unknown


def unknown_in(question: Question, evidence: Evidence, document: Document, case: Case) -> tuple[Unknown, ...]:
    """What is to be asked, the most telling first: what the answer turns on, then conditions of what it cites."""
    found: list[Unknown] = []
    if missing := clarify(question, evidence, document):
        event = missing.event()
        found.append(Unknown(topic=event.topic, question=event.text))
    said = stems("\n".join((*case.customer, case.scenario)))
    for condition in _conditions(evidence):
        asked, words = as_question(condition.words), stems(condition.words)
        if asked and len(words & said) < _TOLD * len(words):
            found.append(Unknown(topic=condition.words, question=asked))
    return tuple({one.question: one for one in found}.values())[:_MOST]


def _conditions(evidence: Evidence) -> Iterator[Condition]:
    best = max((weighed.best for weighed in evidence.clauses), default=0.0)
    for weighed in evidence.clauses:
        if weighed.best >= _NEAR * best:
            for sentence in weighed.sentences:
                yield from _of(conditions_of(weighed.clause, sentence.span))


def _of(found: object) -> Sequence[Condition]:
    return getattr(found, "conditions", ())
