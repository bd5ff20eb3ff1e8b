"""What clauses say must be told to a customer, and when: "If we turn down a request, we will give the reason."."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.suggesting.obligations import DUTY, TELL, Obligation, obligation_of_row, obligations
from assistant.suggesting.occasions import REFUSING, as_said, is_of_customer
from assistant.suggesting.prohibitions import is_conduct
from assistant.verifying.quantities import quantities
from assistant.verifying.wording import normal
from knowledge.markup import plain
from knowledge.policies import Clause, ClauseKind
from knowledge.sentences import Span, sentence_spans
from knowledge.words import stems

_DUE = re.compile(rf"^(?:{DUTY})?(?P<deed>{TELL}\b.+)$", re.IGNORECASE)
_OURS = re.compile(r"^(?:then )?(?:we (?:will|must|shall|always)|we['’]ll)\s+", re.IGNORECASE)
_PARTS = re.compile(r"(?:,\s+(?:and\s+)?|\s+and\s+)(?![^(]*\))", re.IGNORECASE)
_TO_OTHERS = re.compile(
    r"^(?:tell|inform|remind|advise|warn|ask|refer) (?:(?:us|to (?:us|your|the)|(?:your|the) (?:team )?(?:lead|manager"
    r"|supervisor))\b|(?!(?:the |your |a |each |every |all |any )?(?:customers?|users?|callers?|clients?|members?"
    r"|guests?|patients?|buyers?|people|parents?|tenants?|students?|passengers?|visitors?|owners?|them|him|her|you"
    r"|whether|if|that|for|about|of|why|how|when|what|where|to)\b))"
    r"|^(?:let us know|give us|ask for|offer to (?!write))|\binform\b.*\b(?:lead|manager|team)\b",
    re.IGNORECASE,
)
_ONLY_SAY = re.compile(r"say\b(?! (?:that|so|how|what|when|where|why|who|the|which|before|first)\b)", re.IGNORECASE)
_OF_DUTIES = re.compile(r"\b(?:tell|say|mention|inform|disclos\w+)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:the|an?|your|our|their|its|that|how|when|what|\d)\b", re.IGNORECASE)
_THAT = re.compile(r"\b(?:that|whether|how|why)\b", re.IGNORECASE)
_DEED = re.compile(
    r"(?:get|send|pass|note|open|stay|keep|end|call|wait|check|escalate|hand|put|add|log|record|write|do|don['’]t|never"
    r"|alert|report)\b",
    re.IGNORECASE,
)
_OF_AGENTS = re.compile(
    r"\b(?:agents?|staff|employees|representatives?|every reply|each reply|replies) (?:must|should|shall|always"
    r"|have to|need to|are to)\b"
    r"|\b(?:tell|inform|remind|ask|advise|warn) (?:the |a |each |every )?(?:customers?|users?|callers?|clients?"
    r"|guests?|members?)\b",
    re.IGNORECASE,
)
_FOR_CUSTOMERS = re.compile(
    r"^(?:give|name|explain|tell|state|mention)\b.*\b(?:reasons?|why|clauses?|date|deadline|rule|policy|decision)\b",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"^(?:it|this|that|they|these|so|he|she|anything|in doubt|possible|necessary|the law)\b", re.IGNORECASE
)
_IF = re.compile(r"(?:[\d.)]+ )?(?:if|when|once|before)\b", re.IGNORECASE)
_SPOKEN = re.compile(r"\b(?:asks?|says?|mentions?|reports?|speaks?|tells?|complains?)\b", re.IGNORECASE)
_NEEDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(named, re.IGNORECASE), re.compile(shown, re.IGNORECASE))
    for named, shown in (
        (
            r"\breasons?\b|\bwhy\b",
            r"\b(?:because|since|as|reasons?|due to|so that|that is why|otherwise|for hygiene"
            r"|only (?:this|just|now|today|yesterday|on|when|if|where)|still (?:waiting|need|missing)|waiting for)\b|:",
        ),
        (
            r"\bclauses?\b|\bpolicy\b|\bpolicies\b|\brules?\b|\bsections?\b",
            r"\b(?:clause|section|policy|policies|rule|terms|article)\b|\b\d+\.\d+\b",
        ),
        (
            r"\bdates?\b|\bdeadlines?\b|\bby when\b|\bhow long\b",
            r"\d|\btoday\b|\btomorrow\b|\b(?:mon|tues|wednes|thurs|fri)day\b",
        ),
        (r"\bprices?\b|\bcosts?\b|\bfees?\b|\bamounts?\b", r"[$€£]|\d"),
        (r"\brates?\b", r"%|\bper ?cent\b|\bAPR\b"),
    )
)
_SAID = 0.5  # share of the words of what must be told, from which a draft tells it


@dataclass(frozen=True, slots=True)
class Duty:
    """What must be told (`what`, a clause's words) on an occasion (`when`); `refusing` where that is a refusal."""

    what: str
    when: str
    refusing: bool
    clause: Clause
    span: Span

    @property
    def of_customer(self) -> bool:
        """Whether the occasion is something that the customer says."""
        return is_of_customer(self.when)

    @property
    def as_said(self) -> str:
        """The occasion as the one who gives it would say it."""
        return as_said(self.when)


def duties(clauses: Sequence[Clause]) -> tuple[Duty, ...]:
    """What the clauses oblige us to tell customers."""
    return tuple(one for clause in clauses for one in _of(clause))


def _of(clause: Clause) -> Iterator[Duty]:
    conduct = is_conduct(clause)
    if "|" in clause.context:
        header, cells = ([plain(cell) for cell in row.strip().strip("|").split("|")]
                         for row in (clause.context, clause.text))  # fmt: skip
        if conduct and (row := obligation_of_row(header, cells)):
            yield _duty(row, row.what, clause, Span(0, len(clause.text)))
        return
    for span in sentence_spans(clause.text):
        text = plain(clause.text[span.start : span.end])
        for one in obligations(text):
            ours = _OURS.match(one.what) or re.match(r"(?:[\d.]+ )?we (?:will|must|always)\b", text, re.IGNORECASE)
            told = one.what if one.passive else _told(_OURS.sub("", one.what))
            public = _FOR_CUSTOMERS.search(told) if ours else _OF_AGENTS.search(text)
            step = clause.kind is ClauseKind.PROCEDURE_STEP and not _OF_DUTIES.search(" ".join(clause.section[-1:]))
            if step and _IF.match(text) and not _SPOKEN.search(one.when):
                continue  # what to do at one stage of a case, which no words show
            if len(stems(told)) >= 2 and (conduct or public) and not _UNNAMED.match(one.when):
                yield _duty(one, told, clause, span)


def _duty(read: Obligation, told: str, clause: Clause, span: Span) -> Duty:
    return Duty(told, read.when, bool(REFUSING.search(read.when)), clause, span)


def _told(what: str) -> str:
    """Those parts of an instruction that tell the customer something: not "and get your team lead at once"."""
    kept: list[str] = []
    before, at = "", 0
    for joint in (*_PARTS.finditer(what), None):
        part = what[at : joint.start() if joint else None]
        if _DUE.match(part) and not _ONLY_SAY.match(part):  # "say" alone is how to put it, if it is put at all
            kept.append(re.sub(rf"^(?!{TELL}\b)(?:{DUTY})?(?={TELL}\b)", "", part, flags=re.IGNORECASE))
        elif kept and (_GOES_ON.match(part) or (_THAT.search(kept[-1]) and not _DEED.match(part))):
            kept[-1] += before + part
        before, at = (joint[0], joint.end()) if joint else ("", at)
    return "; ".join(part for part in kept if not _TO_OTHERS.search(part))


def lacking(duty: Duty, draft: str) -> bool:
    """Whether a draft does not show what can be told by its form: a figure, a reason, a clause, a date, a price."""
    figures = {one.text for one in quantities(normal(duty.what))}
    if figures and not figures <= {one.text for one in quantities(normal(draft))}:
        return True
    return any(named.search(_asked_for(duty)) and not shown.search(draft) for named, shown in _NEEDS)


def formal(duty: Duty) -> bool:
    """Whether what must be told is known by its form."""
    return bool(quantities(normal(duty.what))) or any(named.search(_asked_for(duty)) for named, _ in _NEEDS)


def _asked_for(duty: Duty) -> str:
    """What must be given as such: "the price", and not what is said of it ("that the price may change")."""
    return "; ".join(part.partition(" that ")[0] for part in duty.what.split("; "))


def says_words_of(duty: Duty, draft: str) -> bool:
    """Whether a draft has enough of the words of what must be told."""
    wanted = stems(re.sub(rf"^{TELL}\b", "", duty.what, flags=re.IGNORECASE)) - stems("customer customers them")
    return not wanted or len(wanted & stems(draft)) >= _SAID * len(wanted)
