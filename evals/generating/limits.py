"""The limits a sentence sets: durations, amounts, counts, ages and days, and the values on either side of each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Literal

Direction = Literal["at most", "below", "at least", "above", "exactly", "between"]

_WORDS = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split(),
        range(1, 16),
        strict=True,
    )
) | {"twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90}
_SAID = {number: word for word, number in _WORDS.items()}
_NUMBER = r"(?:\d[\d,]*|" + "|".join(_WORDS) + ")"
_UNIT = r"(?:(?:business |working |calendar )?days?|hours?|minutes?|weeks?|months?|years?)"
_CENT = Decimal("0.01")
_MONTHS = "January February March April May June July August September October November December".split()
_DAY = rf"(?:{'|'.join(_MONTHS)}) \d{{1,2}}, \d{{4}}"
_AT_MOST = r"within|no later than|not later than|no more than|not more than|at most|for up to|up to|a maximum of|for"
_AT_LEAST = r"at least|a minimum of|no less than|not less than"

_DURATION = re.compile(
    rf"\b(?P<how>{_AT_MOST}|{_AT_LEAST}|more than|less than) (?:the first |the next |a period of )?"
    rf"(?P<number>{_NUMBER})[ -](?P<unit>{_UNIT})(?! (?:old|of age))\b"
    r"(?: (?P<anchor>of|after|from|since|following|before|prior to)\b)?",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\b(?P<how>up to|at most|no more than|a maximum of|less than|under|below|at least|of|over|above|more than|"
    r"a minimum of|costs?|is|are|free from) (?P<number>[$€£]\d[\d,]*(?:\.\d{2})?)(?P<more> or more| or less)?(?! to )"
)
_COUNT = re.compile(
    rf"\b(?P<how>up to|at most|no more than|a maximum of|at least|a minimum of) (?P<number>{_NUMBER}) "
    rf"(?P<noun>(?!{_UNIT}\b|percent|%|and|or|to|of)[a-z]+)",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"\b(?:from|between) (?P<first>{_DAY}),? (?:through|to|until|and) (?P<last>{_DAY})")
_DATE = re.compile(
    rf"\b(?P<how>on or after|starting|after|since|on or before|no later than|by|through|until|before) (?P<day>{_DAY})"
)
_HOW: dict[str, Direction] = {
    "less than": "below", "under": "below", "below": "below", "before": "below",
    "at least": "at least", "a minimum of": "at least", "no less than": "at least", "not less than": "at least",
    "free from": "at least", "on or after": "at least", "starting": "at least", "since": "at least",
    "more than": "above", "over": "above", "above": "above", "after": "above",
    "cost": "exactly", "costs": "exactly", "is": "exactly", "are": "exactly",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One value near a limit, as words that take the limit's place; `holds`: it is within what the sentence says."""

    words: str
    value: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit in a text: its characters `start` to `end`, its own words, and the cases around it.

    `anchor` is the word that says from when a duration counts ("after"), where there is one; `lasting`: something goes
    on for that long ("for 10 days"), rather than being done within it.
    """

    kind: Literal["duration", "amount", "count", "date"]
    start: int
    end: int
    said: str
    cases: tuple[Case, ...]
    direction: Direction
    anchor: str = ""
    lasting: bool = False


def limits(text: str) -> Iterator[Limit]:
    """Every limit that is plain to read, each kind in order. Bare "for 30 days" is a duration of at most 30 days."""
    yield from filter(None, map(_duration, _DURATION.finditer(text)))
    yield from filter(None, map(_amount, _AMOUNT.finditer(text)))
    yield from filter(None, map(_count, _COUNT.finditer(text)))
    yield from _dates(text)


def _duration(match: re.Match[str]) -> Limit | None:
    number = _value(match["number"])
    unit = match["unit"].lower().removesuffix("s")
    how = _HOW.get(match["how"].lower(), "at most")
    anchor = (match["anchor"] or "").lower()
    lasting = match["how"].lower().startswith("for")
    cases = []
    for value in (number - 1, number, number + 1):
        if value < 1:
            continue
        spoken = f"{_spoken(value, match['number'])} {unit}{'' if value == 1 else 's'}"
        if anchor:
            words = f"{spoken} {'before' if anchor in ('before', 'prior to') else 'after'}"
        else:
            words = f"for {spoken}" if lasting else f"after {spoken}"
        cases.append(Case(words, spoken, _holds(how, value, number)))
    said = f"{match['number']} {match['unit']}"
    return Limit("duration", match.start(), match.end(), said, tuple(cases), how, anchor, lasting)


def _amount(match: re.Match[str]) -> Limit | None:
    sign, written = match["number"][0], match["number"][1:].replace(",", "")
    number = Decimal(written)
    how: Direction = "at least" if match["more"] == " or more" else _HOW.get(match["how"], "at most")
    if match["how"] == "of" and not match["more"]:
        return None  # "a fee of $5" limits nothing
    if how == "exactly":
        other = (number / 5 + _CENT).to_integral_value(ROUND_CEILING) * 5
        values = [number, other]
    else:
        values = [number - _CENT, number, number + _CENT]
    verb = f"{match['how']} " if how == "exactly" else "of " if match["how"] in ("over", "above", "of", "under") else ""
    cases = []
    for value in values:
        money = f"{sign}{value:,.2f}".removesuffix(".00")
        cases.append(Case(f"{verb}{money}", money, value == number if how == "exactly" else _holds(how, value, number)))
    return Limit("amount", match.start(), match.end(), match["number"], tuple(cases), how)


def _count(match: re.Match[str]) -> Limit | None:
    number = _value(match["number"])
    if number < 2:
        return None  # the noun, which may be several words, would change with it
    how = _HOW.get(match["how"].lower(), "at most")
    cases = []
    for value in (number - 1, number, number + 1):
        if value < 2:
            continue
        spoken = f"{_spoken(value, match['number'])} {match['noun']}"
        cases.append(Case(spoken, spoken, _holds(how, value, number)))
    return Limit("count", match.start(), match.end(), f"{match['number']} {match['noun']}", tuple(cases), how)


def _dates(text: str) -> Iterator[Limit]:
    for match in _RANGE.finditer(text):
        first, last = _day(match["first"]), _day(match["last"])
        days = (first - timedelta(1), first, last, last + timedelta(1))
        cases = tuple(Case(f"on {_spelled(day)}", _spelled(day), first <= day <= last) for day in days)
        yield Limit("date", match.start(), match.end(), match["last"], cases, "between")
    for match in _DATE.finditer(text):
        if any(one.start() <= match.start() < one.end() for one in _RANGE.finditer(text)):
            continue
        day = _day(match["day"])
        how = _HOW.get(match["how"], "at most")
        near = (day - timedelta(1), day, day + timedelta(1))
        cases = tuple(
            Case(f"on {_spelled(one)}", _spelled(one), _holds(how, one.toordinal(), day.toordinal())) for one in near
        )
        yield Limit("date", match.start(), match.end(), match["day"], cases, how)


def _holds(how: Direction, value: Decimal | int, limit: Decimal | int) -> bool:
    return {
        "at most": value <= limit,
        "below": value < limit,
        "at least": value >= limit,
        "above": value > limit,
    }[how]


def _value(written: str) -> int:
    return _WORDS.get(written.lower()) or int(written.replace(",", ""))


def _spoken(value: int, like: str) -> str:
    """The number as figures or as a word, like the one in the clause where there is a word for it."""
    return str(value) if like[0].isdigit() else _SAID.get(value, str(value))


def _day(written: str) -> date:
    month, day, year = written.replace(",", "").split()
    return date(int(year), _MONTHS.index(month) + 1, int(day))


def _spelled(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
