"""Figures in a sentence, changed so that it is false, or said in another way so that it is still true."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_MONTHS = "January February March April May June July August September October November December".split()
_WORD = "|".join(sorted((*_SMALL[2:], *_TENS), key=len, reverse=True))
_UNITS = ("minute", "hour", "day", "week", "month", "year")
_DURATION = re.compile(
    rf"(?<![\w–-])(?P<number>\d{{1,3}}|{_WORD})(?P<gap>[ -])(?P<unit>{'|'.join(_UNITS)})(?P<many>s?)\b", re.IGNORECASE
)
_MONEY = re.compile(
    r"(?<!\w)(?P<sign>[$€£])(?P<number>\d{1,3}(?:,\d{3})+|\d+)(?P<cents>\.\d\d)?(?![\w,.]?\d)(?! ?(?:m|b|k)\w*)"
)
_PERCENT = re.compile(r"(?<![\d.])(?P<number>\d{1,3}(?:\.\d+)?) ?(?P<sign>%|percent\b)")
_DATE = re.compile(rf"\b(?P<month>{'|'.join(_MONTHS)}) (?P<day>\d{{1,2}}), (?P<year>(?:19|20)\d\d)\b")
_COUNT = re.compile(r"(?<![\w.,$€£/§#-])(?P<number>\d{1,3}(?:,\d{3})+|\d{2,4})(?= [a-z]{3,})(?! ?(?:am|pm)\b)")
_FIGURES = (_DATE, _DURATION, _MONEY, _PERCENT, _COUNT)
_EACH = 3
_SHIFTS: tuple[Callable[[int], int], ...] = (
    lambda value: value * 2,
    lambda value: value + 1,
    lambda value: value + 10,
    lambda value: max(2, value // 2),
)


class Variant(NamedTuple):
    """A sentence with one figure (or two that changed places) said differently."""

    kind: str
    text: str


def mutants(sentence: str, context: str) -> Iterator[Variant]:
    """False versions: each figure with up to three other values and units that the context does not have."""
    for figure in figures(sentence):
        for kind, new in _changed(figure, context):
            yield Variant(kind, sentence[: figure.start()] + new + sentence[figure.end() :])
    yield from _swapped(sentence)


def rewrites(sentence: str) -> Iterator[Variant]:
    """True versions: numbers as words, other units for the same time, other ways to write dates, money and shares."""
    for figure in figures(sentence):
        for kind, new in _resaid(figure):
            yield Variant(kind, sentence[: figure.start()] + new + sentence[figure.end() :])


def figures(sentence: str) -> list[re.Match[str]]:
    """The figures of a sentence in order, never two at one place."""
    found: list[re.Match[str]] = []
    for pattern in _FIGURES:
        for match in pattern.finditer(sentence):
            if all(match.end() <= other.start() or other.end() <= match.start() for other in found):
                found.append(match)
    return sorted(found, key=lambda match: match.start())


def spelled(number: int) -> str:
    """A number below 100 in words."""
    if number < len(_SMALL):
        return _SMALL[number]
    tens, rest = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_SMALL[rest]}" if rest else "")


def _changed(figure: re.Match[str], context: str) -> Iterator[Variant]:
    said = figure.groupdict()
    if figure.re is _DATE:
        month = _MONTHS[(_MONTHS.index(said["month"]) + 5) % 12]
        yield Variant("date", f"{month} {min(int(said['day']), 28)}, {said['year']}")
        yield Variant("date", f"{said['month']} {said['day']}, {int(said['year']) + 2}")
        return
    at, end = figure.start("number") - figure.start(), figure.end("number") - figure.start()
    kind = {_MONEY: "money", _PERCENT: "percent", _DURATION: "duration", _COUNT: "count"}[figure.re]
    for number in islice(_others(said["number"], context), _EACH):
        yield Variant(kind, figure[0][:at] + number + figure[0][end:])
    if figure.re is _DURATION:
        absent = (one for one in _UNITS[1:] if not re.search(rf"\b{one}", context, re.IGNORECASE))
        for unit in islice(absent, _EACH):
            yield Variant("unit", f"{said['number']}{said['gap']}{unit}{said['many']}")


def _others(number: str, context: str) -> Iterator[str]:
    """Other numbers, said in the same way, that the context does not have in digits or words."""
    value = _value(number)
    if value is None:
        return
    for other in dict.fromkeys(shift(value) for shift in _SHIFTS):
        forms = [str(other), f"{other:,}", *([spelled(other)] if other < 100 else [])]
        if any(re.search(rf"(?<![\w.,]){form}(?!\w|[.,]\d)", context, re.IGNORECASE) for form in forms):
            continue
        if number[0].isdigit():
            yield f"{other:,}" if "," in number else str(other)
        elif other < 100:
            yield spelled(other)


def _swapped(sentence: str) -> Iterator[Variant]:
    """The first two different figures of a kind with each other's values."""
    found = figures(sentence)
    for pattern in (_DURATION, _MONEY, _PERCENT):
        same = [match for match in found if match.re is pattern]
        if len(same) > 1 and len({match[0].lower() for match in same[:2]}) == 2:
            one, other = same[:2]
            between = sentence[one.end() : other.start()]
            # "5 to 10 days", "30 or 60 days": whoever swaps these may say the same
            if between.strip().lower() not in {"to", "-", "or", "and", "and/or", "/", ","}:
                yield Variant(
                    "exchanged", sentence[: one.start()] + other[0] + between + one[0] + sentence[other.end() :]
                )


def _resaid(figure: re.Match[str]) -> Iterator[Variant]:
    said = figure.groupdict()
    if figure.re is _DATE:
        day = date(int(said["year"]), _MONTHS.index(said["month"]) + 1, int(said["day"]))
        yield Variant("date", f"{day.day} {said['month']} {day.year}")
        yield Variant("date", day.isoformat())
    elif figure.re is _MONEY:
        digits = said["number"].replace(",", "")
        if not re.search(r"[A-Z] ?$", figure.string[: figure.start()]):  # "US $500" names the dollars already
            yield Variant("money", f"{int(digits)}{said['cents'] or ''} {_coins(said['sign'])}")
        if not said["cents"]:
            yield Variant("money", f"{said['sign']}{said['number']}.00")
    elif figure.re is _PERCENT:
        yield Variant("percent", f"{said['number']} percent" if said["sign"] == "%" else f"{said['number']}%")
    elif figure.re is _DURATION:
        yield from _same_time(said)


def _same_time(said: dict[str, str]) -> Iterator[Variant]:
    value, gap, unit, many = _value(said["number"]), said["gap"], said["unit"].lower(), said["many"]
    if value is None:
        return
    if said["number"].isdigit():
        if value < 100:
            yield Variant("number word", f"{spelled(value)}{gap}{said['unit']}{many}")
    else:
        yield Variant("number word", f"{value}{gap}{said['unit']}{many}")
    for small, size, large in (("day", 7, "week"), ("month", 12, "year"), ("hour", 24, "day"), ("minute", 60, "hour")):
        if unit == small and value % size == 0:
            count = value // size
            yield Variant("other unit", f"{count}{gap}{large}{'s' if gap == ' ' and count > 1 else ''}")
        elif unit == large and size != 24:  # a day is not always 24 hours of service
            yield Variant("other unit", f"{value * size}{gap}{small}{'s' if gap == ' ' else ''}")


def _value(number: str) -> int | None:
    if number.replace(",", "").isdigit():
        return int(number.replace(",", ""))
    word = number.lower()
    return next((value for value in range(100) if spelled(value) == word), None)


def _coins(sign: str) -> str:
    return {"$": "dollars", "€": "euros", "£": "pounds sterling"}[sign]
