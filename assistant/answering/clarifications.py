"""What is asked back, as it is put: which of several cases it is, or whether a condition holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.cases import Case, Cases
from assistant.answering.composing import compose
from assistant.answering.conditions import Condition
from assistant.answering.events import Citation, Clarify, Option, Sentence
from assistant.answering.evidence import Evidence
from assistant.answering.reading import readable
from assistant.answering.rewording import as_question
from knowledge.policies import Clause
from knowledge.sentences import Span

_OPENING = "That depends on "
_ENDING = ". Which is it?"
_CONDITION = "That depends on one thing. "
_MOST = 6  # items of a list to choose from; of more, or of longer ones, the first is asked about
_LONGEST = 12  # words of an item to choose


def is_clarification(text: str) -> bool:
    """Whether the words are such a question, told by their wording: clients bring a conversation as text."""
    return text.startswith(_CONDITION) or (text.startswith(_OPENING) and _ENDING in text)


def with_reply(clarification: str, reply: str) -> str:
    """A reply with what it replies to: "Are you under 18: yes". The name of a case says enough by itself."""
    if not clarification.startswith(_CONDITION):
        return reply
    return f"{clarification.removeprefix(_CONDITION).strip().rstrip('?')}: {reply}"


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Which of the cases is it?"""

    cases: Cases

    @property
    def topic(self) -> str:
        """What the answer depends on: the policy's word for it ("tier"), or the names of the cases."""
        topic = self.cases.topic
        topic = topic[:1].lower() + topic[1:] if topic[1:].islower() or " " in topic else topic
        return topic or _names(self.cases.cases)

    @property
    def question(self) -> str:
        """The question as it is put."""
        if self.cases.topic:
            return _which(f"the {self.topic}:", self.cases.cases)
        if self.cases.noun:
            return _which(f"whether the {self.cases.noun} is", self.cases.cases)
        return _which("which of these it is:", self.cases.cases)

    def event(self) -> Clarify:
        """The question, with the cases as its options."""
        return Clarify(text=self.question, topic=self.topic, options=_options(self.question, self.cases.cases))

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


@dataclass(frozen=True, slots=True)
class OpenCondition:
    """Does the first of a clause's conditions that are open hold, or which of them where they are things to choose?

    `evidence` is what the answer stands on where it was asked and not said.
    """

    clause: Clause
    conditions: tuple[Condition, ...]
    alternative: bool
    evidence: Evidence

    @property
    def choices(self) -> list[Case]:
        """The conditions, where one of them will do and each names a thing: "ambulances"."""
        if not self.alternative or any(as_question(one.words) for one in self.conditions):
            return []
        choices = [Case(self._quoted(one), self.clause, one.span, ()) for one in self.conditions]
        short = all(len(one.name.split()) <= _LONGEST for one in choices)
        return choices if short and 1 < len(choices) <= _MOST else []

    @property
    def question(self) -> str:
        """The question as it is put."""
        if self.choices:
            return _which("which of these it is:", self.choices)
        first = self.conditions[0]
        return _CONDITION + (as_question(first.words) or f"Does this apply: “{self._quoted(first)}”?")

    def event(self) -> Clarify:
        """The question, with its choices, or Yes and No that both cite the condition for what was made of it."""
        text, first = self.question, self.conditions[0]
        if self.choices:
            return Clarify(text=text, topic=_names(self.choices), options=_options(text, self.choices))
        citation = Citation.of(self.clause, first.span, Span(len(_CONDITION), len(text)))
        options = tuple(Option(text=reply, citation=citation) for reply in ("Yes", "No"))
        return Clarify(text=text, topic=first.words, options=options)

    def sentences(self) -> Iterator[Sentence]:
        """The answer with its conditions."""
        return compose(self.evidence)

    def _quoted(self, condition: Condition) -> str:
        return readable(self.clause, condition.span).strip(" .,;:")


def _which(opening: str, cases: Sequence[Case]) -> str:
    return f"{_OPENING}{opening} {_names(cases)}{_ENDING}"


def _names(cases: Sequence[Case]) -> str:
    *names, last = [case.name for case in cases]
    comma = "; " if any("," in name for name in (*names, last)) else ", "
    return f"{comma.join(names)} or {last}"


def _options(text: str, cases: Sequence[Case]) -> tuple[Option, ...]:
    """The cases as options. An option's citation has the offsets of its words in the question."""
    options, at = [], text.rindex(_names(cases))
    for case in cases:
        at = text.index(case.name, at)
        citation = Citation.of(case.clause, case.span, Span(at, at + len(case.name)))
        options.append(Option(text=case.name, citation=citation))
        at += len(case.name)
    return tuple(options)
