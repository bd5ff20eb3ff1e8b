"""What clauses tell agents to do, and in which case: "If a customer mentions a lawyer, inform your team lead".

Plain forms only: a sentence that begins or ends with its case, one whose section is headed by it, and one that says
where a kind of complaint goes. What is put otherwise is found as a clause, and not as a step.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assistant.answering.reading import readable
from knowledge.escalations import EscalationReason, escalation_rules
from knowledge.policies import Audience, Clause, ClauseKind, DocumentId
from knowledge.sentences import Span, sentence_spans
from knowledge.words import stems

_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?\s+)?(?:Exception:\s+)?", re.IGNORECASE)
_CASE_FIRST = re.compile(r"(?:if|when|whenever|where|once|as soon as|after)\s+", re.IGNORECASE)
_CASE_LAST = re.compile(r"(?<!even),?\s+(?:if|when|whenever|as soon as)\s+(?P<case>[^,]+)$", re.IGNORECASE)
_COMMA = re.compile(r",\s+(?!(?:an?|the|or|and|any|such|no|his|her|their|your|our|not|even|weekends?)\b)")
_GOES = re.compile(
    r"^(?P<case>.+?)\s+(?:goes|go|must go|is passed|are passed|is handed)\s+(?:straight |directly |on )?(?:to\s+)?",
    re.IGNORECASE,
)
_RANK = r"(?:(?:\w+ )?(?:lead|manager|supervisor|director|officer)(?: on duty| of [A-Z]\w+(?: [A-Z]\w+)*)?)"
_OFFICE = r"(?:[A-Z][a-z]\w+(?: and)?(?: [A-Z]\w+)*)"
_TOLD = re.compile(
    r"(?i:\b(?:inform|tell|ask|page|get|call|alert|notify|contact|press|report (?:it )?to|over to"
    r"|(?:goes|go|pass|passed|escalate)(?: it)?(?: straight)?(?: on)? to))\s+(?:(?:your|the|a)\s+)?[“\"]?"
    rf"(?P<to>(?i:{_RANK})|{_OFFICE})"
)
_OPEN = re.compile(r"\b(?:one|it|so|them|not|you (?:wish|want|like|do not know))$", re.IGNORECASE)
"""A case that means nothing without the sentence before it, or that is the agent's own."""

_LIST = re.compile(r",\s+(?:or\s+)?|\s+or\s+")
_AGAIN = re.compile(r"\bagain\b", re.IGNORECASE)
_HANDS_OVER = re.compile(r"\bhand(?:s|ed)? (?:it |them |the case )?over\b", re.IGNORECASE)
_RANKED = re.compile(r"\b(?P<to>(?:team|shift) lead(?:er)?|manager)\b", re.IGNORECASE)
_MEANS = re.compile(r"“(?P<term>[^”]+)” means (?P<meaning>.+)")
_NOT_A_ROLE = frozenset("the a an your our their customer customers".split())
_GENERIC = stems(
    "customer complaint mention mentions report reports ask asks say says speak speaks send sends want wants make made "
    "order orders case company conversation again find day time month account"
)

_WIDE = {EscalationReason.COMPLAINT, EscalationReason.CUSTOMER_ASKED}

_Meanings = dict[tuple[DocumentId, frozenset[str]], str]
"""What the clauses of a document say that terms mean, by the stems of the term."""


def telling(case: str) -> frozenset[str]:
    """The stems that tell one case from another."""
    return stems(case) - _GENERIC


def shared(case: str, said: frozenset[str]) -> float:
    """The share of the words that tell a case that were said; of one of them where it lists several."""
    items = [words for item in _LIST.split(case) if (words := telling(item))]
    return max((len(words & said) / len(words) for words in items), default=0.0)


@dataclass(frozen=True, slots=True)
class Directive:
    """What to do and when. `cases` are the ways in which the clauses describe the case; `to` is who must be told.

    `times` is how often the customer must have said it: twice where the clause says "again". `reasons` are those for
    which the sentence hands the case to a person.
    """

    clause: Clause
    span: Span
    cases: tuple[str, ...]
    to: str = ""
    times: int = 1
    reasons: frozenset[EscalationReason] = frozenset()

    @property
    def text(self) -> str:
        """What to do, with its case, as the clause says it."""
        return _NUMBER.sub("", readable(self.clause, self.span), count=1)


def directives_in(clauses: Iterable[Clause]) -> list[Directive]:
    """What these clauses, of any documents in reading order, tell agents to do."""
    told = [clause for clause in clauses if clause.kind is not ClauseKind.PROCEDURE_STEP and "|" not in clause.context]
    meanings = _meanings(told)
    sections: dict[tuple[object, ...], list[Clause]] = {}
    for clause in told:
        sections.setdefault((clause.document, clause.version, clause.section), []).append(clause)
    return [
        directive
        for section in sections.values()
        for clause in section
        for directive in _directives(clause, meanings, _ranked(section))
    ]


def _directives(clause: Clause, meanings: _Meanings, above: str) -> Iterator[Directive]:
    """The directives of one clause; `above` is the first role that its section names, for "hand over"."""
    internal = clause.audience is Audience.INTERNAL
    before = ""
    for span in sentence_spans(clause.text):
        words = _NUMBER.sub("", readable(clause, span), count=1).rstrip(".")
        case, action = _divided(words)
        to = _recipient(action) or (above if _HANDS_OVER.search(action) else "")
        if not (internal or (to and case)) or _MEANS.search(words):
            continue
        if case and not _OPEN.search(case):
            again = bool(before and _AGAIN.search(case))
            case = before if again else case
            reasons = _reasons(clause, f"{case}: {action}") if to else frozenset()
            yield Directive(clause, span, _described(case, clause, meanings), to, 1 + again, reasons)
            before = case
        elif to and not case and clause.section:
            heading = re.sub(r"^[\d.]+\s*", "", clause.section[-1])
            yield Directive(clause, span, _described(heading, clause, meanings), to)


def _divided(words: str) -> tuple[str, str]:
    """The case of a sentence and what to do then; no case where it sets none."""
    if first := _CASE_FIRST.match(words):
        comma = _COMMA.search(words, first.end())
        return (words[first.end() : comma.start()], words[comma.end() :]) if comma else ("", words)
    if last := _CASE_LAST.search(words):
        return last["case"], words[: last.start()]
    if (goes := _GOES.match(words)) and _TOLD.search(words):
        return goes["case"], words
    return "", words


def _reasons(clause: Clause, words: str) -> frozenset[EscalationReason]:
    """The grave reasons; a complaint, or the wish for a person, tells too little of a clause's case."""
    rules = escalation_rules([replace(clause, text=words, section=(), context="")])
    return frozenset(rule.reason for rule in rules) - _WIDE


def _recipient(action: str) -> str:
    found = _TOLD.search(action)
    return " ".join(word for word in found["to"].split() if word.lower() not in _NOT_A_ROLE) if found else ""


def _ranked(section: Iterable[Clause]) -> str:
    found = _RANKED.search(" ".join(clause.text for clause in section))
    return found["to"] if found else ""


def _meanings(clauses: Iterable[Clause]) -> _Meanings:
    return {
        (clause.document, stems(defined["term"])): defined["meaning"]
        for clause in clauses
        for defined in _MEANS.finditer(clause.text)
    }


def _described(case: str, clause: Clause, meanings: _Meanings) -> tuple[str, ...]:
    """The case in its clause's words; and in those that define it, where it is no more than a defined term."""
    meaning = meanings.get((clause.document, telling(case)))
    return (case, meaning) if meaning else (case,)
