"""Personal data in what people write: found by patterns, replaced by what kind it was, such as [email].

Patterns find what has a form (e-mail addresses, card numbers) or a cue before it ("my name is", "I live at"). A name
or a foreign address in the middle of a sentence has neither, and stays: what is to leave the house is read by a
person first.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_WORD = r"[^\W\d_][\w'’-]*\.?"
_NAME = rf"{_WORD}(?:[ \t]+{_WORD}){{0,3}}"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DATE = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|(?:\d{1,2} )?[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}"
_STREET = (
    "Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Squares?|Sq|Way|Place|Pl|Terrace|Circle|"
    "Cir|Highway|Hwy|Parkway|Pkwy|Crescent|Close|Alley|Trail"
)
_RELATION = (
    "wife|husband|partner|son|daughter|brother|sister|mother|mom|mum|father|dad|friend|boss|colleague|neighbou?r"
)
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_UNIT = r"(?:[,\s]+(?:(?:Apt|Apartment|Suite|Ste|Unit|Flat)\b|#)\.?\s*\w+)"
_CAPITAL = r"(?:(?![a-z\d_])[^\W\d_][\w.'-]*)"
_TOWN = rf"(?:[,\s]{{1,4}}{_CAPITAL}(?: {_CAPITAL}){{0,2}}){{0,3}}(?:,?\s+\d{{4,6}}(?:-\d{{4}})?\b)?"
_NUMBERED = (
    r"order|account|customer|member(?:ship)?|booking|reservation|tracking|invoice|ticket|case|reference|"
    r"confirmation|passport|licen[cs]e|policy|claim|serial"
)
_PHONE_CUE = re.compile(
    r"\b(?:phone|call|tel|telephone|mobile|cell|fax|text|whatsapp|desk|office|reach|answering|registered)\b"
    r"[^\d\n]{0,25}\n?[ (+]*$",
    re.I,
)
_PARTICLES = frozenset("van von der den de la di da dos del bin al".split())
_NOT_NAMES = frozenset(
    "a all an and as at but by called everyone folks for from guys i if in is it just madam my no not of on or our "
    "saved sir so still support team that the there this to very was we what when where which who with you your".split()
)


class Found(NamedTuple):
    """Personal data in a text: its kind, and its characters."""

    kind: str
    start: int
    end: int


class _Kind(NamedTuple):
    """A kind of personal data. Group `it` of the pattern is what is personal; `is_one` looks at it once more."""

    name: str
    pattern: re.Pattern[str]
    is_one: Callable[[re.Match[str]], bool]


def redact(text: str) -> str:
    """The text with each piece of personal data replaced by its kind in brackets."""
    parts, at = [], 0
    for found in personal_data(text):
        parts += [text[at : found.start], f"[{found.kind}]"]
        at = found.end
    return "".join((*parts, text[at:]))


def personal_data(text: str) -> list[Found]:
    """The personal data of a text in order, none overlapping: where two kinds claim the same words, the surer wins."""
    found: list[Found] = []
    for each in _claims(text):
        if all(each.end <= other.start or other.end <= each.start for other in found):
            found.append(each)
    return sorted(found, key=lambda one: one.start)


def _claims(text: str) -> Iterator[Found]:
    for kind in _KINDS:
        for match in kind.pattern.finditer(text):
            if not kind.is_one(match):
                continue
            end = _name_end(match) if kind.name == "name" else match.end("it")
            if end > match.start("it"):
                yield Found(kind.name, match.start("it"), end)


def _name_end(match: re.Match[str]) -> int:
    """Where the name ends: before the first word that is none. Without a sure cue, names have capitals."""
    sure = match.re is _NAMED_OUTRIGHT
    end = match.start("it")
    for word in re.finditer(_WORD, match["it"]):
        if word[0] in _PARTICLES:
            continue  # part of the name if a capital follows
        small = not word[0][0].isupper()
        if word[0].lower().strip(".") in _NOT_NAMES or (small and not (sure and word.start() == 0)):
            break
        stopped = word[0].endswith(".") and len(word[0]) > 2  # an initial has a full stop of its own
        end = match.start("it") + word.end() - stopped
        if stopped:
            break
    return end


def _luhn(match: re.Match[str]) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1, annex B)."""
    digits = [int(digit) for digit in match["it"] if digit.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _iban(match: re.Match[str]) -> bool:
    """The check digits of account numbers (ISO 13616): the rearranged number is 1 modulo 97."""
    letters = "".join(match["it"].split())
    return int("".join(str(int(letter, 36)) for letter in letters[4:] + letters[:4])) % 97 == 1


def _phone(match: re.Match[str]) -> bool:
    """Seven to fifteen digits (ITU-T E.164), grouped, with a plus, or behind a word such as "call"; no date."""
    written = match["it"]
    digits = sum(letter.isdigit() for letter in written)
    if not 7 <= digits <= 15 or re.match(rf"(?:(?:{_DATE})(?![\d.-])|\d{{4}} ?[-–] ?\d{{4}}$)", written):
        return False
    groups = re.findall(r"\d+", written)
    cued = _PHONE_CUE.search(match.string, 0, match.start("it")) is not None
    return cued or written[0] == "+" or (len(groups) > 2 and digits > 7)


def _capitals(match: re.Match[str]) -> bool:
    """A street between two numbers is written with capitals; "30 days or 45" and "5 April 2018" are none."""
    words: list[str] = re.sub(r"[\d.,]+\S*", " ", match["it"]).split()
    if not words or not words[0][0].isupper():
        return False
    return not any(re.match(_MONTH, word) or word in _NOT_NAMES for word in words)


def _has_digits(match: re.Match[str]) -> bool:
    return len(re.findall(r"\d", match["it"])) >= 3


_NAMED_OUTRIGHT = re.compile(
    r"\b(?:(?:my|his|her|our|the|your|maiden)(?: (?:full|first|last))? name(?:\s+is|['’]s|:|\?)|calls? me"
    rf"|(?:change|correct) it to(?: (?:Mr|Mrs|Ms|Dr)\.?)?)\s+(?P<it>{_NAME})",
    re.I,
)


def _kind(name: str, *parts: str, flags: int = 0, is_one: Callable[[re.Match[str]], bool] = bool) -> _Kind:
    return _Kind(name, re.compile("".join(parts), flags), is_one)


_KINDS = (
    _kind("email", r"(?P<it>[\w.+%-]+@[\w-]+(?:\.[\w-]+)+)"),
    _kind(
        "link",  # with a query, or with a word of its path that only its owner knows
        r"(?P<it>\bhttps?://[^\s<>\"']*(?:[?#&][^\s<>\"']*=|/[\w-]*\d[\w-]{11,})[^\s<>\"']*)",
    ),
    _kind("iban", r"\b(?P<it>[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)\b", flags=re.I, is_one=_iban),
    _kind("ssn", r"(?<![\d-])(?P<it>\d{3}-\d{2}-\d{4})(?![\d-])"),
    _kind("ssn", r"\b(?:ssn|social security)\D{0,20}(?P<it>\d{3}[ -]?\d{2}[ -]?\d{4})\b", flags=re.I),
    _kind("card", r"(?<![\w.+])(?P<it>\d(?:[ -]?\d){11,18})(?![\w-])", is_one=_luhn),
    _kind("card", r"\b(?:card|cc)\b\D{0,20}(?P<it>\d(?:[ -]?\d){11,18})\b", flags=re.I),
    _kind("ip", rf"(?<![\d.])(?P<it>(?:{_OCTET}\.){{3}}{_OCTET})(?!\.?\d)"),
    _kind("ip", r"(?<![\w:])(?P<it>(?:[0-9a-f]{1,4}:){3,7}:?[0-9a-f]{1,4})(?![\w:])", flags=re.I),
    _kind("birthday", rf"\b(?:born|birth|birthday|dob)\b[^\d\n]{{0,20}}?(?P<it>{_DATE})", flags=re.I),
    _kind(
        "address",
        rf"(?P<it>\b\d{{1,6}}[A-Za-z]?,?\s+(?:[^\W\d_][\w'.-]*\s+){{1,4}}?(?:{_STREET})\b\.?{_UNIT}?{_TOWN})",
        r"(?![^\W\d_])",
    ),
    _kind(
        "address",
        rf"(?P<it>\b\d{{1,6}}\s+(?:[^\W\d_][\w'.-]*\s+){{1,4}}\d{{1,5}}\b\.?{_UNIT}?{_TOWN})",
        is_one=_capitals,
    ),
    _kind("address", rf"(?P<it>\b\d{{1,6}}(?:\s+[\w'.-]+){{1,4}}{_UNIT}{_TOWN})"),
    _kind("address", r"\b(?P<it>P\.?\s?O\.?\s?Box\s+\d+)", flags=re.I),
    _kind(
        "address",
        r"\b(?:liv(?:e|es|ing) (?:at|on)|address(?: of [^\n:.]{1,40})?(?: is|:)|moved to"
        r"|(?:send|ship)[^\n.?!]{1,30} to)\s+(?P<it>[^\n.?!;]{0,60}\d[^\n.?!;]{0,60})",
        flags=re.I,
        is_one=_has_digits,
    ),
    _kind(
        "postcode",
        r"\b(?:zip|post(?:al)?)[ -]?(?:code)?(?: is|:)?\s+(?P<it>\d[\w-]*(?: \d{2,3}| [A-Z]{2})?)\b",
        flags=re.I,
    ),
    _kind(
        "number",
        rf"\b(?:{_NUMBERED})\b(?:\s+(?:number|num|no\.?|id|code))?(?:\s+is|:)?\s*#?\s*",
        r"(?P<it>[A-Z]{0,4}-?\d[\w-]{3,})",
        flags=re.I,
        is_one=_has_digits,
    ),
    _kind(
        "phone",
        r"(?<![\w.$€£/])(?P<it>\+?\(?\d{1,5}\)?(?:[\s.-]{0,2}(?:\(0\))?\(?\d{2,7}\)?){1,5}"
        r"(?: ?(?:x|ext\.?) ?\d{1,5})?)(?![\w%])",
        is_one=_phone,
    ),
    _Kind("name", _NAMED_OUTRIGHT, bool),
    _kind("name", rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Mx|Sir)\.?[ \t]+(?P<it>{_NAME})"),
    _kind(
        "name",
        r"\b(?:[Ii](?:['’]m| am)|[Tt]his is|[Cc]all me|[Nn]ame:|[Ss]igned,?|[Rr]egards,|[Ss]incerely,)",
        rf"\s+(?P<it>{_NAME})",
    ),
    _kind("name", rf"\b(?:Hi|Hello|Dear|Hey)[ \t]+(?P<it>{_NAME})(?=\s*[,!\n])"),
    _kind("name", rf"\b[Mm]y (?:{_RELATION})[ \t]+(?P<it>{_NAME})"),
)
"""From the surest to the least sure."""
