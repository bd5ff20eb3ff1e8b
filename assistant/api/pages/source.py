"""A source to read in a browser: its exact characters, set by what each line is, with anchors and one highlight.

The text of the page's article is the source, character for character: marks of Markdown are wrapped, never dropped.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from assistant.api.library import OpenDocument
from knowledge.markup import plain

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+")
_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-{3,}[-|: \t]*\Z")
_STRONG = re.compile(r"(\*\*)(?=\S)[^*\n]+?(?<=\S)(\*\*)")
_CELL = re.compile(r"[ \t]*(?<!\\)\|[ \t]*|[ \t]+\Z")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that look the same. `anchors` are the ids of clauses that begin here."""

    text: str
    anchors: tuple[str, ...] = ()
    marked: bool = False
    first_marked: bool = False
    strong: bool = False
    syntax: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source: `heading` (with its level), `question`, `item`, `row`, `rule`, `blank`, `note`
    or `text`.

    `cells` has one entry, for table rows one for each cell.
    """

    kind: str
    cells: tuple[tuple[Run, ...], ...]
    level: int = 0
    repeats_title: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring lines that are set together: a table's rows, or a single line."""

    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """The source in blocks. `highlighted`: whether any character is marked; `levels`: the page's for the source's."""

    blocks: tuple[Block, ...]
    highlighted: bool
    levels: Mapping[int, int]

    @classmethod
    def of(cls, opened: OpenDocument, highlight: tuple[int, int] | None) -> "SourceView":
        """The view of an opened version, with the characters `highlight` (start, end) marked."""
        lines = list(_Setter(opened, highlight).lines())
        used = sorted({line.level for line in lines if line.level and not line.repeats_title})
        levels = {level: min(rank, 6) for rank, level in enumerate(used, 2)}
        return cls(tuple(_blocks(lines)), highlight is not None and highlight[0] < highlight[1], levels)


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    """A table's header, rule and rows together; every other line by itself."""
    for in_table, together in groupby(lines, key=lambda line: line.kind in ("row", "rule")):
        if in_table:
            yield Block("table", tuple(together))
        else:
            yield from (Block(line.kind, (line,)) for line in together)


class _Setter:
    """Sets the lines of one source."""

    def __init__(self, opened: OpenDocument, highlight: tuple[int, int] | None) -> None:
        self._source = opened.version.source
        self._title = plain(opened.version.metadata.title).casefold()
        self._markdown = opened.version.media_type == "text/markdown"
        self._highlight = highlight if highlight and highlight[0] < highlight[1] else (-1, -1)
        self._clauses = sorted((clause.start, f"clause-{clause.id}") for clause in opened.clauses)
        self._starts = [start for start, _ in self._clauses]
        self._levels: dict[str, int] = {}
        for clause in opened.clauses:
            for depth, heading in enumerate(clause.section, 2):
                self._levels.setdefault(heading.casefold(), depth)
        self._questions = {clause.context.casefold() for clause in opened.clauses if "|" not in clause.context}
        self._notes = [comment.span() for comment in _COMMENT.finditer(self._source)]

    def lines(self) -> Iterator[Line]:
        """Every line of the source, in order."""
        at = 0
        while at < len(self._source):
            line = _LINE.match(self._source, at)
            end = line.end() if line else len(self._source)
            yield self._line(at, end)
            at = end

    def _line(self, start: int, end: int) -> Line:
        words = self._source[start:end].rstrip("\r\n")
        stop = start + len(words)
        if not words.strip():
            return Line("blank", (self._runs(start, end, []),))
        if any(begins <= start and stop <= ends for begins, ends in self._notes):
            return Line("note", (self._runs(start, end, []),))
        hashes = _HEADING.match(words) if self._markdown else None
        spoken = plain(words).casefold()
        level = len(hashes[1]) if hashes else self._levels.get(spoken, 1 if spoken == self._title else 0)
        if level:
            runs = self._runs(start, end, [(start, start + hashes.end())] if hashes else [])
            return Line("heading", (runs,), level, spoken == self._title and not self._marks(start, end))
        if not self._markdown:
            return Line("question" if spoken in self._questions else "text", (self._runs(start, end, []),))
        if words.lstrip().startswith("|"):
            kind = "rule" if _RULE.match(words) else "row"
            return Line(kind, tuple(self._cells(start, stop, end, kind == "rule")))
        return Line("item" if _ITEM.match(words) else "text", (self._runs(start, end, []),))

    def _cells(self, start: int, stop: int, end: int, is_rule: bool) -> Iterator[tuple[Run, ...]]:
        """The cells of a row; the bars between them are syntax at the beginning of the cell that they open."""
        if is_rule:
            yield self._runs(start, end, [(start, end)])
            return
        bars = [bar.span() for bar in _CELL.finditer(self._source[start:stop])]
        spans = [(start + begins, start + ends) for begins, ends in bars]
        cuts = [begins for begins, ends in spans if ends < stop] or [start]
        for begins, ends in zip(cuts, (*cuts[1:], end), strict=True):
            syntax = [span for span in spans if begins <= span[0] < ends]
            yield self._runs(begins, ends, syntax)

    def _runs(self, start: int, end: int, syntax: list[tuple[int, int]]) -> tuple[Run, ...]:
        strong: list[tuple[int, int]] = []
        if self._markdown:
            for bold in _STRONG.finditer(self._source, start, end):
                strong.append((bold.end(1), bold.start(2)))
                syntax = [*syntax, bold.span(1), bold.span(2)]
        cuts = {start, end, *(edge for span in (*syntax, *strong) for edge in span)}
        cuts |= {edge for edge in self._highlight if start < edge < end}
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        cuts |= set(self._starts[first:last])
        edges = sorted(cut for cut in cuts if start <= cut <= end)
        return tuple(
            Run(
                text=self._source[begins:ends],
                anchors=self._anchors(begins),
                marked=self._marks(begins, ends),
                first_marked=begins == self._highlight[0],
                strong=_within(begins, strong),
                syntax=_within(begins, syntax),
            )
            for begins, ends in pairwise(edges)
        )

    def _marks(self, start: int, end: int) -> bool:
        return self._highlight[0] < end and start < self._highlight[1]

    def _anchors(self, offset: int) -> tuple[str, ...]:
        first, last = bisect_left(self._starts, offset), bisect_right(self._starts, offset)
        return tuple(name for _, name in self._clauses[first:last])


def _within(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in spans)
