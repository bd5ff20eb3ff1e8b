"""Quantities in a sentence: money, shares, durations, dates, times, measures and counts, and whether two agree."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

Agreement = Literal["same", "differs", "apart"]
Bound = Literal["", "most", "least", "about"]

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?: ?(?:thousand|million|billion|k|m|bn)\b)?"
_RANGE = rf"(?P<low>{_NUMBER})(?: ?(?:to|-) ?(?P<high>{_NUMBER}))?"
_RANGE_OF_MONEY = _RANGE.replace("(?P<high>", "(?:(?P=symbol))?(?P<high>")
_SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9}
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(f"{name}|{name[:3]}\\.?" if name != "september" else "september|sept?\\.?" for name in _MONTHS)
_SYMBOLS = {"$": "dollars", "us$": "dollars", "c$": "Canadian dollars", "a$": "Australian dollars"}
_SYMBOLS |= {"€": "euros", "£": "pounds sterling", "¥": "yen", "₹": "rupees"}
_CODES = {"usd": "dollars", "cad": "Canadian dollars", "aud": "Australian dollars", "eur": "euros"}
_CODES |= {"gbp": "pounds sterling", "chf": "francs", "jpy": "yen", "inr": "rupees"}
_COINS = {"dollar": "dollars", "buck": "dollars", "euro": "euros", "pound sterling": "pounds sterling", "yen": "yen"}
_DURATIONS: dict[str, tuple[str, float]] = {
    "second": ("hours", 1 / 3600),
    "sec": ("hours", 1 / 3600),
    "minute": ("hours", 1 / 60),
    "min": ("hours", 1 / 60),
    "hour": ("hours", 1),
    "hr": ("hours", 1),
    "day": ("hours", 24),
    "calendar day": ("hours", 24),
    "business day": ("business days", 1),
    "working day": ("business days", 1),
    "business hour": ("business hours", 1),
    "week": ("hours", 168),
    "fortnight": ("hours", 336),
    "month": ("months", 1),
    "calendar month": ("months", 1),
    "quarter": ("months", 3),
    "year": ("months", 12),
    "yr": ("months", 12),
}
_MEASURES: dict[str, str] = {
    "inch": "inches", "inches": "inches", "foot": "feet", "feet": "feet", "yard": "yards", "mile": "miles",
    "mm": "mm", "millimeter": "mm", "cm": "cm", "centimeter": "cm", "meter": "meters", "metre": "meters",
    "km": "km", "kilometer": "km", "kilometre": "km", "ounce": "ounces", "oz": "ounces", "pound": "pounds",
    "lb": "pounds", "gram": "grams", "kg": "kg", "kilogram": "kg", "kilo": "kg", "liter": "liters",
    "litre": "liters", "gallon": "gallons", "kb": "KB", "mb": "MB", "gb": "GB", "tb": "TB", "megabyte": "MB",
    "gigabyte": "GB", "terabyte": "TB", "point": "points",
}  # fmt: skip
_WORDS_OF_MOST = (
    r"up to|at most|no more than|not more than|a maximum of|maximum|less than|fewer than|under|not exceed\w*"
)
_WORDS_OF_LEAST = r"at least|no less than|not less than|no fewer than|a minimum of|minimum|more than|over|exceed\w*"
_WORDS_OF_ABOUT = r"about|around|approximately|roughly|nearly|almost|some|circa|~"
_BOUND = re.compile(
    rf"(?:(?P<most>{_WORDS_OF_MOST})|(?P<least>{_WORDS_OF_LEAST})|(?P<about>{_WORDS_OF_ABOUT}))(?: the| of| an?)? ?$",
    re.IGNORECASE,
)
_BOUND_AFTER = re.compile(r" ?(?:(?P<most>or (?:less|fewer)|at most)|(?P<least>or more|and over|at least|or older))\b")
_FAMILY = dict.fromkeys(("hours", "months", "business days", "business hours", "life"), "duration")


def _any(names: object) -> str:
    return "|".join(sorted((re.escape(str(name)) for name in names), key=len, reverse=True))  # type: ignore[attr-defined]


_PATTERNS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b",
        rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>(?:19|20)\d\d)\b)?",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})\b(?:,? (?P<year>(?:19|20)\d\d)\b)?",
        rf"\b(?P<month>{_MONTH}),? (?P<year>(?:19|20)\d\d)\b",
        r"\b(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})\b",
        r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? ?(?P<half>[ap])\.?m\b\.?",
        r"\b(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)\b",
        r"\b(?P<clock>noon|midnight)\b",
        rf"(?P<symbol>{_any(_SYMBOLS)}) ?{_RANGE_OF_MONEY}",
        rf"\b(?P<code>{_any(_CODES)}) ?{_RANGE}",
        rf"\b{_RANGE} ?(?P<after>{_any(_CODES)}|(?:{_any(_COINS)})s?|cents?|€|£)(?!\w)",
        rf"\b{_RANGE} ?(?P<percent>%|percent\b|per cent\b|percentage points?\b)",
        rf"\b{_RANGE}[ -]?(?P<unit>{_any(_DURATIONS)})s?\b",
        rf"(?<=\b)(?P<article>an?|one) (?P<unit>{_any(_DURATIONS)})\b(?= (?:of|from|after|before|to)\b|[.,;]|$)",
        rf"\b{_RANGE}[ -]?(?P<measure>{_any(_MEASURES)})s?\b",
        r"\b(?P<life>for (?:its |their |your )?life(?:time)?(?! of\b)|lifetime|forever|indefinitely"
        r"|(?:for )?as long as you (?:own|have|keep) (?:it|them))\b",
        r"\b(?P<ordinal>\d+)(?:st|nd|rd|th)\b",
        rf"(?<![\w.]){_RANGE}(?![\w])",
    )
)
_WORDED = tuple(one for one in _PATTERNS if not {"article", "clock", "life"}.isdisjoint(one.groupindex))
"""Those that find something in a text without a digit."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
_NOUN = re.compile(r"[ -]([a-z]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as it is said. `low` and `high` are in `unit`; a date has `date` (year, month, day) instead.

    Hours, days and weeks are in hours; months and years in months; business days are days of their own, and a life
    (forever) is a duration that no number of days is.
    """

    text: str
    start: int
    end: int
    unit: str
    low: float = 0.0
    high: float = 0.0
    date: tuple[int, int, int] = (0, 0, 0)
    noun: str = ""
    bound: Bound = ""

    @property
    def family(self) -> str:
        """What it can be compared with: every duration, every amount of money."""
        if self.unit in _FAMILY:
            return _FAMILY[self.unit]
        return "money" if self.unit in {*_SYMBOLS.values(), *_CODES.values()} else self.unit

    @property
    def value(self) -> str:
        """The same for the same quantity however it is written; a day is that of any year."""
        return (
            "-".join(map(str, self.date[1:] if self.date[1] else self.date))
            if any(self.date)
            else f"{self.low:g} to {self.high:g} {self.unit}"
        )


def quantities(text: str) -> list[Quantity]:
    """The quantities of a text whose number words are digits, in order; never two at one place."""
    taken: list[tuple[int, int]] = []
    found: list[Quantity] = []
    for pattern in _PATTERNS if _DIGIT.search(text) else _WORDED:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            quantity = _read(match)
            if quantity is not None:
                taken.append(match.span())
                found.append(quantity)
    return _with_years(sorted(found, key=lambda quantity: quantity.start), text)


def _with_years(found: list[Quantity], text: str) -> list[Quantity]:
    """In "October 15 to December 31, 2026" the year is that of both dates."""
    for at in range(len(found) - 2, -1, -1):
        this, after = found[at], found[at + 1]
        joined = re.fullmatch(r" ?(?:to|and|or|through|until|-) ?", text[this.end : after.start])
        if joined and this.unit == after.unit == "date" and not this.date[0]:
            found[at] = replace(this, date=(after.date[0], *this.date[1:]))
    return found


def agreement(claimed: Quantity, stated: Quantity) -> Agreement:
    """Whether a claim's quantity is the stated one, another of the same kind, or not to be compared with it.

    A month and 30 days are apart: neither the same nor in conflict. A day and a business day differ.
    """
    if claimed.family != stated.family:
        return "apart"
    if claimed.unit == "date":
        return _dates(claimed.date, stated.date)
    if claimed.unit != stated.unit:
        return "apart" if {claimed.unit, stated.unit} == {"hours", "months"} else "differs"
    if _is_same(claimed, stated):
        return "same"
    nouns = {claimed.noun, stated.noun} - {""}
    return "apart" if claimed.unit == "number" and len(nouns) == 2 else "differs"


def overstates(claimed: Quantity, stated: Quantity) -> bool:
    """Whether the claim drops or turns a limit of a quantity that is otherwise the same: "up to $75" is not "$75"."""
    if "about" in (claimed.bound, stated.bound):
        return False
    return bool(stated.bound) and claimed.bound != stated.bound


def is_pieced_together(claimed: Quantity, stated: Sequence[Quantity]) -> bool:
    """Whether a date's day stands in the sources without a year, and its year elsewhere: May 7 in news of 2018."""
    year, month, day = claimed.date
    dates = {one.date for one in stated}
    return bool(year and month) and (0, month, day) in dates and any(one[0] == year for one in dates)


def _is_same(claimed: Quantity, stated: Quantity) -> bool:
    if _near(claimed.low, stated.low) and _near(claimed.high, stated.high):
        return True
    if claimed.bound == "most" or stated.bound == "most":
        return _near(claimed.high, stated.high) and claimed.low == claimed.high
    if claimed.bound == "least":
        return _near(claimed.low, stated.low) and claimed.low == claimed.high
    rounder = len(f"{claimed.high:g}".rstrip("0")) < len(f"{stated.high:g}".rstrip("0"))
    return claimed.bound == "about" and rounder and abs(claimed.high - stated.high) <= 0.05 * stated.high


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(1.0, abs(one))


def _dates(claimed: tuple[int, int, int], stated: tuple[int, int, int]) -> Agreement:
    """Parts that both name must be equal; a claim that names more than is stated cannot be told."""
    pairs = list(zip(claimed, stated, strict=True))
    if any(one and other and one != other for one, other in pairs):
        return "differs"
    if not any(one and other for one, other in pairs) or any(one and not other for one, other in pairs):
        return "apart"
    return "same"


def _read(match: re.Match[str]) -> Quantity | None:
    groups = match.groupdict()
    said = partial(Quantity, match[0].strip(), match.start(), match.end())
    if groups.get("month") or groups.get("year"):
        date = _date(groups)
        return said("date", date=date) if date else None
    if not groups.get("article") and _YEAR.fullmatch(match[0]):
        return said("date", date=(int(match[0]), 0, 0))
    unit, low, high, noun = _values(groups, match)
    return said(unit, low, high, noun=noun, bound=_bound(match))


def _values(groups: dict[str, str], match: re.Match[str]) -> tuple[str, float, float, str]:
    """Unit, lowest and highest value, and the noun that is counted."""
    if groups.get("clock") or groups.get("hour"):
        minute = _minute(groups)
        return "time", minute, minute, ""
    if groups.get("life"):
        return "life", 0.0, 0.0, ""
    if groups.get("ordinal"):
        return "ordinal", float(groups["ordinal"]), float(groups["ordinal"]), ""
    unit, scale, noun = _unit(groups, match)
    low = 1.0 if groups.get("article") else _value(groups["low"])
    high = _value(groups["high"]) if groups.get("high") else low
    return unit, low * scale, high * scale, noun


def _unit(groups: dict[str, str], match: re.Match[str]) -> tuple[str, float, str]:
    """The unit, how many of it make one of the named, and the noun that is counted."""
    if money := groups.get("symbol") or groups.get("code") or groups.get("after"):
        return *_currency(money.lower()), ""
    if unit := groups.get("unit"):
        return *_DURATIONS[unit.lower()], ""
    if measure := groups.get("measure"):
        return _MEASURES[measure.lower()], 1, ""
    if groups.get("percent"):
        return "percent", 1, ""
    noun = _NOUN.match(match.string, match.end())
    return "number", 1, noun[1].lower().rstrip("s") if noun else ""


def _currency(name: str) -> tuple[str, float]:
    """The currency of a sign, code or coin, and how many of it the coin is worth."""
    known = _SYMBOLS | _CODES | _COINS
    singular = name if name in known else name.rstrip("s")
    return ("dollars", 0.01) if singular == "cent" else (known[singular], 1)


def _date(groups: Mapping[str, str | None]) -> tuple[int, int, int] | None:
    month = (groups.get("month") or "0").lower().rstrip(".")
    number = int(month) if month.isdigit() else 1 + [name[:3] for name in _MONTHS].index(month[:3])
    day = int(groups.get("day") or 0)
    return (int(groups.get("year") or 0), number, day) if number <= 12 and day <= 31 else None


def _minute(groups: Mapping[str, str | None]) -> float:
    if clock := groups.get("clock"):
        return 720.0 if clock.lower() == "noon" else 0.0
    hour, minute = int(groups["hour"] or 0), int(groups.get("minute") or 0)
    half = (groups.get("half") or "").lower()
    return (hour % 12 + 12 * (half == "p") if half else hour) * 60.0 + minute


def _value(number: str) -> float:
    digits, scale = number.replace(",", "").lower(), 1.0
    for name, factor in _SCALES.items():
        if digits.endswith(name) and not digits.removesuffix(name).endswith(tuple("abcdefghijklmnopqrstuvwxyz")):
            digits, scale = digits.removesuffix(name).strip(), factor
            break
    return float(digits) * scale


def _bound(match: re.Match[str]) -> Bound:
    before = _BOUND.search(match.string[max(0, match.start() - 24) : match.start()])
    after = _BOUND_AFTER.match(match.string, match.end())
    for found in _found(before, after):
        for name, bound in (("most", "most"), ("least", "least"), ("about", "about")):
            if found.groupdict().get(name):
                return bound  # type: ignore[return-value]
    return ""


def _found(*matches: re.Match[str] | None) -> Iterator[re.Match[str]]:
    return (match for match in matches if match)
