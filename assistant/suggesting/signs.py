"""Signs by which a case is known whatever words a customer puts it in: anger, a threat, somebody else in the account.

What a sentence encoder makes of "I'll smash your windows" is far from "any statement that someone will damage
property"; and anger names no subject at all.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """`given` is found in what a customer says, `case` in what a clause says it is about."""

    given: re.Pattern[str]
    case: re.Pattern[str]


_ANGER = Sign(
    re.compile(
        r"(?:\b[A-Z]{2,}\b\W+){3}"
        r"|(?i:\b(?:furious|livid|angry|outrag\w+|disgust\w+|disgrace\w*|ridiculous|unacceptable|appall\w+|incompeten\w+|idiots?"
        r"|morons?|useless|fed up|sick (?:and tired )?of|a joke|had (?:it|enough))\b)"
    ),
    re.compile(
        r"\b(?:irate|angry|anger|upset|abusive|calm\w*|de-?escalat\w+"
        r"|difficult (?:customer|guest|caller|conversation)s?)\b",
        re.IGNORECASE,
    ),
)
_THREAT = Sign(
    re.compile(
        r"\b(?:i['’]?ll|we['’]?ll|i (?:will|am going to)|i['’]m (?:going to|gonna))\b[^.?!]{0,60}"
        r"\b(?:smash|burn|hurt|kill|beat|punch|break|destroy|stab|shoot|torch|blow up)\b"
        r"|\bknow (?:where|when) [^.?!]{0,40}\b(?:lives?|works?|shift|home)\b"
        r"|\bgets? what (?:you|he|she|they)\w* deserve"
        r"|\bwatch (?:your|his|her|their) back\b",
        re.IGNORECASE,
    ),
    re.compile(r"\bthreat(?:s|en\w*)?\b(?! (?:with|of|to sue))|\bviolen\w+", re.IGNORECASE),
)
_TAKEN_OVER = Sign(
    re.compile(
        r"\bhack(?:ed|er|ers)\b|\b(?:account|charged?|card|log ?in|password)\b[^?!]{0,60}"
        r"\b(?:never|did(?:n['’]t| not)|have(?:n['’]t| not)) (?:order|place|buy|bought|make|made|authori[sz])",
        re.IGNORECASE,
    ),
    re.compile(
        r"\borders? (?:that )?(?:they|the \w+) did not\b|\btake-?over\b|\binto (?:an|the|their) account\b|\bhacked\b"
        r"|\bunauthori[sz]ed (?:orders?|access|use|charges?)\b",
        re.IGNORECASE,
    ),
)
_SIGNS = (_ANGER, _THREAT, _TAKEN_OVER)


def signs_in(said: str) -> tuple[Sign, ...]:
    """The signs that a customer's words give."""
    return tuple(sign for sign in _SIGNS if sign.given.search(said))


def are_about(signs: tuple[Sign, ...], words: str) -> bool:
    """Whether a clause's words are about one of these signs."""
    return any(sign.case.search(words) for sign in signs)
