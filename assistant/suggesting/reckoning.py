"""Figures of a sentence that no clause states though they are right: worked out, or of how far the case is."""

import math
import re
from collections.abc import Iterator, Sequence

from assistant.verifying.quantities import Quantity
from assistant.verifying.wording import Reading

_BEFORE = re.compile(r"\b(?:been|waited|waiting)(?: only| just| about| for| now)* ?$", re.IGNORECASE)
_AFTER = re.compile(r" (?:\w+ )?(?:left|to go|remaining|ago|late|early|overdue|so far)\b", re.IGNORECASE)
_BOUGHT = re.compile(r"an? \w+$", re.IGNORECASE)  # "a year of the large plan"
_OF = re.compile(r" of (?!deliver|purchas|receipt|receiv|buying|the (?:deliver|purchas|date|day|order))", re.IGNORECASE)
_REACHED = re.compile(r"^at $", re.IGNORECASE)  # "At 99.1% you can claim …"
_SUM = re.compile(r"\b(?:less|minus|plus|times|makes?|together|in total|the difference)\b|[+×=]|: [$€£]", re.IGNORECASE)
_RATE = re.compile(r" ?(?:/|(?:for )?(?:an?|per|each|every)\b)", re.IGNORECASE)
_DIGITS = re.compile(r"\d[\d,.]*\d|\d")
_MOST = 40  # times a rate that a sum may be
_CENT = 0.006  # by so much may a share be rounded


def is_elapsed(said: Quantity, claim: Reading) -> bool:
    """Whether a figure says how far a case is: "two days left", "thirty minutes late", "At 99.1% …", "a year of it"."""
    before, after = claim.text[: said.start], claim.text[said.end :]
    if said.family == "percent":
        return _REACHED.match(before) is not None
    bought = _BOUGHT.match(said.text) and _OF.match(after)
    return said.family == "duration" and bool(bought or _BEFORE.search(before) or _AFTER.match(after))


def is_reckoned(said: Quantity, claim: Reading, stated: Sequence[Reading], known: Sequence[Quantity]) -> bool:
    """Whether an amount is worked out: of others in the sentence, of a rate or share, or of one that is known.

    `stated` are the passages that are near, `known` the quantities of the conversation.
    """
    if said.family != "money" or not said.high:
        return False
    if _SUM.search(claim.text) and sum(one.family == "money" for one in claim.quantities) > 1:
        return True
    paid = [one.high for one in known if one.family == "money"]
    return any(_is_of(said, one, passage, claim, paid) for passage in stated for one in passage.quantities)


def _is_of(said: Quantity, stated: Quantity, passage: Reading, claim: Reading, paid: Sequence[float]) -> bool:
    """Whether an amount comes of one that a passage states."""
    if stated.family == "percent":
        share = stated.high / 100
        return any(math.isclose(said.high, one * part, abs_tol=_CENT) for one in paid for part in (share, 1 - share))
    if stated.family != "money" or not stated.high or stated.high == said.high:
        return False
    if any(said.high in (one - stated.high, one + stated.high) for one in paid):
        return True
    if _RATE.match(passage.text[stated.end :]):
        return said.high / stated.high in range(2, _MOST)
    rated = _RATE.match(claim.text[said.end :]) is not None
    return rated and any(count * said.high == stated.high for count in _counts(passage))


def _counts(passage: Reading) -> Iterator[float]:
    """The numbers of a passage that count something other than money."""
    for one in passage.quantities:
        if one.family != "money":
            yield from (float(digits.replace(",", "")) for digits in _DIGITS.findall(one.text) if digits.count(".") < 2)
