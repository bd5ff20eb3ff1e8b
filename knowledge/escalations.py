"""What the policies hand to a person: read from the clauses when an index is built, and kept beside it.

Of an internal clause nothing is kept but the reason and the days: that it exists may decide that a person takes over,
its words may not leave the internal partition.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from knowledge.policies import Audience, Clause, ClauseId, DocumentId, Effectivity
from knowledge.sentences import Span, sentence_spans


class EscalationReason(StrEnum):
    """Why a person takes over from the assistant, the gravest first."""

    SELF_HARM = "self_harm"
    SAFETY = "safety"
    LEGAL_THREAT = "legal_threat"
    VULNERABLE_CUSTOMER = "vulnerable_customer"
    COMPLAINT = "complaint"
    CUSTOMER_ASKED = "customer_asked"


class PublicClause(BaseModel):
    """Words of a clause in the public partition: the characters `start` to `end` of its text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: ClauseId
    document: DocumentId
    version: int
    start: int
    end: int


class EscalationRule(BaseModel):
    """On these days a clause hands such a case to a person. `clause` is None where the clause is internal."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: EscalationReason
    effectivity: Effectivity
    clause: PublicClause | None = None


_TOPICS = {
    EscalationReason.SELF_HARM: r"suicid\w*|self-harm\w*|harm(?:ing)? (?:themsel(?:ves|f)|yourself|himself|herself)",
    EscalationReason.SAFETY: (
        r"injur(?:y|ies|ed)|fires?|burns?|unsafe|recall(?:s|ed)?"
        r"|safety (?:incident|issue|concern|defect|hazard|problem)s?|in danger|hazard(?:s|ous)?"
        r"|medical emergenc(?:y|ies)"
    ),
    EscalationReason.LEGAL_THREAT: (
        r"lawyers?|attorneys?|solicitors?|lawsuits?|legal (?:action|claim|threat|proceeding)s?|sue|regulators?"
        r"|ombudsman|chargebacks?"
    ),
    EscalationReason.VULNERABLE_CUSTOMER: (
        r"vulnerab\w+|bereave\w+|hardship|terminal(?:ly)? ill\w*|serious(?:ly)? ill\w*|domestic (?:abuse|violence)"
        r"|death of an?|mental health|financial difficult\w+"
    ),
    EscalationReason.COMPLAINT: r"complain(?:t|ts|s|ing|ed)?|grievances?",
    EscalationReason.CUSTOMER_ASKED: (
        r"supervisors?|(?:a|real|live|another) (?:person|human)(?: being)?|human (?:agent|being)"
        r"|member of our (?:team|staff)|“person”|representative|live (?:agent|chat)"
    ),
}
_PERSON = (
    r"(?:(?:team|shift) lead(?:er)?s?|managers?|supervisors?|specialists?|colleagues?|customer (?:care|services?)"
    r"|customer support|(?:care|service|support) (?:agent|team|staff|desk)s?|human(?: agent| being)?"
    r"|(?:a|real|another) person"
    r"|representatives?|advis[eo]rs?|agents?|(?:member of )?(?:our|the) (?:team|staff)|staff|someone|officers?|level \d"
    r"|legal|(?:\w+ )?department)"
)
_TO = (
    r"(?:hand(?:s|ed|ing)? (?:\w+ ){0,2}?(?:over|to)|transfer(?:s|red)?|escalate[sd]?"
    r"|pass(?:es|ed)? (?:\w+ ){0,5}?(?:on|to)"
    r"|refer(?:s|red)?|route[sd]?|forward(?:s|ed)?|goes (?:straight |directly )?to|connect(?:s|ed)?|inform|notify|alert"
    r"|page|get|contact|call|speak|talk)"
)
_TAKES = r"(?:repl(?:y|ies)|answers?|decides?|handles?|takes? over|looks? (?:at|into)|contacts?|calls?|deals? with)"
_HANDS_OVER = re.compile(
    rf"\b{_TO}\b[^.;]{{0,90}}?\b{_PERSON}\b|\b{_PERSON} (?:will )?{_TAKES}\b|\bhand over\b", re.IGNORECASE
)
_ABOUT = {reason: re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE) for reason, words in _TOPICS.items()}


def escalation_rules(clauses: Iterable[Clause]) -> tuple[EscalationRule, ...]:
    """The rules that clauses state, in their order; internal ones once for each reason and period."""
    return tuple(dict.fromkeys(rule for clause in clauses for rule in _rules(clause)))


def _rules(clause: Clause) -> Iterator[EscalationRule]:
    """A sentence that says that a person takes a case on, and names the case, or stands below what names it.

    That is the question that it answers, or the heading. Of several cases ("a complaint about an injury") it is the
    gravest that the sentence is about.
    """
    if not _HANDS_OVER.search(clause.text):
        return
    spans = sentence_spans(clause.text)
    first = clause.text[spans[0].start : spans[0].end] if spans else ""
    question = next((words for words in (first, clause.context) if words.endswith("?")), "")
    heading = clause.section[-1] if clause.section else ""
    for span in spans:
        words = clause.text[span.start : span.end]
        if words.endswith("?") or not _HANDS_OVER.search(words):
            continue
        named = (reason for text in (words, question, heading) for reason in _ABOUT if _ABOUT[reason].search(text))
        if reason := next(named, None):
            said = Span(0, len(clause.text)) if question else span
            yield EscalationRule(reason=reason, effectivity=clause.effectivity, clause=_public(clause, said))


def _public(clause: Clause, said: Span) -> PublicClause | None:
    if clause.audience is not Audience.PUBLIC:
        return None
    return PublicClause(id=clause.id, document=clause.document, version=clause.version, start=said.start, end=said.end)
