"""What sentences let roles give: "A clerk may waive up to €20 and a manager up to €100.", "The desk doesn't."."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.suggesting.benefits import Benefit, benefits_of, measures
from assistant.suggesting.roles import GIVES, Mention, mentions, without_roles
from assistant.verifying.quantities import Quantity
from knowledge.markup import plain
from knowledge.sentences import Span, sentence_spans
from knowledge.words import stems

_LEAD = re.compile(r"^\s*(?:\d[\d.]*\s+)?\*\*(?P<topic>[^*]{2,60}?)[.:]?\*\*[.:]?\s*(?P<rest>.*)$", re.DOTALL)
_NAMED = re.compile(r"^(?P<topic>[A-Z][\w ()£€$'’-]{2,40}): (?P<rest>.+)$", re.DOTALL)
_AT_MOST = re.compile(r"\b(?:not exceeding|not to exceed|(?:no|not) more than|not greater than)\b", re.IGNORECASE)
_BREAK = re.compile(r"\n\s*\n|\n\s*(?:[-*•]|\d+[.)])\s")
_NUMBERED = re.compile(r"^\s*\d+(?:\.\d+)*[.)]?\s+(?=\D)")
_ALSO = re.compile(rf"(?:,|;|\bor\b|\band\b)\s+(?:and |or )?(?:may |can )?(?=(?:an? free|{GIVES})\b)", re.IGNORECASE)
_PERMITS = re.compile(
    r"^\W*(?:,[^,]{1,30},\s*)?(?:alone |only |also |both )?(?:may|can|could|(?:is|are|has|have) (?:\w+ )?(?:allowed"
    r"|free"
    r"|authori[sz]ed|entitled|authority|discretion|the power|able)|(?:has|have|gets?) (?:up to )?[£€$]?\d+|decides?"
    r"|approves?)\b|^\W*(?:up to|a maximum of|at most|anything|any amount|without limit|no limit)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"^\W*(?:\w+ ){0,2}?(?:not|never|cannot|\w+n['’]t|no (?:authority|power|right|discretion|mandate|say))\b"
    r"|^\W*(?:gives?|offers?|waives?|refunds?|makes?) (?:no|none|nothing)\b",
    re.IGNORECASE,
)
_KEEPS = re.compile(r"\b(?:not|never|n['’]t)\b(?!.*\b(?:without|unless|until|except|only)\b)|n['’]t\b", re.IGNORECASE)
_HANDS = re.compile(
    r"\b(?:by|for|only|to|with|needs?|requires?|takes?|of|from|ask|find|see)\W*(?:an? |the )?$|^\W*(?:only )?$",
    re.IGNORECASE,
)
_EXCLUSIVE = re.compile(
    r"\b(?:alone|only|approv\w+|decid\w+|authori[sz]\w+|needs?|requires?|reserved|agreed|matter for|for the|(?:may"
    r"|can) be)\b",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"\b(?:above|over|more than|beyond|past|exceeding|greater|larger|bigger|higher|after that|otherwise|else)\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\b(?:a second \w+|a third|another one|further ones?)\b", re.IGNORECASE)
_OWNS = re.compile(r"\s*(?:who\b|whose\b|['’](?:s\b|(?= ))(?! (?:approval|permission|consent)))", re.IGNORECASE)
_BELOW = re.compile(r"\b(?:below|under|junior to)\b[^,;]{0,30}$", re.IGNORECASE)
_ESCALATES = re.compile(r"\b(?:go|goes|come|comes|find|see|pass\w*|refer\w*|ask|decided|decides|is)\b", re.IGNORECASE)
_TALKS = re.compile(
    r"\b(?:tells?|told|says?|state|mention|disclose\w*|discuss|promise|quote|describe|explain|comment|blame|forecast"
    r"|writes?|speak|hears?|knows?|ask for|advice|asks? whether|log|record|note)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:it|one|ones|that|them|this|so|do|does|doesn['’]t|don['’]t|above|beyond|any amount|anything|greater|larger"
    r"|more|up to|approval|may give|may pay|go (?:up )?to)\b",
    re.IGNORECASE,
)
_NO_GIFT = re.compile(
    r"\W*(?:asks?|approves?|answers?|(?:is|are) (?!allowed|authori|permitted|entitled|to\b))", re.IGNORECASE
)
_TAIL = re.compile(
    r"(?:,| but)? \b(?:if|where|when|whenever|in an?|in any|for any|for one|per|who|that (?:is|are|has|have|had|was)"
    r"|without|unless|once|up to|of up to"
    r"|whatever|until|after|because|since|provided)\b.*$|[;:(—–].*$",
    re.IGNORECASE,
)
_GENERAL = frozenset(
    stems(
        "fee fees charge charges cost costs customer customers guest guests patient client member refund refunds"
        " refunded waive"
        " waived waiver waiving give gives given offer offers offered grant granted pay pays paid payment make makes"
        " take"
        " takes taken put remove removed credit credits account discretion goodwill gesture compensation discount"
        " discounts off bill order orders case incident single per accept accepted one first time any amount value"
        " total limit free"
        " alone approval approve need needs require authority allowed authorised case-by-case apology money sum sums"
        " something anything people colleagues add adds extend send alone day days week weeks month months more extra"
        " additional reduce reserved everything else cancel drop issue let knock dollar euro pound voucher vouchers"
        " decide goes point points"
    )
)


class Allowance(NamedTuple):
    """What a sentence says of a role and a benefit; `label` names the benefit as the text does."""

    benefit: Benefit
    label: str
    role: str
    rank: int
    allowed: bool
    limit: Quantity | None
    span: Span


class _About(NamedTuple):
    """What is spoken of: kept from sentence to sentence until another benefit is named."""

    kinds: tuple[Benefit, ...] = ()
    label: str = ""


def particular(text: str) -> frozenset[str]:
    """The stems of a label that tell one benefit from others of its kind; empty for "fees and charges"."""
    return frozenset(one for one in stems(text) - _GENERAL if not one[0].isdigit())


def allowances(text: str) -> Iterator[Allowance]:
    """What the sentences of a clause allow and deny; a sentence that names no benefit speaks of the one before."""
    topic, about = "", _About()
    known: set[Benefit] = set()
    end = 0
    for span in sentence_spans(text):
        raw = text[span.start : span.end]
        if _BREAK.search(text, end, span.start):
            topic, about, known = "", _About(), set()
        end = span.end
        if lead := _LEAD.match(raw):
            topic, raw = lead["topic"], lead["rest"]
            about = _About(benefits_of(topic), topic)
        words = _AT_MOST.sub("up to", _NUMBERED.sub("", plain(raw)))
        if (named := _NAMED.match(words)) and not lead and not list(mentions(named["topic"])):
            topic, words = named["topic"], named["rest"]
            about = _About(benefits_of(topic), topic)
        for part, opening in _parts(words):
            kinds = benefits_of(_TAIL.sub("", part)) or benefits_of(part)
            if kinds:
                about = _About(kinds, _label(topic, part, kinds))
            elif opening and not _POINTS_BACK.search(part) and not topic:
                continue
            for one in _of_part(part, about, span, bool(known & set(about.kinds))):
                known.add(one.benefit)
                yield one


def _parts(words: str) -> Iterator[tuple[str, bool]]:
    """A sentence cut where it goes on with another deed; the subject is put before each of them."""
    first, *others = _ALSO.split(words)
    yield first, True
    subject = next(iter(mentions(first)), None)
    for other in others:
        named = next(iter(mentions(other)), None)
        modal = subject and re.search(r"\b(?:may|can)(?: not)?\b|\bshall not\b|\b\w+n['’]t\b", first[subject.end :])
        if subject and modal and (named is None or not _PERMITS.match(other[named.end :])):
            yield f"{first[: subject.end]} {modal[0]} {other}", False
        else:
            yield other, False


def _of_part(part: str, about: _About, span: Span, known: bool) -> Iterator[Allowance]:
    found = [one for one in mentions(part) if not _OWNS.match(part[one.end :])]
    verdicts: list[bool | None] = []
    for at, one in enumerate(found):
        before = part[found[at - 1].end if at else 0 : one.start]
        after = part[one.end : found[at + 1].start if at + 1 < len(found) else len(part)]
        verdicts.append(_verdict(part, one, before, after, verdicts[-1] if verdicts else None, known))
    for at, one in enumerate(found):
        after = part[one.end : found[at + 1].start if at + 1 < len(found) else len(part)]
        verdict = verdicts[at]
        if verdict is None and at + 1 < len(found) and re.fullmatch(r"\W*(?:(?:and|or)\W*)?", after):
            verdict = verdicts[at + 1]
        if verdict is None:
            continue
        for kind in about.kinds[:1] if verdict else about.kinds:
            above = _ABOVE.search(part[: one.start]) is not None
            limit = next(iter(measures(kind, after)), None) if verdict and not above else None
            label = kind if verdict and _AGAIN.search(part) else about.label
            yield Allowance(kind, label, one.name, one.rank, verdict, limit, span)


def _verdict(part: str, one: Mention, before: str, after: str, last: bool | None, known: bool) -> bool | None:
    """Whether a role may, may not, or is only spoken of (None). `last` is what was said of the role before it."""
    if _TALKS.search(after[:40] if _PERMITS.match(after) or _DENIES.match(after) or one.nobody else part):
        return None
    if one.nobody:
        return None if _NO_GIFT.match(after) else False
    if _is_denied(part, one, before, after):
        return False
    if one.name.lower() != "ours" and _is_allowed(part, one, before, after, known):
        return True
    if last is False and re.fullmatch(r"\W*(?:is|are|may|can|does|do)\W*", after):
        return True
    return last if re.search(r"\b(?:and|or|,)\W*(?:then )?(?:by )?$", before) else None


def _is_denied(part: str, one: Mention, before: str, after: str) -> bool:
    if _DENIES.match(after):
        return True
    kept = _KEEPS.search(part[: one.start]) and re.search(r"\b(?:by|for|to)\W*$|\bnot\W*$", before, re.IGNORECASE)
    return bool(kept) and not _BELOW.search(before)


def _is_allowed(part: str, one: Mention, before: str, after: str, known: bool) -> bool:
    """By a verb behind the role ("may"), or by a word before it that hands the decision to it ("only by")."""
    if _PERMITS.match(after):
        return re.search(r"\bthan\W*$", before) is None
    if _BELOW.search(before):
        return True
    if not _HANDS.search(before):
        return False
    over = _ABOVE.search(part[: one.start]) is not None
    escalates = _ESCALATES.search(before) is not None
    alone = re.match(r"\W*(?:alone|only)\b|['’]s? (?:approval|permission|consent)", after)
    return bool(_EXCLUSIVE.search(before) or alone or (escalates and (over or known)))


def _label(topic: str, part: str, kinds: tuple[Benefit, ...]) -> str:
    """How the text names the benefit: its heading and what is given, or just the kind where it is any of that kind.

    Who decides above a limit decides on all of the kind.
    """
    if not topic and _ABOVE.search(re.split("[,;]", part)[0]):
        return kinds[0]
    given = without_roles(_TAIL.sub("", part))
    given = re.sub(r"\b(?:may|can|shall|must|be|by|only|alone|not|are|is|to|has|have)\b|[£€$]?\d[\d,.]*%?", " ", given)
    given = " ".join(given.split()).strip(" .,;")
    if topic:
        return f"{topic}: {given}" if given else topic
    return given if particular(given) else kinds[0]
