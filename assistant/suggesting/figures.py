"""Figures of a sentence that are not those of the clause about the same thing, and who gains by the difference."""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from assistant.suggesting.passages import Near, Passage, is_row
from assistant.suggesting.reckoning import is_elapsed, is_reckoned
from assistant.verifying.conditions import conditions
from assistant.verifying.quantities import Quantity, agreement, quantities
from assistant.verifying.wording import Reading, normal, read

_MONTH_HOURS = 730.0  # 365 days in 12 months
_SAME_SPAN = 0.12  # a month is 28 to 31 days: spans that differ by less may be the same
_UNIT = 0.2  # what it counts for a passage to have a figure of the same unit
_TIMES_MORE = {"money": 12.0, "duration": 40.0}  # by which figures differ that are of different things
_ONE_WORD = 0.58  # cosine from which a passage counts that shares one word with the claim
_ALL_BUT = 0.7  # unless that is this share of the claim's words
_FURTHER = 0.5  # so much less near may a passage be that confirms a figure
_AT_HAND = 0.9  # the same, if it stands in the same clause or table
_KEY = 0.3  # what it counts for a row of a table that the claim names its first cell
WORDED = 0.15  # by so much less may a passage be alike that has most of the claim's words
_MOST = 0.6  # share of its words
_KNOWN_ROW = 0.12  # by so much less may a row be alike whose first cell the claim names
_LIMITS = re.compile(
    r"\b(?:within|up to|at most|until|through|by|for|have|has|takes?|in|after|under|less than|at least|from)"
    r"(?: (?:the|a|an|only|about|over|another|further|next|full))*\s*$",
    re.IGNORECASE,
)
_BARE = frozenset(("number", "ordinal"))
_CUSTOMER_ACTS = re.compile(
    r"\b(?:paid|placed|ordered) (?:by|until|before)\b|\byou (?:order|book|cancel|report|return|claim|tell|ask"
    r"|buy)\b|^(?:buy|report|return|claim|cancel|book)\b|\byou(?: \w+)? (?:can|may|could|have|must|need|should"
    r"|get|are)\b|\bcan (?:be|come|go)\b|\b(?:accepted|submitted|filed|reported|returned|requested|exchanged|claimed)\b"
    r"|\bmay be\b|\bmust be\b"
    r"|\b(?:tell|send|report|return|ask|claim|contact|bring) (?:us|it|them)\b",
    re.IGNORECASE,
)
_SOONER = re.compile(r"\b(?:within|in|takes?|under|after|less than|by)\b[\w ,$]{0,12}$", re.IGNORECASE)
_COSTS = re.compile(
    r"\b(?:spend\w*|starts? at|minimum|threshold|costs?|fees?|charged?s?|prices?|deduct\w*|deposit|you pay"
    r"|per (?:parcel|item|person)|installation|extra)\b"
    r"|\bbags? (?:is|are|costs?)\b|\bis \$",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"\b(?:we|i)(?: will|['’]ll| can)? (?:give|refund|reimburse|credit|add|pay|quote|match|take)\b"
    r"|\byou (?:will )?(?:get|receive|earn|are entitled)\b|\bworth\b|\bentitled\b|\bcredit of\b|\bcertificate\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(r" (?:before|prior|ahead)\b")
_OFTEN = re.compile(r"\b(?:once|twice|times?|per|every|each) (?:an?|in|every|per)? ?$", re.IGNORECASE)
_OF_CASE = re.compile(
    r"\b(?:the|your|those|these|this|that|all)(?: (?:full|whole|remaining|other|(?:\w+ ){1,3}of))? ?$"
    r"|\b(?:comes?|came|adds up|limit) to ?$|\bleaves?(?: you)? ?$|\bpayments? of ?$"
    r"|\bso(?: (?:about|roughly))? ?$|\bthat(?:['’]s| is| makes| gives you| leaves)(?: (?:about|roughly))? ?$",
    re.IGNORECASE,
)
_LAST_MINUTE = re.compile(
    r"\b(?:right up (?:to|until)|even on|up to|until) the (?:very )?(?:last minute|same day|moment|minute|morning|day)"
    r"(?: of(?: the)? \w+| itself| (?:that )?you \w+| it \w+)?\b",
    re.IGNORECASE,
)
_EDITION = re.compile(r"\b(?:edition|version)\b", re.IGNORECASE)  # an earlier one, that the clauses of today are not
_OPPOSITE = {"sealed": "opened", "new": "used", "domestic": "international", "international": "domestic"}
_DIGITS = re.compile(r"\d[\d,.]*")
_NOTICE = re.compile(r"['’]? (?:\w+ )?notice\b", re.IGNORECASE)
_THEIR_EVENT = re.compile(
    r" (?:after|of|from|following) (?:your |the |you )?(?:purchas|deliver|order|buy|bought|rental|event|receiv"
    r"|receipt|return window)",
    re.I,
)
_FREE = re.compile(
    r"\bfree\b(?! (?:shipping|standard|express)? ?(?:from|days?|samples?)\b)"
    r"|\b(?:no|without) (?:charge|cost|fee)s?\b(?! (?:has|was|were|have)\b)"
    r"|\bon the house\b|\b(?:won['’]?t|will not|does not|doesn['’]t) cost you (?:anything|a \w+)\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"\bage[ds]?(?: of)? ?$|\bat least ?$|\bfrom ?$|\bunder ?$", re.IGNORECASE)
_AGES = re.compile(r"\bage[ds]?\b|\bolder\b|\bat least \d\d(?: years| and|,|$)", re.IGNORECASE)
Side = Literal["customer", "company"]


class OtherFigure(NamedTuple):
    """A figure of the sentence, and the one that the passage has for the same thing. `side` gains by the change."""

    said: Quantity
    stated: Quantity
    passage: Passage
    similarity: float
    side: Side


def other_figures(
    claim: Reading, near: Sequence[Near], known: str, least: float, before: frozenset[str]
) -> Iterator[OtherFigure]:
    """Each figure of the claim that differs from what the nearest passage says of the same, and that none confirms.

    `known` is what was said of the case: figures in it are facts, unless the claim makes limits of them; `before`
    are the stems of the sentence that it leans on. Only passages with a cosine of `least` or more count.
    """
    said_before = quantities(normal(known))
    for said in () if _EDITION.search(claim.text) else (*told(claim), *_last_minute(claim)):
        if said.family in _BARE and not said.noun and not _is_age(said, claim):
            continue
        limit = _LIMITS.search(claim.text[: said.start]) is not None
        if (said.unit == "date" and not limit) or _OFTEN.search(claim.text[: said.start]):
            continue
        if said.family == "money" and _OF_CASE.search(claim.text[: said.start]):
            continue  # "the $120", "so $84": an amount of the case
        if is_elapsed(said, claim) or is_reckoned(said, claim, [one.passage.reading for one in near], said_before):
            continue
        if not limit and any(agreement(said, one) == "same" for one in said_before):
            continue
        if (found := _other(said, claim, near, least, before)) is not None:
            yield found


def told(reading: Reading) -> list[Quantity]:
    """The quantities of a sentence; what is free costs nothing."""
    if (free := _FREE.search(reading.text)) is None:
        return reading.quantities
    return [*reading.quantities, Quantity("nothing", free.start(), free.end(), "dollars")]


def _last_minute(reading: Reading) -> list[Quantity]:
    """The "0 hours before" of what may be done "right up to the day"."""
    return [Quantity(one[0], one.start(), one.end(), "hours") for one in _LAST_MINUTE.finditer(reading.text)]


def _stated(reading: Reading) -> list[Quantity]:
    """The quantities of a passage; it is free only where no condition is set."""
    if reading.quantities or conditions(reading):
        return reading.quantities
    return told(reading)


def _is_age(quantity: Quantity, reading: Reading) -> bool:
    return quantity.unit in ("number", "months") and bool(
        _AGE.search(reading.text[: quantity.start]) and _AGES.search(reading.text)
    )


class _Against(NamedTuple):
    """A passage with another figure for what the claim may speak of, and how near it comes."""

    nearness: float
    near: Near
    stated: Quantity


def _other(
    said: Quantity, claim: Reading, near: Sequence[Near], least: float, before: frozenset[str]
) -> OtherFigure | None:
    wanted = (claim.part_stems(claim.part_at(said.start)) or claim.stems) | before
    against = [one for found in near if (one := _against(said, claim, found, least, wanted)) is not None]
    if not against or (said.unit == "date" and not said.date[1]):
        return None
    nearness, found, stated = max(against, key=lambda one: one.nearness)
    others = [one for one in told(claim) if one is not said]
    if any(compared(one, stated) == "same" or compared(stated, one) == "same" for one in others):
        return None  # "$16 instead of $20" says both
    if any(
        _confirming(one, said, claim) >= nearness - (_AT_HAND if _together(one.passage, found.passage) else _FURTHER)
        and not _is_worse_row(one.passage, found.passage, claim)
        for one in near
    ):
        return None
    return OtherFigure(said, stated, found.passage, found.similarity, gaining(claim, said, stated))


def _against(said: Quantity, claim: Reading, found: Near, least: float, wanted: frozenset[str]) -> _Against | None:
    """What a passage has instead of a figure, where it is near enough and shares a word of what is measured."""
    passage, own = found.passage, found.passage.reading
    stated = [(one, _verdict(said, claim, one, own)) for one in _named(_stated(own), passage, claim)]
    differing = [one for one, verdict in stated if verdict == "differs"]
    if not differing or any(verdict == "same" for _, verdict in stated):
        return None  # a sentence with this figure does not deny it
    overlap = max(
        _overlap(wanted, own.part_stems(own.part_at(one.start)), own.stems, passage.around) for one in differing
    )
    key = _key_share(passage, claim)
    enough = least - _KNOWN_ROW * (key >= 1) - WORDED * shares_most(claim, passage)
    if not overlap or found.similarity < enough:
        return None
    shared = claim.stems & (own.stems | passage.around)
    if len(shared) <= 1 and len(shared) < _ALL_BUT * len(claim.stems) and found.similarity < _ONE_WORD:
        return None
    nearness = overlap + found.similarity + _KEY * key + _UNIT * any(one.unit == said.unit for one in differing)
    best = max(differing, key=lambda one: len(wanted & own.part_stems(own.part_at(one.start))))
    return _Against(nearness, found, best)


def _confirming(found: Near, said: Quantity, claim: Reading) -> float:
    """How near a passage comes that has this figure, or its rate ("100 points are $5" for 900 and $45); else -inf."""
    passage, own = found.passage, found.passage.reading
    here = _named(told(own), passage, claim)
    same = [one for one in here if _verdict(said, claim, one, own) == "same" or _same_rate(said, claim, one, here)]
    places = [own.part_stems(own.part_at(one.start)) for one in same]
    overlap = max((_overlap(claim.stems, place, own.stems, passage.around) for place in places), default=-math.inf)
    exact = any(one.low < one.high and (one.low, one.high) == (said.low, said.high) for one in same)
    if not overlap and not exact:
        return -math.inf
    if _opposite(claim, own):
        return -math.inf
    return overlap + found.similarity + _UNIT + _KEY * _key_share(passage, claim)


def _opposite(claim: Reading, passage: Reading) -> bool:
    """Whether a passage speaks of things in the opposite state: "unopened" where the claim says "opened"."""
    mine, theirs = ({word.text for word in one.words} for one in (claim, passage))
    turned = {_OPPOSITE.get(word) or (word[2:] if word.startswith("un") else f"un{word}") for word in mine}
    return bool((turned & theirs) - mine) and not any(word in theirs for word in mine if _OPPOSITE.get(word))


def _same_rate(said: Quantity, claim: Reading, stated: Quantity, beside: Sequence[Quantity]) -> bool:
    if said.unit != stated.unit or not said.high or not stated.high:
        return False
    rates = {round(other.high / said.high, 6) for other in claim.quantities if other.unit != said.unit}
    return any(other.unit != stated.unit and round(other.high / stated.high, 6) in rates for other in beside)


def _verdict(said: Quantity, claim: Reading, stated: Quantity, passage: Reading) -> str:
    if said.unit == "hours" and not said.high:  # the last minute
        ahead = stated.family == "duration" and _AHEAD.match(passage.text[stated.end :])
        return "differs" if ahead else "apart"
    if not _is_age(said, claim):
        return compared(said, stated) if said.unit != "number" or said.noun else "apart"
    years = stated.low / 12 if stated.unit == "months" else stated.low
    if not _is_age(stated, passage):
        return "apart"
    return "same" if years == said.low else "differs"


def _key_share(passage: Passage, claim: Reading) -> float:
    """The share of the first cell of a table's row that the claim names: it tells which row is meant."""
    if not is_row(passage):
        return 0.0
    key = read(passage.text.partition("; ")[0].partition(": ")[2]).stems
    return len(key & claim.stems) / len(key) if key else 0.0


def _is_worse_row(one: Passage, other: Passage, claim: Reading) -> bool:
    """Whether both are rows of one table, and the claim names the first cell of the other more."""
    return is_row(one) and _together(one, other) and _key_share(one, claim) < _key_share(other, claim)


def _together(one: Passage, other: Passage) -> bool:
    """Whether two passages stand in one clause, or are rows of one table."""
    table = is_row(one) and (one.clause.document, one.clause.context) == (other.clause.document, other.clause.context)
    return table or one.clause.id == other.clause.id


def _named(quantities: list[Quantity], passage: Passage, claim: Reading) -> list[Quantity]:
    """Of a table's row those in the columns that the claim names, if it names any; dates only so."""
    if not is_row(passage):
        return quantities
    text, at = passage.reading.text, 0
    named: list[Quantity] = []
    for cell in text.split("; "):
        label, _, value = cell.partition(": ")
        names = read(label).stems
        if value and names and names <= claim.stems:
            named += [one for one in quantities if at <= one.start < at + len(cell)]
        at += len(cell) + 2
    return named or [one for one in quantities if one.unit != "date"]


def shares_most(claim: Reading, passage: Passage) -> bool:
    """Whether a passage has most of a claim's content words: a long one is about it though its vector is not near."""
    return bool(claim.stems) and len(claim.stems & passage.reading.stems) >= _MOST * len(claim.stems)


def _overlap(wanted: frozenset[str], part: frozenset[str], whole: frozenset[str], around: frozenset[str]) -> float:
    if not wanted:
        return 0.0
    return sum(1.0 if one in part else 0.8 if one in whole else 0.4 * (one in around) for one in wanted) / len(wanted)


def compared(said: Quantity, stated: Quantity) -> Literal["same", "differs", "apart"]:
    """As the verifier compares them; months and days also differ where no month is that long."""
    if {said.unit, stated.unit} == {"hours", "months"}:
        one, other = (q.high * (_MONTH_HOURS if q.unit == "months" else 1) for q in (said, stated))
        return "differs" if abs(one - other) > _SAME_SPAN * max(one, other) else "same"
    if _says_once(said, stated) or _is_bound(said, stated):
        return "same"
    if not _comparable(said, stated):
        return "apart"
    if said.unit == stated.unit == "number" and said.noun and said.noun != stated.noun:
        return "same" if not stated.noun and said.value == stated.value else "apart"
    if said.bound != "about" and said.unit == stated.unit and said.low < said.high and stated.low == stated.high:
        return "same" if stated.high in (said.low, said.high) else agreement(said, stated)
    return agreement(said, stated)


def _comparable(said: Quantity, stated: Quantity) -> bool:
    """Whether both may be of the same thing: a rent is no insured value, a few working days are no months."""
    if {said.unit, stated.unit} == {"business days", "months"}:
        return False
    most = _TIMES_MORE.get(said.family, math.inf) if said.unit == stated.unit else math.inf
    low, high = sorted((said.high, stated.high))
    return not low or high <= most * low


def _says_once(said: Quantity, stated: Quantity) -> bool:
    """Whether the same number is stated bare: "3 to 6 business days to Texas, 7 to 12 to Alaska"."""
    return stated.unit == "number" != said.unit and _DIGITS.findall(said.text) == _DIGITS.findall(stated.text)


def _is_bound(said: Quantity, stated: Quantity) -> bool:
    """Whether a figure is where a stated range begins or ends: "from $500", of "$500 to $1,499"."""
    same = said.unit == stated.unit and stated.low < stated.high
    return same and said.low == said.high and said.high in (stated.low, stated.high)


def gaining(claim: Reading, said: Quantity, stated: Quantity) -> Side:
    """Who gains by the claim's figure: more is better for a customer, unless it is a price, or time that we take."""
    if said.unit == "hours" and not said.high:
        return "customer"
    more = _size(said) > _size(stated)
    before, after = claim.text[: said.start], claim.text[said.end :]
    if said.family in ("duration", "date", "time"):
        until = _AHEAD.match(after) and _CUSTOMER_ACTS.search(before)
        ours = _SOONER.search(before) and not _CUSTOMER_ACTS.search(before) and not _THEIR_EVENT.match(after)
        notice = _NOTICE.match(after)
        more = not more if ours or until or notice else more
    elif said.family in ("money", "percent"):
        costs = (_COSTS.search(claim.text) and not _GIVES.search(claim.text)) or not _size(said) or not _size(stated)
        more = not more if costs else more
    return "customer" if more else "company"


def _size(quantity: Quantity) -> float:
    if quantity.unit == "life":
        return math.inf
    if quantity.unit == "date":
        year, month, day = quantity.date
        return year * 400.0 * (year > 0) + month * 31.0 + day
    return quantity.high * (_MONTH_HOURS if quantity.unit == "months" else 24.0 if "days" in quantity.unit else 1.0)
