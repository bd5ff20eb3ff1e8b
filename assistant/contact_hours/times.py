"""Times of day, days of the week and dates, as policies write them in English."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

DAY = 24 * 60  # minutes

_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "mon tue wed thu fri sat sun".split()
_MONTH = rf"(?P<month>{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _MONTHS)})\.?"
_DATE = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d\d-\d\d)\b"
    rf"|\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>\d{{4}}))?"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH.replace('<month>', '<month2>')}\b"
    r"(?:,? (?P<year2>\d{4}))?",
    re.IGNORECASE,
)
_NAME = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|thurs?|fri|sat(?:ur)?|sun)(?:days?)?\.?"
_TO = r"\s*(?:-|–|—|to|through|thru|until|till)\s*"
_WEEKDAYS = re.compile(
    rf"\b(?P<first>{_NAME}){_TO}(?P<last>{_NAME})(?!\w)|\b(?P<one>{_NAME})(?!\w)"
    r"|\b(?P<all>every ?day|daily|7 days a week|seven days a week|each day)\b|(?P<always>\b24/7\b)"
    r"|\b(?P<work>weekdays?|working days?|business days?)\b|\b(?P<end>weekends?)\b",
    re.IGNORECASE,
)
_CLOCK = r"(?:noon|midnight|\d{1,2}(?:[:.]\d\d)?(?:\s*(?:a\.?m\b\.?|p\.?m\b\.?|h\b|o'clock))?)"
TIMES = re.compile(
    rf"(?P<always>\b24/7\b|\b24 hours\b|\baround the clock\b)|(?P<closed>\bclosed\b)"
    rf"|(?:\bfrom )?(?<![\d.,$])(?P<start>{_CLOCK}){_TO}(?P<end>{_CLOCK})(?![\d%])"
    rf"|\b(?:until|till|closes? at|close at) (?P<until>{_CLOCK})|\b(?:opens? at|open from|from) (?P<since>{_CLOCK})",
    re.IGNORECASE,
)


class Hours(NamedTuple):
    """Minutes since midnight; `end` is beyond a day where it is open past midnight. None: as on other such days."""

    start: int | None
    end: int | None


class Dates(NamedTuple):
    """Days, both ends included; where `yearly`, the year does not count."""

    first: date
    last: date
    yearly: bool

    def covers(self, day: date) -> bool:
        """Whether the day is one of them."""
        if not self.yearly:
            return self.first <= day <= self.last
        first, last, asked = ((one.month, one.day) for one in (self.first, self.last, day))
        return first <= asked <= last if first <= last else asked >= first or asked <= last


def weekdays(text: str) -> frozenset[int]:
    """The days of the week that are named; Monday is 0."""
    found: set[int] = set()
    for match in _WEEKDAYS.finditer(text):
        if match["first"]:
            first, last = _weekday(match["first"]), _weekday(match["last"])
            found |= {day % 7 for day in range(first, last + (1 if first <= last else 8))}
        elif match["one"]:
            found.add(_weekday(match["one"]))
        elif match["work"]:
            found |= set(range(5))
        elif match["end"]:
            found |= {5, 6}
        else:
            found |= set(range(7))
    return frozenset(found)


def hours(match: re.Match[str]) -> Hours | None:
    """What a match of TIMES says; None where it is closed. Raises ValueError for what is no time."""
    if match["closed"]:
        return None
    if match["always"]:
        return Hours(0, DAY)
    if match["until"]:
        return Hours(None, _minutes(match["until"]) or DAY)
    if match["since"]:
        return Hours(_minutes(match["since"]), None)
    start, end = match["start"].lower(), match["end"].lower()
    if "m" not in start and "p" in end and ":" not in start:  # "8-6 pm" begins in the morning, "1-6 pm" does not
        later = _minutes(f"{start} pm")
        opens = later if later < _minutes(end) else _minutes(start)
    else:
        opens = _minutes(start)
    closes = _minutes(end)
    if closes > opens:
        return Hours(opens, closes)
    if closes == 0 or ("p" in start and "a" in end):
        return Hours(opens, closes + DAY)
    raise ValueError(f"{match[0]!r} ends before it begins")


def dates(text: str) -> list[Dates]:
    """The dates and ranges of dates that are named, in order. Raises ValueError for a day that does not exist."""
    found: list[Dates] = []
    matches = list(_DATE.finditer(text))
    at = 0
    while at < len(matches):
        first, last = matches[at], matches[at]
        if at + 1 < len(matches) and re.fullmatch(_TO, text[first.end() : matches[at + 1].start()], re.IGNORECASE):
            at, last = at + 1, matches[at + 1]
        yearly = not any(one["iso"] or one["year"] or one["year2"] for one in (first, last))
        year = next((int(one["year"] or one["year2"]) for one in (last, first) if one["year"] or one["year2"]), 2000)
        found.append(Dates(_day(first, year), _day(last, year), yearly))
        at += 1
    return found


def without_dates(text: str) -> str:
    """The text with its dates taken out, so that their numbers are not read as times."""
    return _DATE.sub(" ", text)


def _day(match: re.Match[str], year: int) -> date:
    if match["iso"]:
        return date.fromisoformat(match["iso"])
    month = _place((match["month"] or match["month2"]).lower(), [name[:3] for name in _MONTHS]) + 1
    return date(int(match["year"] or match["year2"] or year), month, int(match["day"] or match["day2"]))


def _weekday(name: str) -> int:
    return _place(name.lower(), _DAYS)


def _place(name: str, names: Sequence[str]) -> int:
    return names.index(name[:3])


def _minutes(clock: str) -> int:
    clock = clock.lower().replace(".", "").strip() if "m" in clock.lower() else clock.replace(".", ":").strip(": ")
    if clock in ("noon", "midnight"):
        return 720 if clock == "noon" else 0
    digits = re.match(r"(\d{1,2})(?::(\d\d))?", clock)
    if digits is None:
        raise ValueError(f"{clock!r} is no time of day")
    hour, minute = int(digits[1]), int(digits[2] or 0)
    if "m" in clock:
        if not 1 <= hour <= 12:
            raise ValueError(f"{clock!r} is no time of day")
        hour = hour % 12 + (12 if "p" in clock else 0)
    if hour > 24 or minute > 59:
        raise ValueError(f"{clock!r} is no time of day")
    return hour * 60 + minute
