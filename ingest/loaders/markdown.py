"""Markdown: CommonMark with GFM tables, YAML front matter and audience markers. The text is the file, exactly."""

import re
from typing import TYPE_CHECKING, ClassVar

from ingest.errors import RejectedFile
from ingest.loaders.audience_markers import Comment, marked_audience, refuse_broken_markers, refuse_marker_inside
from ingest.loaders.blocks import Block, BlockKind, LoadedDocument
from ingest.loaders.decoding import decode_text
from ingest.loaders.embedded_html import visible_runs
from ingest.loaders.front_matter import read_front_matter
from ingest.loaders.source_lines import SourceLines, Span
from knowledge.policies import Audience

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_CLOSING_HASHES = re.compile(r"(?<=[ \t])#+[ \t]*\Z")
_ROW_PREFIX = re.compile(r"[ \t>]*\|?")
_TITLE_CHARACTERS = 300
_DEEPEST_NESTING = 100


class MarkdownLoader:
    """Reads .md and .markdown files.

    Spans leave out heading hashes, list markers, quote marks before the first line, code fences and a table row's
    outer pipes. The first paragraph of a list item is the LIST_ITEM; whatever else stands in the item (further
    paragraphs, code, table rows) keeps its own kind and carries the item's depth as `level`. Visible words of raw
    HTML are paragraphs; comments are nothing.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".md", ".markdown")

    def load(self, data: bytes) -> LoadedDocument:
        """The document; raises RejectedFile for bad encoding, bad front matter or markers, and an empty body."""
        text = decode_text(data)
        refuse_broken_markers(text, one_line=False)
        front = read_front_matter(text)
        parser = _block_parser()
        walk = _Walk(text, front.body)
        walk.read(parser.parse(text[front.body :]))
        if not walk.blocks:
            raise RejectedFile("the file is empty: there are no words besides front matter and comments")
        metadata = front.values
        if not metadata.get("title") and walk.title:
            metadata["title"] = walk.title
        return LoadedDocument(text, tuple(walk.blocks), "text/markdown", metadata)


def _block_parser() -> "MarkdownIt":
    """CommonMark blocks and tables only: inline markup is kept as written, so it need not be parsed."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST_NESTING}).enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _inline_parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark")


class _Walk:
    """Goes through the block tokens once, in order, and writes down blocks."""

    def __init__(self, text: str, body: int) -> None:
        self.blocks: list[Block] = []
        self.title = ""
        self._inline_parser = _inline_parser()
        self._text = text
        self._lines = SourceLines(text, body)
        self._audience: Audience | None = None
        self._lists: list[bool] = []
        self._item_is_fresh: list[bool] = []

    def read(self, tokens: "list[Token]") -> None:
        """Adds the blocks of the whole token stream."""
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.type in {"bullet_list_open", "ordered_list_open"}:
                self._lists.append(token.type.startswith("ordered"))
            elif token.type in {"bullet_list_close", "ordered_list_close"}:
                self._lists.pop()
            elif token.type == "list_item_open":
                self._item_is_fresh.append(True)
            elif token.type == "list_item_close":
                self._item_is_fresh.pop()
            elif token.type == "heading_open":
                self._heading(token, tokens[index + 1])
            elif token.type == "paragraph_open":
                self._paragraph(tokens[index + 1])
            elif token.type == "table_open":
                index = self._table(tokens, index)
            elif token.type in {"fence", "code_block"}:
                self._code(token)
            elif token.type == "html_block":
                self._html(token)
            index += 1

    def _add(self, kind: BlockKind, span: Span, level: int = 0, ordered: bool = False, context: str = "") -> None:
        if kind is not BlockKind.CODE:
            refuse_marker_inside(self._text, span, self._lines)
        block = Block(kind, span.start, span.end, level, ordered, context=context, audience=self._audience)
        self.blocks.append(block)

    def _heading(self, opening: "Token", inline: "Token") -> None:
        first, stop = inline.map or (0, 0)
        content = inline.content.strip()
        if opening.markup.startswith("#") and content:
            line = self._lines.words(first).rstrip()
            visible = line if line.endswith(content) else _CLOSING_HASHES.sub("", line).rstrip()
            start = self._lines.start(first) + len(visible) - len(content)
            span = self._lines.trimmed(start, start + len(content))
        else:
            span = self._lines.locate(content, first, stop)
        if span is None:
            return
        level = int(opening.tag[1])
        self._add(BlockKind.HEADING, span, level)
        if level == 1 and not self.title and self._audience is not Audience.INTERNAL:
            self.title = self._plain_words(content[:_TITLE_CHARACTERS])

    def _paragraph(self, inline: "Token") -> None:
        first, stop = inline.map or (0, 0)
        span = self._lines.locate(inline.content, first, stop)
        if span is None:
            return
        depth = len(self._lists)
        if self._item_is_fresh and self._item_is_fresh[-1]:
            self._item_is_fresh[-1] = False
            self._add(BlockKind.LIST_ITEM, span, depth, self._lists[-1])
        else:
            self._add(BlockKind.PARAGRAPH, span, depth)

    def _code(self, token: "Token") -> None:
        first, _ = token.map or (0, 0)
        if token.type == "fence":
            first += 1
        count = token.content.count("\n") + (not token.content.endswith("\n"))
        span = self._lines.locate(token.content, first, first + count)
        if span is None:
            return
        if token.type == "code_block":
            refuse_marker_inside(self._text, span, self._lines)
        self._add(BlockKind.CODE, span, len(self._lists))

    def _html(self, token: "Token") -> None:
        first, stop = token.map or (0, 0)
        region = self._lines.locate(token.content, first, stop)
        if region is None:
            return
        for part in visible_runs(self._text, region.start, region.end):
            if isinstance(part, Comment):
                line = self._lines.line_in_file(part.start)
                self._audience = marked_audience(part.words, line) or self._audience
            else:
                self._add(BlockKind.PARAGRAPH, part, len(self._lists))

    def _table(self, tokens: "list[Token]", index: int) -> int:
        """Adds a block for each body row (for the header row where it is alone); the index of the table's end."""
        header: list[str] = []
        rows: list[int] = []
        in_header = False
        while tokens[index].type != "table_close":
            token = tokens[index]
            if token.type in {"thead_open", "thead_close"}:
                in_header = token.type == "thead_open"
            elif token.type == "tr_open" and token.map:
                rows.append(token.map[0])
            elif token.type == "inline" and in_header:
                header.append(self._plain_words(token.content[:_TITLE_CHARACTERS]))
            index += 1
        context = " | ".join(header) if any(header) else ""
        body = rows[1:]
        for line in body or rows:
            span = self._row_span(line)
            if span is not None:
                self._add(BlockKind.TABLE_ROW, span, len(self._lists), context=context if body else "")
        return index

    def _row_span(self, line: int) -> Span | None:
        words = self._lines.words(line).rstrip()
        prefix = _ROW_PREFIX.match(words)
        start = prefix.end() if prefix else 0
        end = len(words) - 1 if words.endswith("|") and not words.endswith("\\|") else len(words)
        if not words[start:end].replace("|", "").strip():
            return None
        base = self._lines.start(line)
        return self._lines.trimmed(base + start, base + end)

    def _plain_words(self, content: str) -> str:
        """Inline Markdown without its markup, on one line."""
        pieces: list[str] = []
        for token in self._inline_parser.parseInline(content):
            for child in token.children or ():
                pieces.append(" " if child.type in {"softbreak", "hardbreak"} else "")
                if child.type in {"text", "code_inline"}:
                    pieces.append(child.content)
        return " ".join("".join(pieces).split())
