"""What a customer may see of a source that also holds what they may not: everything else becomes spaces.

Nothing is shown unless it is known to be public: the public clauses themselves, the headings, questions and table
headers that belong to them, and the ground between two public clauses where no comment could have changed the
audience. Lengths and line breaks stay, so that every offset means what it meant.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from knowledge.markup import plain
from knowledge.policies import Audience, Clause, ClauseId

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LINE = re.compile(r"[^\r\n]+")
_TABLE_RULE = re.compile(r"[ \t:-]*\|[ \t|:-]*")
_NOT_A_BREAK = re.compile(r"[^\r\n]")
_TEXT_FORMATS = ("text/markdown", "text/plain")


class _Span(NamedTuple):
    start: int
    end: int


def public_text(
    source: str, title: str, media_type: str, clauses: Sequence[Clause], withdrawn: Collection[ClauseId] = ()
) -> str:
    """The source as customers may read it. `withdrawn` clauses were public in this version, but no longer are."""
    public = [clause for clause in clauses if clause.audience is Audience.PUBLIC and clause.id not in withdrawn]
    known = {plain(title), *(heading for clause in public for heading in clause.section)}
    known |= {plain(line) for clause in public for line in clause.context.splitlines()}
    shown = [_Span(clause.start, clause.end) for clause in public]
    for gap, open_ground in _gaps(source, clauses, withdrawn):
        if open_ground and media_type in _TEXT_FORMATS:
            shown.append(gap)
        else:
            shown.extend(span for span in _lines(source, gap) if _is_known(source[span.start : span.end], known))
    return _hide_comments(_only(source, shown))


def _is_known(line: str, known: Collection[str]) -> bool:
    return plain(line) in known or _TABLE_RULE.fullmatch(line) is not None


def _gaps(source: str, clauses: Sequence[Clause], withdrawn: Collection[ClauseId]) -> Iterator[tuple[_Span, bool]]:
    """The stretches between clauses, and whether public clauses stand on both sides without a comment between."""
    at, open_before = 0, False
    for clause in sorted(clauses, key=lambda clause: clause.start):
        open_after = clause.audience is Audience.PUBLIC and clause.id not in withdrawn
        gap = _Span(at, max(at, clause.start))
        yield gap, open_before and open_after and "<!--" not in source[gap.start : gap.end]
        at, open_before = max(at, clause.end), open_after
    yield _Span(at, len(source)), False


def _lines(source: str, gap: _Span) -> Iterator[_Span]:
    for line in _LINE.finditer(source, gap.start, gap.end):
        yield _Span(line.start(), line.end())


def _only(source: str, shown: Sequence[_Span]) -> str:
    pieces = []
    at = 0
    for span in sorted(shown):
        start = max(at, span.start)
        end = max(start, span.end)
        pieces += [_blank(source[at:start]), source[start:end]]
        at = end
    return "".join((*pieces, _blank(source[at:])))


def _hide_comments(text: str) -> str:
    return _COMMENT.sub(lambda comment: _blank(comment[0]), text)


def _blank(text: str) -> str:
    return _NOT_A_BREAK.sub(" ", text)
