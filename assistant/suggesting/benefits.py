"""What can be given to a customer, by kind: money, time, goods, a fee that is not charged."""

import re
from functools import lru_cache
from typing import Literal, cast

from assistant.verifying.quantities import Quantity, quantities
from assistant.verifying.wording import normal
from knowledge.words import stems

Benefit = Literal[
    "discount", "credit", "points", "refund", "waiver", "repair", "rental", "gift", "replacement", "lateness", "free"
]

_SPAN = r"(?:days?|weeks?|months?|hours?|nights?|time)"
_KINDS: tuple[tuple[Benefit, re.Pattern[str]], ...] = tuple(
    (cast(Benefit, name), re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "lateness",
            r"\bdays? (?:after|past|beyond|late)\b|\blate returns?\b|\bgrace\b|\bafter the (?:\w+ )?window\b"
            rf"|\bextension\b|\bextend\w*\b|\b(?:more|extra|additional|further|another) (?:\w+ )?{_SPAN}\b"
            rf"|\b{_SPAN} (?:more|longer)\b|\badd\w* (?:up to )?(?:an?|one|two|three|\d+) {_SPAN}\b",
        ),
        ("replacement", r"\breplacements?\b"),
        ("repair", r"\b(?:repairs?|fix|repaired)\b"),
        ("rental", r"\brentals?\b"),
        ("points", r"\bpoints\b|\bmiles\b"),
        (
            "waiver",
            r"\bwaiv\w+|\bfees?\b|\b(?:off|remov\w*|drop\w*|cancel\w*|refund\w*|credit\w*|suspend\w*|reduc\w*|revers\w*"
            r"|wip\w*|clear\w*)\b.{0,35}\b(?:charge|surcharge|interest|penalty)s?\b"
            r"|\b(?:charge|surcharge|interest|penalty)s?\b.{0,40}\b(?:refund|remov|suspend|reduc|tak|wip|clear)\w*",
        ),
        (
            "gift",
            r"(?<!in the )\bgifts?\b(?! (?:cards?|receipts?|vouchers?)\b)|\bhampers?\b|\bfrom (?:the|our) shelf\b"
            r"|\bfree sample\b",
        ),
        (
            "discount",
            r"\bdiscounts?\b|\bpromo(?:tion)?s?\b|\bcoupons?\b|\b(?:percent|%) off\b"
            r"|\b(?:discount|promo\w*|voucher|off|percent|%|single-use) codes?\b|\bcodes? (?:for|worth|of|with)\b"
            r"|\bhalf[ -]price\b"
            r"|\bhalv\w+\b"
            r"|\b(?:tak\w+|took|knock\w*|money|something|giv\w+|shav\w+|\d+%?)\b.{0,40}\boff\b|\boff (?:your|the|an?"
            r"|any) \w* ?(?:bill|order|price|cost|invoice|purchase)\b",
        ),
        (
            "refund",
            r"\brefund\w*\b|\breimburse\w*\b|\bcash ?back\b|\bmoney back\b|\bpa(?:y|ys|id|ying) back\b"
            r"|\bback (?:to|on|onto) (?:your|the) (?:\w+ )?(?:card|payment)\b",
        ),
        (
            "credit",
            r"\bcredit(?:s|ed|ing)?\b(?! card)|\bvouchers?\b|\bcertificates?\b|\bgift (?:cards?|vouchers?)\b"
            r"|\bgoodwill\b|\bcompensation\b|\bex gratia\b|\bbalance\b|\brewards?\b",
        ),
        (
            "free",
            r"(?<!if )\bfree\b(?! to\b)|\bcomplimentary\b|\bcomp(?:s|ed)?\b|\bon (?:us|me|the house)\b"
            r"|\bno (?:extra )?(?:charge|cost)\b|\bupgrade\w*\b|\bpay for your\b",
        ),
    )
)
_FAMILIES: dict[Benefit, tuple[str, ...]] = {
    "discount": ("percent", "money"),
    "credit": ("money", "percent"),
    "refund": ("money", "percent"),
    "points": ("points", "number"),
    "gift": ("money",),
    "repair": ("money",),
    "rental": ("duration",),
    "lateness": ("duration", "business days"),
    "replacement": ("money",),
    "waiver": ("money", "percent"),
    "free": ("money", "number"),
}
_MORE = re.compile(rf"\b(?:more|extra|additional|further) (?={_SPAN}\b)", re.IGNORECASE)
_HALF = re.compile(
    r"\bhalf (?:of )?(?:the |your |its )?(?:price|cost|amount|off)\b|\bhalf[- ]price\b|\bhalv\w+\b", re.IGNORECASE
)


def benefits_of(text: str) -> tuple[Benefit, ...]:
    """The kinds of benefit that a text speaks of, the most telling first."""
    return tuple(name for name, pattern in _KINDS if pattern.search(text))


@lru_cache(maxsize=4096)
def amounts(text: str) -> list[Quantity]:
    """The quantities of a text, number words as digits."""
    return quantities(normal(text))


def amount_of(benefit: Benefit, text: str) -> Quantity | None:
    """How much of a benefit a text gives: the largest quantity of the first kind that it is measured in."""
    found = measures(benefit, text)
    return max((one for one in found if one.family == found[0].family), key=lambda one: one.high, default=None)


def measures(benefit: Benefit, text: str) -> list[Quantity]:
    """The quantities of a text that a benefit can be measured in, those of its usual measure first."""
    if _HALF.search(text):
        return [Quantity("half", 0, 0, "percent", 50.0, 50.0)]
    families = _FAMILIES[benefit]
    counted = _MORE.sub("", re.sub(r"\banother (?=day|week|month)", "1 ", text, flags=re.IGNORECASE))
    found = [
        one for one in amounts(counted) if one.family in families and one.text[-2:] not in ("st", "nd", "rd", "th")
    ]
    return sorted(found, key=lambda one: families.index(one.family))


def shared_words(one: str, other: str) -> int:
    """How many content words two texts share."""
    return len(stems(one) & stems(other))
