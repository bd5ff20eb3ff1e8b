"""Marks of style that clauses forbid or limit: emojis, exclamation marks, capitals, jargon, apologies, length."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, cast

from assistant.suggesting.prohibitions import is_conduct
from knowledge.markup import plain
from knowledge.policies import Clause
from knowledge.sentences import Span, sentence_spans

Mark = Literal["emoji", "exclamation", "capitals", "jargon", "slang", "apology", "length"]

_EMOJI = re.compile(
    "[\U0001f300-\U0001faff\U00002600-\U000027bf\U0001f1e6-\U0001f1ff]|(?<!\\w)(?:[:;]-?[)(DPp]|<3|\\^_\\^)(?!\\w)"
)
_JARGON = re.compile(
    r"\b(?:pursuant|aforementioned|aforesaid|hereby|herein\w*|hereto|hereunder|heretofore|hereinafter"
    r"|notwithstanding|whereas"
    r"|thereof|thereto|therein|inter alia|undersigned|effectuate|in lieu of|prima facie|mutatis mutandis"
    r"|forthwith|whereupon)\b",
    re.IGNORECASE,
)
_SLANG = re.compile(
    r"(?<![\w'’@./-])(?:gonna|wanna|gotta|lol|omg|btw|fyi|imo|asap|thx|tks|pls|plz|ur|u|r|cuz|coz|np|nope|yep|yup|innit"
    r"|dunno|lemme|ain['’]t|tbh|idk|b4|2moro|ttyl)(?![\w'’@-])",
    re.IGNORECASE,
)
_SORRY = re.compile(
    r"(?<!n['’]t )(?<!not )(?<!need to )(?<!have to )(?<!you )\b(?:sorry|apologi[sz]e|apologies|regret)\b",
    re.IGNORECASE,
)
"""Where we apologize; "please don't apologize" asks the customer not to."""

_CAPITALS = re.compile(r"\b[A-Z]{3,}\b")
_FORBIDS = re.compile(
    r"\b(?:do not|don['’]t|never|avoid|no|not|without|at most|is enough|is plenty|ban(?:ned)?|forbidden)\b",
    re.IGNORECASE,
)
_NAMES: tuple[tuple[Mark, re.Pattern[str]], ...] = tuple(
    (cast(Mark, name), re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("emoji", r"\bemojis?\b|\bemoticons?\b|\bsmileys?\b"),
        ("exclamation", r"\bexclamation (?:marks?|points?)\b"),
        ("capitals", r"\bcapital letters?\b|\ball[ -]caps\b|\bcapitals\b|\bupper ?case\b"),
        ("slang", r"\bslang\b|\btext[- ](?:message|speak)\b|\btext[- ]?speak\b|\b(?:chat|message) abbreviations\b"),
        ("jargon", r"\bjargon\b|\blegalese\b|\blegal terms\b"),
    )
)
_ONCE = re.compile(
    r"\bapologi[sz]e (?:only )?once\b|\b(?:not|never) (?:repeat|apologi[sz]e)\b.*\b(?:apolog|twice|again)\w*", re.I
)
_LENGTH = re.compile(
    r"\b(?:under|at most|no more than|not more than|below|up to|maximum of|fewer than|within) (\d{2,4}) words\b", re.I
)
_UNLESS = re.compile(
    r"\bunless the (?:customer|user|client|guest|member) (?:does|uses|did|has|writes)\b", re.IGNORECASE
)
_WELCOME = re.compile(r"\W*(?:is|are) (?:welcome|fine|allowed|okay|ok)\b", re.IGNORECASE)
_ONE = r"(one|two|three|\d+|an?|a single)"
_AT_MOST = re.compile(
    rf"\b(?:no more than|not more than|more than|at most|only|up to|a maximum of|beyond) {_ONE}\b", re.IGNORECASE
)
_OR_LESS = re.compile(rf"\b{_ONE}\b[^,;]*\b(?:at (?:the )?most|is (?:enough|plenty|the limit))\b", re.IGNORECASE)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "a": 1, "an": 1, "a single": 1}


@dataclass(frozen=True, slots=True)
class MarkRule:
    """A mark that a reply may not have, or more than `most` of; `if_customer`: only where the customer uses it too."""

    mark: Mark
    most: int
    if_customer: bool
    clause: Clause
    span: Span


def mark_rules(clauses: Sequence[Clause]) -> tuple[MarkRule, ...]:
    """What the clauses that speak to agents say about marks of style."""
    return tuple(one for clause in clauses if is_conduct(clause) for one in _of(clause))


def _of(clause: Clause) -> Iterator[MarkRule]:
    for span in sentence_spans(clause.text):
        text = plain(clause.text[span.start : span.end])
        unless = bool(_UNLESS.search(text))
        if _FORBIDS.search(text):
            for name, pattern in _NAMES:
                if (found := pattern.search(text)) and not _WELCOME.match(text[found.end() :]):
                    yield MarkRule(name, _most(text, found, unless), unless, clause, span)
        if _ONCE.search(text):
            yield MarkRule("apology", 1, False, clause, span)
        if (length := _LENGTH.search(text)) and not re.search(r"\bunless\b", text[: length.start()], re.IGNORECASE):
            yield MarkRule("length", int(length[1]), False, clause, span)


def _most(text: str, mark: re.Match[str], unless: bool) -> int:
    """The number that limits a mark: before its name in the same part of the sentence, or behind an "unless"."""
    before = re.split(r"[,;]", text[: mark.start()])[-1]
    after = text[mark.end() :]
    found = (
        _AT_MOST.search(before)
        or _OR_LESS.search(before + mark[0] + re.split(r"[,;]", after)[0])
        or (_AT_MOST.search(after) if unless else None)
    )
    return (_NUMBERS.get(found[1].lower()) or int(found[1])) if found else 0


def marked(rule: MarkRule, text: str, customer: str, known: frozenset[str]) -> list[int]:
    """Where a draft goes beyond a rule: the offsets of the marks that are too many.

    `known` are the words that the policies write in small letters: of others, capitals may be a name.
    """
    places = _FINDERS[rule.mark](text, known)
    most = rule.most
    if rule.if_customer:
        most = rule.most if _FINDERS[rule.mark](customer, known) else 0
    if rule.mark == "length":
        words = list(re.finditer(r"\S+", text))
        return [words[rule.most].start()] if len(words) > rule.most else []
    return places[most:]


def _all(pattern: re.Pattern[str], text: str, known: frozenset[str]) -> list[int]:
    return [match.start() for match in pattern.finditer(text)]


def _shouted(text: str, known: frozenset[str]) -> list[int]:
    return [match.start() for match in _CAPITALS.finditer(text) if match[0].lower() in known]


_FINDERS: dict[Mark, Callable[[str, frozenset[str]], list[int]]] = {
    "emoji": partial(_all, _EMOJI),
    "exclamation": partial(_all, re.compile("!+")),
    "capitals": _shouted,
    "jargon": partial(_all, _JARGON),
    "slang": partial(_all, _SLANG),
    "apology": partial(_all, _SORRY),
    "length": lambda text, known: [],
}
