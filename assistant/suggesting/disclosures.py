"""What clauses say must be told to a customer, and when: "If we turn down a request, we will give the reason."."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.suggesting.drafted import Drafted
from assistant.suggesting.prohibitions import is_conduct
from assistant.verifying.quantities import quantities
from assistant.verifying.wording import normal
from knowledge.markup import plain
from knowledge.policies import Clause
from knowledge.sentences import Span, sentence_spans
from knowledge.words import stems

_TELL = (
    r"(?:tell|mention|state|say|inform|remind|disclose|advise|explain|warn|point out|let [\w ]{1,20} know|give"
    r"|name|quote"
    r"|include|ask|list|read out|make clear|provide|offer|point to|refer)"
)
_DUTY = (
    r"(?:(?:you|agents?|staff|we|representatives?|employees|the agent|every reply|replies|each reply)\s+)?"
    r"(?:(?:must|should|shall|have to|has to|need to|needs to|are required to|is required to|are to|always|also"
    r"|will|please"
    r"|remember to|make sure to|make sure you|be sure to|don['’]t forget to)\s+)+"
)
_WHEN_FIRST = re.compile(
    r"^(?:[\d.]+ )?(?:exception: )?(?P<cue>if|when|whenever|where|before|every time|each time|as soon as)"
    r"\s+(?P<when>[^,]+),\s*"
    r"(?:then\s+)?(?P<what>.+)$",
    re.IGNORECASE,
)
_WHEN_LAST = re.compile(
    rf"^(?:[\d.]+ )?(?:{_DUTY})?(?P<what>{_TELL}\b.+?),?\s+"
    rf"(?P<cue>if|when|whenever|before|every time|each time|as soon as)"
    rf"\s+(?P<when>.+)$",
    re.IGNORECASE,
)
_WHOEVER = re.compile(
    rf"^(?:whoever|anyone who|(?:agents|colleagues|staff|those|everyone) who)\s+(?P<when>.+?)\s+"
    rf"(?:must|should|has to|have to)\s+(?P<what>{_TELL}\b.+)$",
    re.IGNORECASE,
)
_BE_TOLD = re.compile(
    r"^(?P<when>(?:customers|guests|clients|callers|members|users|people|anyone|those) (?:who|that) .+?)\s+"
    r"(?:must|should|have to|has to|are to|is to)(?: always)? be "
    r"(?:told|given|informed|reminded|pointed|referred|sent|warned)\s+(?P<what>.+)$",
    re.IGNORECASE,
)
_DUE = re.compile(rf"^(?:{_DUTY})?(?P<deed>{_TELL}\b.+)$", re.IGNORECASE)
_PARTS = re.compile(r"(?:,\s+(?:and\s+)?|\s+and\s+)(?![^(]*\))", re.IGNORECASE)
_TO_OTHERS = re.compile(
    r"^(?:tell|inform|remind|advise|warn|ask) (?!(?:the |your |a |each |every |all |any )?(?:customers?|users?"
    r"|callers?|clients?|members?|guests?"
    r"|buyers?|people|them|him|her|you|whether|if|that|for|about|why|how|when|what)\b)",
    re.IGNORECASE,
)
_ONLY_SAY = re.compile(r"say\b(?! that\b)", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:the|an?|your|our|their|its|that|how|when|what|\d)\b", re.IGNORECASE)
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
_REFUSING = re.compile(
    r"\b(?:turn(?:ed|ing)? down|declin\w+|refus\w+|reject\w+|den(?:y|ies|ied|ying)|say(?:ing)? no|cannot (?:help"
    r"|do|be)|unsuccessful"
    r"|not (?:approved|qualify|granted)|disapprov\w+)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:have to|must|need to) (?:decline|refuse|reject)\b|\b(?:we|i) (?:turn(?:ed)? down|declined?|rejected?"
    r"|refused?|den(?:y|ied))\b"
    r"|\b(?:was|is|been|were|are) (?:turned down|declined|rejected|refused|denied|not approved)\b",
    re.IGNORECASE,
)
_UNWILLING = re.compile(
    r"\b(?:we|i)(?:['’]m| am| are)?(?: \w+)?(?: (?:cannot|can['’]t|can not|will not|won['’]t|unable to"
    r"|not able to|not in a position to)"
    r"| afraid (?:we|i) (?:cannot|can['’]t|are not able to))\s+(?:be able to )?(?!guarantee|promise|wait|see|find"
    r"|say|tell|help but)(?P<deed>[a-z]+)\b",
    re.IGNORECASE,
)
_GENERIC = stems("request requests claim customer customers case matter question return refund anything something")
_NEEDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(named, re.IGNORECASE), re.compile(shown, re.IGNORECASE))
    for named, shown in (
        (
            r"\breasons?\b|\bwhy\b",
            r"\b(?:because|since|as|reasons?|due to|so that|that is why|otherwise|for hygiene)\b|:",
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
    )
)
_SAID = 0.5  # share of the words of what must be told, from which a draft tells it
_OF_CUSTOMER = re.compile(
    r"^(?:(?:a|an|the|any|your) )?(?:customers?|users?|complaints?|callers?|guests?|clients?|members?|messages?"
    r"|they|someone)\b(?: (?:who|that)\b)?"
    r"(?: (?:asks?|speaks? of|says?|mentions?|reports?|complains? (?:about|of|that)|talks? (?:about|of)"
    r"|wants? to know|writes?"
    r"|contacts? us about|raises?|has|have)\b)?(?: (?:why|about|whether|that|if|how|for)\b)?\s*",
    re.IGNORECASE,
)
_FIRST_PERSON = (("themselves", "myself"), ("themself", "myself"), ("they are", "I am"), ("they", "I"), ("their", "my"))


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
        return _OF_CUSTOMER.match(self.when) is not None

    @property
    def as_said(self) -> str:
        """The occasion as a customer would say it: "harming myself" for "a customer speaks of harming themselves"."""
        words = _OF_CUSTOMER.sub("", self.when) or self.when
        for theirs, own in _FIRST_PERSON:
            words = re.sub(rf"\b{theirs}\b", own, words)
        return words


def duties(clauses: Sequence[Clause]) -> tuple[Duty, ...]:
    """What the clauses oblige us to tell customers."""
    return tuple(one for clause in clauses for one in _of(clause))


def _of(clause: Clause) -> Iterator[Duty]:
    if "|" in clause.context:
        return
    conduct = is_conduct(clause)
    for span in sentence_spans(clause.text):
        text = plain(clause.text[span.start : span.end]).rstrip(".")
        passive = _BE_TOLD.match(text)
        match = (
            _WHOEVER.match(text)
            or passive
            or _WHEN_FIRST.match(text)
            or _WHEN_LAST.match(re.sub(r"^(?:[\d.]+ )?we will ", "", text, flags=re.I))
        )
        if match is None:
            continue
        ours = re.match(r"(?:then )?we (?:will|must|shall|always)\s+", match["what"], re.IGNORECASE) or re.match(
            r"(?:[\d.]+ )?we (?:will|must|always)", text, re.IGNORECASE
        )
        when = match["when"]
        refusing = bool(_REFUSING.search(when))
        told = (
            match["what"]
            if passive
            else _told(re.sub(r"^we (?:will|must|shall|always)\s+", "", match["what"], flags=re.IGNORECASE))
        )
        public = _FOR_CUSTOMERS.search(told) if ours else _OF_AGENTS.search(text)
        if len(stems(told)) >= 2 and (conduct or public):
            yield Duty(told, when, refusing, clause, span)


def _told(what: str) -> str:
    """Those parts of an instruction that tell the customer something: not "and get your team lead at once"."""
    parts = _PARTS.split(what)
    kept: list[str] = []
    for part in parts:
        if _ONLY_SAY.match(part):
            continue  # an instruction how to put it, if it is put at all
        if _DUE.match(part):
            kept.append(re.sub(rf"^(?:{_DUTY})", "", part, flags=re.IGNORECASE))
        elif kept and _GOES_ON.match(part):
            kept[-1] += f", {part}"
    about_us = re.compile(
        r"\b(?:your|the) (?:team )?(?:lead|manager|supervisor)\b|\binform\b.*\b(?:lead|manager|team)\b", re.I
    )
    return "; ".join(part for part in kept if not about_us.search(part) and not _TO_OTHERS.match(part))


def refusal(sentence: Drafted, customer: str) -> bool:
    """Whether a sentence turns down what the customer asked for."""
    if sentence.asks:
        return False
    if _REFUSED.search(sentence.claim):
        return True
    return bool(_UNWILLING.search(sentence.claim)) and bool(sentence.reading.stems & stems(customer))


def specific(duty: Duty) -> frozenset[str]:
    """The words of the occasion of a refusal that narrow it: those of a privacy request, not of any request."""
    return stems(_REFUSING.sub(" ", duty.when)) - _GENERIC - stems("we you us turn")


def lacking(duty: Duty, draft: str) -> bool:
    """Whether a draft does not show what can be told by its form: a figure, a reason, a clause, a date, a price."""
    figures = {one.text for one in quantities(normal(duty.what))}
    if figures and not figures <= {one.text for one in quantities(normal(draft))}:
        return True
    return any(named.search(duty.what) and not shown.search(draft) for named, shown in _NEEDS)


def formal(duty: Duty) -> bool:
    """Whether what must be told is known by its form."""
    return bool(quantities(normal(duty.what))) or any(named.search(duty.what) for named, _ in _NEEDS)


def says_words_of(duty: Duty, draft: str) -> bool:
    """Whether a draft has enough of the words of what must be told."""
    wanted = stems(re.sub(rf"^{_TELL}\b", "", duty.what, flags=re.IGNORECASE)) - stems("customer customers them")
    return not wanted or len(wanted & stems(draft)) >= _SAID * len(wanted)
