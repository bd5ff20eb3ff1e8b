"""Asking back: the one thing that an answer turns on and nobody has said, with what the clauses name as replies.

It is asked only when the question wants one value, says nothing that tells the cases apart, and the values differ:
a needless question annoys more than an answer with its conditions. A clause that states all its cases itself is
quoted, not asked about.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering.answer_kinds import asks_for
from assistant.answering.cases import Cases, cells, parallel_cases, table_cases
from assistant.answering.events import Citation, Clarify, Option, Sentence
from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.answering.reading import readable
from knowledge.policies import Clause
from knowledge.sentences import Span
from knowledge.words import stems

Document = Callable[[Clause], Sequence[Clause]]
"""The clauses of a clause's document that are in force on the day asked about and that the reader may see."""

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
_OPENING = "That depends on "
_ENDING = ". Which is it?"


@dataclass(frozen=True, slots=True)
class Clarification:
    """What to ask: which of the cases it is."""

    cases: Cases

    @property
    def topic(self) -> str:
        """What the answer depends on: the policy's word for it ("tier"), or the names of the cases."""
        topic = self.cases.topic
        return (topic[:1].lower() + topic[1:] if topic[1:].islower() or " " in topic else topic) or self._names

    @property
    def _names(self) -> str:
        *names, last = [case.name for case in self.cases.cases]
        comma = "; " if any("," in name for name in (*names, last)) else ", "
        return f"{comma.join(names)} or {last}"

    @property
    def question(self) -> str:
        """The question as it is put."""
        if self.cases.topic:
            return f"{_OPENING}the {self.topic}: {self._names}{_ENDING}"
        if self.cases.noun:
            return f"{_OPENING}whether the {self.cases.noun} is {self._names}{_ENDING}"
        return f"{_OPENING}which of these it is: {self._names}{_ENDING}"

    def event(self) -> Clarify:
        """The question with its options. An option's citation has the offsets of its words in the question."""
        text, options = self.question, []
        at = text.rindex(self._names)
        for case in self.cases.cases:
            at = text.index(case.name, at)
            citation = Citation.of(case.clause, case.span, Span(at, at + len(case.name)))
            options.append(Option(text=case.name, citation=citation))
            at += len(case.name)
        return Clarify(text=text, topic=self.topic, options=tuple(options))

    def sentences(self) -> Iterator[Sentence]:
        """What holds in each case, quoted: the answer where it was asked and not said."""
        length = 0
        for case in self.cases.cases:
            separator, words = "\n" if length else "", readable(case.clause, case.span)
            start = length + len(separator)
            length = start + len(words)
            yield Sentence(
                text=separator + words, citations=(Citation.of(case.clause, case.span, Span(start, length)),)
            )


def asked_back(question: Question) -> bool:
    """Whether the assistant's last words were such a question, told by its wording: clients bring history as text."""
    last = question.history[-1] if question.history else None
    return last is not None and last.role == "assistant" and last.text.startswith(_OPENING) and _ENDING in last.text


def with_pending_question(question: Question) -> Question:
    """A reply to a question asked back, as a whole question: what was asked first, then the reply.

    A reply that is a question itself stays as it is, and so does what is no reply.
    """
    if "?" in question.text or not asked_back(question) or len(question.history) < 2:
        return question
    *before, first, _ = question.history
    return replace(question, text=f"{first.text.strip()} {question.text.strip()}", history=tuple(before))


def clarify(question: Question, evidence: Evidence, document: Document) -> Clarification | None:
    """What must be known to answer; None where nothing is missing."""
    kind = asks_for(question.text)
    if kind is None or not evidence.clauses or _OVERVIEW.search(question.text):
        return None
    asked = stems(evidence.query.text)
    said = asked | stems("\n".join(turn.text for turn in question.history if turn.role == "customer"))
    for cases in _candidates(evidence, document, said, kind):
        if cases.differ and len(cases.cases) <= _MOST and not cases.names(said) and _is_general(asked, cases, document):
            return Clarification(cases)
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
