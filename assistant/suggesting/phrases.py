"""Words that clauses tell agents to avoid, with what they would rather hear: read from tables and from sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.markup import plain
from knowledge.policies import Clause
from knowledge.sentences import Span, introductions, sentence_spans

_QUOTED = re.compile(r"[“\"„]([^“”\"„]{2,200})[”\"“]|(?<!\w)['‘]([^'’‘\n]{2,120})['’](?!\w)")
_AVOID_HEADER = re.compile(
    r"\b(?:never|avoid|do not|don['’]t|not|instead of|wrong|bad|banned|forbidden|rather than)\b", re.IGNORECASE
)
_PREFER_HEADER = re.compile(r"\b(?:instead|say|better|use|prefer\w*|good|right|try|write)\b", re.IGNORECASE)
_AVOIDS = re.compile(
    r"\b(?:never|not|avoid|don['’]t|instead of|rather than|refrain|ban(?:ned)?|drop|stop saying|replace|no"
    r"|steer clear|stay away)\b",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\b(?:say|saying|says|use|using|write|writing|words?|phrases?|terms?|expressions?|tell|open|begin|start|call"
    r"|answer|replace)\b",
    re.IGNORECASE,
)
_PREFERS = re.compile(r"\b(?:say|use|write|prefer|try|instead|but|rather|begin|start)\b", re.IGNORECASE)
_BEFORE_QUOTE = re.compile(r"\b(?:no|never|avoid|not|clear of|away from)[\s:]*$", re.IGNORECASE)
_AFTER_QUOTE = re.compile(
    r"^[^.,;]{0,60}?\b(?:(?:is|are|do|does|have|has|may|must|should) (?:not|never|no)|(?:is|are)n['’]t|banned|forbidden"
    r"|prohibited|unacceptable|off[- ]limits|taboo|trouble|out of bounds"
    r"|(?:is|are) (?:out|wrong|to be avoided|gone))\b",
    re.IGNORECASE,
)
"""What is said of the phrases in front of it: "are not to be used", "are the words that get us into trouble"."""

_NAMED = re.compile(
    r"^[\w\s.,’']{0,40}\b(?:expressions?|phrases?|words?|sentences?|lines?|terms?|such as|like|saying"
    r"|writing)[\s:]*$|^\W*$",
    re.IGNORECASE,
)
"""What may stand in front of phrases that the end of the sentence judges."""

_THAT_IT_IS = re.compile(
    r"\bthat (?:an?|the|your|any|our) (?P<what>[\w -]{2,30}?) (?:is|are|was|were|will be|can be|has been) $",
    re.IGNORECASE,
)
"""What a phrase is not to be said of: "Never say that a visit is “guaranteed”."."""

_LISTED = re.compile(r"[,;]\s+(?:(?:or|and|nor)\s+)?|\s+(?:or|nor)\s+|\s+/\s+")
_UNQUOTED = re.compile(
    r"\b(?:(?:never|not|avoid|don['’]t)\b[^.:]*?\bwords?|banned words|words (?:we (?:avoid|never use|do not use"
    r"|don['’]t use)|to avoid)|forbidden words)(?: (?:like|such as))?:?\s+"
    r"(?P<list>(?:[\w'’ -]+,\s+)+(?:or |and )?[\w'’ -]+)$",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"(?<![\w*_])(?:\*|_)(?=[^\s*_])([^*_\n]{2,80})(?<=[^\s*_])(?:\*|_)(?![\w*_])")
_SENTENCE = re.compile(r"^[A-Z][^“\"]*[.!?]$|^\w+\b[^“\"]*[“\"][^”\"]*[”\"].*[“\"]")
"""An item that says something itself, rather than being a phrase."""

_INTRODUCES = re.compile(r":\W*$")
_SHORT = 3  # the most words of phrases that commas divide
_WORDS = 8  # the most words of a list item without quotation marks that is a phrase
_JOINS = re.compile(r"^[\s,;/]*(?:or|and|nor)?[\s,;/]*$", re.IGNORECASE)
_FIRST = re.compile(
    r"\b(?:first word|at the (?:start|beginning)|to (?:open|begin|start)|open\w* with|(?:start|begin)\w* (?:a "
    r"|your )?\w* ?with)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words to avoid; only as the first of a reply or sentence if `first`, only of something if `about` that.

    `instead` is what to say, if anything.
    """

    words: str
    instead: str
    first: bool
    clause: Clause
    span: Span
    about: str = ""


def phrases(clauses: Sequence[Clause]) -> tuple[Phrase, ...]:
    """Every phrase that the clauses tell agents to avoid."""
    return tuple(one for clause in clauses for one in (*_of_row(clause), *_of_sentences(clause)))


def _of_row(clause: Clause) -> Iterator[Phrase]:
    header = [plain(cell) for cell in clause.context.split("|")]
    cells = [plain(cell) for cell in clause.text.strip().strip("|").split("|")]
    if len(header) < 2 or len(header) != len(cells):
        return
    avoid = next((at for at, cell in enumerate(header) if _AVOID_HEADER.search(cell) and _SAYING.search(cell)), None)
    if avoid is None:
        avoid = next(
            (at for at, cell in enumerate(header) if re.search(r"\bavoid|\binstead of\b", cell, re.IGNORECASE)), None
        )
    if avoid is None:
        return
    prefer = next((at for at, cell in enumerate(header) if at != avoid and _PREFER_HEADER.search(cell)), None)
    instead = cells[prefer] if prefer is not None else ""
    quoted = _quotes(cells[avoid]) or _pieces(cells[avoid])
    for words in quoted:
        yield Phrase(words, instead.strip(), bool(_FIRST.search(cells[avoid])), clause, Span(0, len(clause.text)))


def _pieces(cell: str) -> list[str]:
    """The phrases of a cell without quotation marks: between slashes, or between commas if each is short."""
    slashed = [piece.strip(" .…") for piece in re.split(r" / |; ", cell)]
    listed = [piece.strip(" .…") for piece in cell.split(",")]
    if len(slashed) == 1 and len(listed) > 1 and all(len(piece.split()) <= _SHORT for piece in listed):
        return listed
    return slashed


def _of_sentences(clause: Clause) -> Iterator[Phrase]:
    if "|" in clause.context:
        return
    spans = sentence_spans(clause.text)
    for span, at in zip(spans, introductions(clause.text, spans), strict=True):
        text = plain(_EMPHASIS.sub(r"“\1”", clause.text[span.start : span.end]))
        above = clause.text[spans[at].start : spans[at].end] if at is not None else clause.context
        if not _SENTENCE.match(text) and _INTRODUCES.search(above) and _AVOIDS.search(above) and _SAYING.search(above):
            yield from _of_item(text, clause, span)
        elif quoted := list(_of_sentence(text, clause, span)):
            yield from quoted
        elif unquoted := _UNQUOTED.search(text.rstrip(".")):
            for words in _LISTED.split(unquoted["list"]):
                yield Phrase(words.strip(), "", False, clause, span)


def _of_item(text: str, clause: Clause, span: Span) -> Iterator[Phrase]:
    """An item of a list that is introduced by "We never say:"."""
    items = _quotes(text)[:1] or ([text.strip(" .,;…")] if len(text.split()) <= _WORDS else [])
    for words in items:
        yield Phrase(words, "", False, clause, span)


def _of_sentence(text: str, clause: Clause, span: Span) -> Iterator[Phrase]:
    """The quoted phrases of a sentence that it says to avoid, with the first one that it prefers."""
    avoided: list[str] = []
    preferred: list[str] = []
    quotes = list(_QUOTED.finditer(text))
    first, _, rest = text.partition("; ")
    judged = list(_QUOTED.finditer(first)) if _QUOTED.search(rest) else quotes
    if judged and _NAMED.search(text[: judged[0].start()]) and _AFTER_QUOTE.search(text[judged[-1].end() :]):
        avoided = [_bare(match) for match in judged]
    elif quotes and _AVOIDS.search(text) and (_SAYING.search(text) or _BEFORE_QUOTE.search(text[: quotes[0].start()])):
        avoided, preferred = _weighed(text, quotes)
    about = _THAT_IT_IS.search(text[: quotes[0].start()]) if quotes else None
    instead = f"“{preferred[0]}”" if preferred else ""
    for words in avoided:
        yield Phrase(words, instead, bool(_FIRST.search(text)), clause, span, about["what"] if about else "")


def _weighed(text: str, quotes: Sequence[re.Match[str]]) -> tuple[list[str], list[str]]:
    """Which quotes a sentence avoids and which it prefers, by the words in front of each."""
    avoided: list[str] = []
    preferred: list[str] = []
    at, last = 0, ""
    for match in quotes:
        before = text[at : match.start()]
        if avoids := list(_AVOIDS.finditer(before)):
            after = before[avoids[-1].end() :]
            last = "prefer" if _PREFERS.search(after) and re.search(r"[,;.]", after) else "avoid"
        elif not (_JOINS.match(before) and last):
            last = "prefer" if _PREFERS.search(before) or re.match(r"\s*with\b", before) else ""
        at = match.end()
        (avoided if last == "avoid" else preferred if last == "prefer" else []).append(_bare(match))
    return avoided, preferred


def _bare(match: re.Match[str]) -> str:
    return (match[1] or match[2]).strip(" .,…")


def _quotes(text: str) -> list[str]:
    return [_bare(match) for match in _QUOTED.finditer(text)]
