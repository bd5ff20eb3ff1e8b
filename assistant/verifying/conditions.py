"""Conditions and exceptions of a source sentence, and whether a claim that rests on it keeps them."""

import re
from typing import NamedTuple

from assistant.verifying.polarity import MODALS
from assistant.verifying.wording import Reading, read

_MARKER = (
    r"(?:only )?if|unless|except(?: for| that| as| where| when)?|excluding|other than|provided(?: that)?|as long as"
    r"|so long as|on (?:the )?condition that|subject to|only (?:when|after|where|in|to|for|by|with|on|at|within)"
    r"|in case|in the event|where|when|whenever|until|once|after|before"
)
_CONDITION = re.compile(
    rf"(?:(?<=^)|(?<=[\s,;(])) ?\b(?P<marker>{_MARKER})\b"
    r"(?P<body>(?:(?!, (?!and|or)|[;:)]|\b(?:but|unless|except)\b).)+)",
    re.IGNORECASE,
)
_CIRCUMSTANCE = frozenset("where when whenever until once after before".split())
_REFERENCE = re.compile(
    r"\b(?:herein|hereunder|(?:set forth|described|stated|provided) (?:in|below|above))\b", re.IGNORECASE
)
_OF_RULES = frozenset("we you our your is are do does".split())
_ALTERNATIVE = re.compile(r",? or |, ")
_STATES = frozenset(
    "unopened opened unused used defective damaged eligible ineligible faulty unworn sealed intact annual qualifying "
    "selected standard paid registered verified active valid oversize domestic international written new existing "
    "contiguous original full-price backordered undamaged enterprise premium prepaid unlicensed authorized".split()
)


class Condition(NamedTuple):
    """A condition as it is said, its marker, the words of each of its alternatives, the rest of its sentence.

    A mere `reference` ("except as set forth in section 4") names none; one that is `leading` begins its sentence.
    """

    text: str
    marker: str
    alternatives: tuple[frozenset[str], ...]
    rest: Reading
    reference: bool
    leading: bool

    def is_beside(self, other: "Condition") -> bool:
        """Whether either of the two will do: "if it is late or if it is damaged", not "if it is late, … if …"."""
        return (self.marker, self.leading) == (other.marker, other.leading)


def conditions(source: Reading) -> list[Condition]:
    """The conditions and exceptions in a sentence.

    "When" and "after" condition what is, may or must be; in a story they tell when something was.
    """
    found: list[Condition] = []
    rules = any(word.text in MODALS or word.text in _OF_RULES for word in source.words)
    for match in _CONDITION.finditer(source.text):
        marker = match["marker"].lower()
        if marker in _CIRCUMSTANCE and not rules:
            continue
        pieces = (_said(piece) for piece in _ALTERNATIVE.split(match["body"]))
        alternatives = tuple(piece for piece in pieces if piece)
        if alternatives:
            reference = _REFERENCE.search(match["body"]) is not None
            text, rest = match[0].strip(" ,;."), _rest(source, match)
            found.append(Condition(text, marker, alternatives, rest, reference, leading=match.start() == 0))
    return found


def has_condition(claim: Reading) -> bool:
    """Whether a claim sets a condition of its own."""
    return _CONDITION.search(claim.text) is not None


def is_state(word: str) -> bool:
    """Whether a word before a noun narrows what is spoken of: "unopened", "defective"."""
    return word in _STATES


def _said(text: str) -> frozenset[str]:
    piece = read(text)
    return frozenset(word.text for word in piece.words if word.content) | {one.value for one in piece.quantities}


def _rest(source: Reading, match: re.Match[str]) -> Reading:
    return read(source.text[: match.start()] + " " + source.text[match.end() :])
