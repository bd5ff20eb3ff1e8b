"""Words that clauses tell agents to avoid, with what they would rather hear: read from tables and from sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.markup import plain
from knowledge.policies import Clause
from knowledge.sentences import Span, sentence_spans

_QUOTED = re.compile(r"[“\"„]([^“”\"„]{2,200})[”\"“]|(?<!\w)['‘]([^'’‘\n]{2,120})['’](?!\w)")
_AVOID_HEADER = re.compile(
    r"\b(?:never|avoid|do not|don['’]t|not|instead of|wrong|bad|banned|forbidden|rather than)\b", re.IGNORECASE
)
_PREFER_HEADER = re.compile(r"\b(?:instead|say|better|use|prefer\w*|good|right|try|write)\b", re.IGNORECASE)
_AVOIDS = re.compile(
    r"\b(?:never|not|avoid|don['’]t|instead of|rather than|refrain|ban(?:ned)?|drop|stop saying|no)\b", re.IGNORECASE
)
_SAYING = re.compile(
    r"\b(?:say|saying|says|use|using|write|writing|words?|phrases?|terms?|expressions?|tell|open|begin|start|call"
    r"|answer)\b",
    re.IGNORECASE,
)
_PREFERS = re.compile(r"\b(?:say|use|write|prefer|try|instead|but|rather|begin|start)\b", re.IGNORECASE)
_JOINS = re.compile(r"^[\s,;/]*(?:or|and|nor)?[\s,;/]*$", re.IGNORECASE)
_FIRST = re.compile(
    r"\b(?:first word|at the (?:start|beginning)|to (?:open|begin|start)|open\w* with|(?:start|begin)\w* (?:a "
    r"|your )?\w* ?with)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words to avoid; only as the first of a reply or sentence if `first`. `instead` is what to say, if anything."""

    words: str
    instead: str
    first: bool
    clause: Clause
    span: Span


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
    quoted = _quotes(cells[avoid]) or [cells[avoid]]
    for words in quoted:
        yield Phrase(words, instead.strip(), bool(_FIRST.search(cells[avoid])), clause, Span(0, len(clause.text)))


def _of_sentences(clause: Clause) -> Iterator[Phrase]:
    if "|" in clause.context:
        return
    for span in sentence_spans(clause.text):
        text = plain(clause.text[span.start : span.end])
        if not _AVOIDS.search(text) or not _SAYING.search(text):
            continue
        yield from _of_sentence(text, clause, span)


def _of_sentence(text: str, clause: Clause, span: Span) -> Iterator[Phrase]:
    avoided: list[str] = []
    preferred: list[str] = []
    at, last = 0, ""
    for match in _QUOTED.finditer(text):
        before = text[at : match.start()]
        words = (match[1] or match[2]).strip(" .,")
        if avoids := list(_AVOIDS.finditer(before)):
            after = before[avoids[-1].end() :]
            last = "prefer" if _PREFERS.search(after) and re.search(r"[,;.]", after) else "avoid"
        elif not (_JOINS.match(before) and last):
            last = "prefer" if _PREFERS.search(before) else ""
        at = match.end()
        (avoided if last == "avoid" else preferred if last == "prefer" else []).append(words)
    for words in avoided:
        yield Phrase(words, f"“{preferred[0]}”" if preferred else "", bool(_FIRST.search(text)), clause, span)


def _quotes(text: str) -> list[str]:
    return [(one[0] or one[1]).strip(" .,") for one in _QUOTED.findall(text)]
