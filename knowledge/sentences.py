"""Sentences as spans of the text they stand in, so that a quote is always a verbatim substring."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_NEVER_LAST = frozenset("e.g i.e vs dr mr mrs ms prof st u.s u.k cf approx a.m p.m".split())
_SOMETIMES_LAST = frozenset("etc inc ltd co corp incl excl jan feb mar apr jun jul aug sep sept oct nov dec".split())
_BEFORE_NUMBERS = frozenset(("no", "nos", "art", "sec", "para"))
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BREAK = re.compile(
    r"(?P<stop>[.!?…]['\"”’)\]*_]{0,4})(?=\s)"  # a full stop and what closes after it
    r"|\n[ \t]*\n+"  # a blank line
    r"|\n(?=[ \t]*(?:[-*+•]|\d{1,3}[.)]|\(?[a-z]\)|\|)[ \t])"  # the next list item or table row
)
_LEAD = re.compile(r"(?:\s|[-*+•](?=\s)|\d{1,3}[.)](?=\s)|\([a-z]\)(?=\s)|#{1,6}\s|>(?=\s))*")
_ITEM_MARKER = re.compile(r"[ \t>]*(?:[-*+•]|\d{1,3}[.)]|\(?[a-z]\))[ \t]+")
_LAST_WORD = re.compile(r"([\w.]+)$")
_ITEM_NUMBER = re.compile(r"(?:^|\n)[ \t>]*(?:#{1,6}[ \t])?[*_]{0,3}\(?(?:\d{1,3}|[A-Za-z])$")


MOST_SENTENCES = 16
"""Clauses are cut at about 150 words, so this is a guard."""


class Span(NamedTuple):
    """Character offsets, start inclusive, end exclusive."""

    start: int
    end: int


def clause_sentences(text: str) -> list[Span]:
    """The sentences of a clause's text that are weighed one by one: the first MOST_SENTENCES."""
    return sentence_spans(text)[:MOST_SENTENCES]


def sentence_spans(text: str) -> list[Span]:
    """The sentences of a text in order: trimmed, without list markers in front, never across a comment or an item."""
    spans: list[Span] = []
    at = 0
    for comment in (*_COMMENT.finditer(text), None):
        stop = comment.start() if comment else len(text)
        spans.extend(_between(text, at, stop))
        at = comment.end() if comment else stop
    return spans


def introductions(text: str, spans: Sequence[Span]) -> list[int | None]:
    """For each sentence that is a list item, the sentence that introduces the list ("This includes:"), if any."""
    introducing: int | None = None
    found: list[int | None] = []
    for at, span in enumerate(spans):
        line = text[text.rfind("\n", 0, span.start) + 1 : span.start]
        if _ITEM_MARKER.fullmatch(line):
            found.append(introducing)
            continue
        found.append(None)
        introducing = at if text[span.start : span.end].rstrip("*_ ").endswith((":", "：")) else None
    return found


def _between(text: str, start: int, end: int) -> list[Span]:
    spans: list[Span] = []
    at = start
    for match in _BREAK.finditer(text, start, end):
        if match["stop"] and _is_abbreviation(text, at, match):
            continue
        spans.append(Span(at, match.end()))
        at = match.end()
    spans.append(Span(at, end))
    return [span for span in (_trimmed(text, *span) for span in spans) if span]


def _is_abbreviation(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether the full stop belongs to an abbreviation or an item number rather than ending a sentence."""
    if stop["stop"][0] != ".":
        return False
    before = text[max(start, stop.start() - 24) : stop.start()]
    word = _LAST_WORD.search(before)
    following = text[stop.end() : stop.end() + 2].lstrip()[:1]
    if word is None:
        return False
    if word[1].lower() in _BEFORE_NUMBERS:
        return following.isdigit()
    if word[1].lower() in _NEVER_LAST:
        return True
    if word[1].lower() in _SOMETIMES_LAST:
        return not following.isupper()
    return _ITEM_NUMBER.search(text[max(0, stop.start() - 24) : stop.start()]) is not None


def _trimmed(text: str, start: int, end: int) -> Span | None:
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if any(c.isalnum() for c in text[start:end]) else None
