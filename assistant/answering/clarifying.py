"""Asking back: the one thing that an answer turns on and nobody has said, with what the clauses name as replies.

A question for a value may turn on a case (`cases.py`), one for yes or no on a condition (`open_conditions.py`). It is
asked back only where it says nothing that tells the cases apart, or that may settle the condition: a needless question
annoys more than an answer with its conditions.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.answering.answer_kinds import asks_for
from assistant.answering.cases import Cases, Document, cells, parallel_cases, table_cases
from assistant.answering.clarifications import OpenCase, OpenCondition, is_clarification, with_reply
from assistant.answering.evidence import Evidence
from assistant.answering.open_conditions import open_condition
from assistant.answering.question import Question
from assistant.answering.settling import Said
from knowledge.words import stems

_MOST = 16  # options; with more, asking back is no help
_NEAR = 0.75  # of the best sentence's score: from there a sentence may be the answer to so general a question
_UNKNOWN = 1  # content words of the question that neither the cases nor their document have: "a jacket"

_OVERVIEW = re.compile(
    r"\b(?:which|what are|list|all|every|each|compare|differ\w*|overview|kinds?|types?|options?|both|depend\w*)\b",
    re.IGNORECASE,
)
_GENERIC = stems(
    "anything something thing stuff item product buy bought purchased ordered know get give take cost charge pay last"
)


def asked_back(question: Question) -> bool:
    """Whether the assistant's last words were such a question."""
    last = question.history[-1] if question.history else None
    return last is not None and last.role == "assistant" and is_clarification(last.text)


def with_pending_question(question: Question) -> Question:
    """A reply to a question asked back, as a whole question: what was asked first, then the reply.

    A reply that is a question itself stays as it is, and so does what is no reply.
    """
    if "?" in question.text or not asked_back(question) or len(question.history) < 2:
        return question
    *before, first, asked = question.history
    text = f"{first.text.strip()} {with_reply(asked.text, question.text.strip())}"
    return replace(question, text=text, history=tuple(before))


def clarify(question: Question, evidence: Evidence, document: Document) -> OpenCase | OpenCondition | None:
    """What must be known to answer; None where nothing is missing."""
    if not evidence.clauses or _OVERVIEW.search(question.text):
        return None
    kind = asks_for(question.text)
    if kind is None:
        return open_condition(Said.of(question), evidence, document)
    asked = stems(evidence.query.text)
    said = asked | stems("\n".join(turn.text for turn in question.history if turn.role == "customer"))
    for cases in _candidates(evidence, document, said, kind):
        if cases.differ and len(cases.cases) <= _MOST and not cases.names(said) and _is_general(asked, cases, document):
            return OpenCase(cases)
    return None


def _candidates(evidence: Evidence, document: Document, said: frozenset[str], kind: re.Pattern[str]) -> Iterator[Cases]:
    """The cases that the best clause, or one nearly as good, is one of."""
    asked = stems(evidence.query.text)
    ranked = sorted(evidence.clauses, key=lambda weighed: -weighed.best)
    for weighed in ranked:
        clause = weighed.clause
        section = [other for other in document(clause) if other.section == clause.section]
        for sentence in weighed.sentences:
            if sentence.score < _NEAR * ranked[0].best or not kind.search(sentence.words):
                continue
            if cells(clause):
                found = table_cases(clause, section, asked, said, kind)
            else:
                found = parallel_cases(clause, sentence.span, section, asked, kind)
            if found is not None:
                yield found


def _is_general(asked: frozenset[str], cases: Cases, document: Document) -> bool:
    """Whether the question shares a word with what the cases have in common, and says nothing that may be a condition.

    A word that their document never uses is no condition of theirs: "a jacket", where it speaks of items.
    """
    beyond = asked - cases.common - _GENERIC
    known = stems("\n".join(clause.search_text for clause in document(cases.cases[0].clause)))
    return bool((asked - _GENERIC) & cases.common) and len(beyond) <= _UNKNOWN and not beyond & known
