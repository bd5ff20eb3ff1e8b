"""What clauses forbid agents to say or do in a reply: "Never comment on a competitor." and the like."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.suggesting.deeds import deeds_named
from assistant.suggesting.findings import Kind
from knowledge.markup import plain
from knowledge.policies import Audience, Clause
from knowledge.sentences import Span, sentence_spans

STYLE_TAGS = frozenset(("conduct", "tone", "style", "voice"))
_SUBJECT = r"(?!(?:the |an? )?(?:customer|client|guest|patient|member)s?\b)(?:[\w-]+ ){1,3}?"
_NOT = (
    r"(?:(?:must|may|should|shall) (?:never|not)|(?:must |shall |should )?refrain from|never|do(?:es)? not"
    r"|do(?:es)?n['’]t|avoid)"
)
_FORBIDS = re.compile(
    rf"(?:^|(?<=[;:,.] )|(?<=\d ))(?:and )?(?:{_SUBJECT})?{_NOT}\s+(?:ever |proactively )?"
    r"(?P<deed>(?P<verb>[a-z]+)\b.*)",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"^(?:[\d.]+ )?(?:(?:nobody|no one)(?: may| shall| should)?|no [\w-]+(?: [\w-]+)? (?:may|shall|should)) "
    r"(?P<deed>(?P<verb>[a-z]+)\b.*)",
    re.IGNORECASE,
)
_NOUN = (
    r"(?:remarks?|comments?|jokes?|comparisons?|guesses|forecasts?|predictions?|reproach(?:es)?|sarcasm|lectures?|advice"
    r"|accusations?|blame|\w+ing)"
)
_NO_SUCH = re.compile(rf"^(?:[\d.]+ )?no (?P<deed>(?P<verb>{_NOUN})\b.*)", re.IGNORECASE)
_FORBIDDEN = re.compile(
    rf"^(?:[\d.]+ )?(?P<deed>(?P<verb>{_NOUN})\b.*?),? (?:is|are) (?:strictly )?(?:forbidden|prohibited|banned"
    r"|not (?:allowed|permitted|given|made|acceptable)|never (?:allowed|made|given))\b",
    re.IGNORECASE,
)
_FORMS = (_NOBODY.match, _FORBIDS.search, _NO_SUCH.match, _FORBIDDEN.match)
_LEAKS = frozenset(
    "tell quote share reveal disclose mention discuss telling quoting sharing revealing disclosing".split()
)
_FEWEST = 3  # words of a deed that its words tell
_OFFERS = frozenset("offer offering offered give giving grant compensate".split())
_SAYS = frozenset(
    "say suggest ask comment blame promise argue accuse speculate criticize criticise recommend threaten guess advise "
    "saying suggesting asking commenting blaming promising arguing accusing guessing provide give imply".split()
)
_OF_VALUE = re.compile(
    r"\b(?:incentives?|anything|compensation|discounts?|credits?|gifts?|refunds?|vouchers?|coupons?|certificates?"
    r"|money)\b",
    re.I,
)
_ELSEWHERE = re.compile(
    r"\b(?:in public|publicly|on social media|to third parties|to strangers|by phone|over the phone)\b", re.I
)
"""A place or a listener that a reply to the customer is not."""

_UNNAMED = re.compile(
    r"^\w+(?: (?:the |a |an |your |any )?(?:customers?|guests?|patients?|clients?|callers?|members?|users?|them"
    r"|anyone))?(?: that| about| of)? (?:it|they|them|this|these|those|so)\b",
    re.IGNORECASE,
)
"""A deed whose object another sentence names: "tell patients they exist"."""

_CASE = re.compile(r"(?:[\d.]+ )?(?:if|when|after|once)\b", re.IGNORECASE)
_NEW = re.compile(r"\n\s*(?:\n|[-*•]|\d+[.)])")  # the next paragraph or item
_MORE = re.compile(r"(?:, |,? and )(?=(?:never|do not|don['’]t)\b)", re.IGNORECASE)
_END = re.compile(
    r"[.;](?:\s|$)|, (?:except|unless|but)\b|, (?:or|so|because|as) (?:\w+ ){1,4}(?:will|may|is|are)\b"
    r"|\b(?:unless|except|before the customer)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Prohibition:
    """What must not be said or done, in the clause's words, and the kind of finding that a breach is."""

    deed: str
    kind: Kind
    clause: Clause
    span: Span

    @property
    def by_form(self) -> bool:
        """Whether only the form of a sentence tells that it does this: its words are those of any sentence."""
        return self.kind == "tone" and self.deed.split()[0].lower() not in _SAYS


def is_conduct(clause: Clause) -> bool:
    """Whether a clause speaks to those who answer customers: an internal one, or one on how to sound."""
    return clause.audience is Audience.INTERNAL or bool(STYLE_TAGS & set(clause.tags))


def prohibitions(clauses: Sequence[Clause]) -> tuple[Prohibition, ...]:
    """What the clauses that speak to agents forbid them to say."""
    return tuple(one for clause in clauses if is_conduct(clause) for one in _of(clause))


def _of(clause: Clause) -> Iterator[Prohibition]:
    end, in_case = 0, False
    for span in sentence_spans(clause.text):
        words = plain(clause.text[span.start : span.end])
        if not end or _NEW.search(clause.text[end : span.start]):
            in_case = bool(_CASE.match(words))
        end = span.end
        if in_case:
            continue  # what follows in the paragraph is for that case alone
        for part in _MORE.split(words):
            match = next((found for form in _FORMS if (found := form(part))), None)
            if match is not None and (one := _read(match, clause, span)):
                yield one


def _read(match: re.Match[str], clause: Clause, span: Span) -> Prohibition | None:
    verb, deed = match["verb"].lower(), match["deed"]
    if end := _END.search(deed):
        deed = deed[: end.start()]
    kind: Kind = "internal_leak" if verb in _LEAKS else "tone"
    if verb in _OFFERS and _OF_VALUE.search(deed):
        kind = "unauthorized_incentive"
    elif kind == "tone" and verb not in _SAYS and not deeds_named(deed):
        return None
    if "“" in deed or '"' in deed or _ELSEWHERE.search(deed) or _UNNAMED.match(deed):
        return None
    if len(deed.split()) < _FEWEST and not deeds_named(deed):
        return None
    return Prohibition(deed.strip(" ,."), kind, clause, span)
