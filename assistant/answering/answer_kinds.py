"""The kind of answer a question asks for, and whether a sentence holds one: a duration, an amount, a contact …"""

import re
from typing import NamedTuple

_UNIT = r"(?:seconds?|minutes?|hours?|(?:business |working |calendar )?days?|weeks?|months?|years?)"
_COUNT = (
    r"(?:\d[\d,.]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|thirty|sixty|ninety)"
)
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_DURATION = rf"\b{_COUNT}(?:\s*(?:-|–|to)\s*\d+)?[\s-]+{_UNIT}\b"
_DATE = rf"\b{_MONTH}\s+\d{{1,2}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b"
_CLOCK = r"\b\d{1,2}(?::\d{2})?\s*(?:a\.?m|p\.?m)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b"
_SOON = r"\b(?:immediately|at any time|anytime|no later than|indefinitely|forever|until)\b"


class AnswerKind(NamedTuple):
    """How such a question is recognised, and what its answers look like."""

    asked: re.Pattern[str]
    given: re.Pattern[str]


def _kind(asked: str, given: str) -> AnswerKind:
    return AnswerKind(re.compile(asked, re.IGNORECASE), re.compile(given, re.IGNORECASE))


_KINDS = (
    _kind(
        r"\bhow (?:long|soon|fast|quickly|many (?:seconds|minutes|hours|days|weeks|months|years))\b"
        r"|\b(?:deadline|time limit|time frame|timeframe|turnaround)\b",
        f"{_DURATION}|{_DATE}|{_SOON}",
    ),
    _kind(
        r"\b(?:when|what (?:day|date|time)|until when|by when|opening hours|what hours)\b",
        f"{_DURATION}|{_DATE}|{_CLOCK}|{_SOON}",
    ),
    _kind(
        r"\bhow much\b|\bwhat(?:'s| is| are| does)?\b.{0,40}\b(?:costs?|fees?|prices?|charges?|rates?)\b|\bfor free\b",
        r"[$€£]\s?\d|\b\d[\d,.]*\s?(?:%|percent|dollars|usd|eur|points)|\bfree\b|\bno (?:charge|fee|cost)\b",
    ),
    _kind(r"\bhow (?:many|old|often|far|big|large|heavy)\b", rf"\d|\b(?:{_COUNT[3:-1]}|once|twice|no more than)\b"),
    _kind(
        r"\b(?:phone|call|e-?mail|address|contact|write to|reach)\b",
        r"\S@\S|https?://|\+?\d[\d\s().-]{6,}\d|\b(?:e-?mail|phone|call|chat|form|contact)\b",
    ),
)


def asks_for(question: str) -> re.Pattern[str] | None:
    """What an answer to the question should hold; None where any sentence will do."""
    return next((kind.given for kind in _KINDS if kind.asked.search(question)), None)
