"""The stored text of formats that have none of their own: one block after another, a blank line between.

A table is one paragraph: its header, which belongs to no block, and a line for each row.
"""

from dataclasses import replace

from ingest.errors import RejectedFile
from ingest.loaders.blocks import Block, BlockKind

MAX_BUILT_CHARACTERS = 50_000_000
"""Cells that span many rows are repeated in each: this stops a small file from unfolding without end."""


def one_line(words: str) -> str:
    """The words with every run of white space, line breaks included, as one blank; control characters dropped."""
    printable = "".join(c for c in words if c.isprintable() or c.isspace()) if not words.isprintable() else words
    return " ".join(printable.split())


def table_line(cells: list[str]) -> str:
    """Cells on one line, `EU | 14 days | free`; empty when all cells are."""
    return " | ".join(cells).strip() if any(cells) else ""


class BuiltText:
    """Collects words as blocks and lays them out."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        """All that was added."""
        return "".join(self._parts)

    def add(self, words: str, block: Block, lead: str = "") -> None:
        """Adds words as a block shaped like `block`, whose span is replaced; nothing when they are blank.

        `lead` is a line of its own right before the words that belongs to no block (an FAQ's question).
        Raises RejectedFile when the text grows past MAX_BUILT_CHARACTERS.
        """
        words = words.strip()
        if not words:
            return
        goes_on = self._goes_on(block)
        if self._parts:
            self._append("\n" if goes_on else "\n\n")
        if block.kind is BlockKind.TABLE_ROW and not goes_on:
            lead = lead or block.context
        if lead:
            self._append(f"{lead}\n")
        start = self._length
        self._append(words)
        self.blocks.append(replace(block, start=start, end=self._length))

    def _goes_on(self, block: Block) -> bool:
        """Whether this is another row of the table that was added last."""
        if not self.blocks or block.kind is not BlockKind.TABLE_ROW:
            return False
        return (self.blocks[-1].kind, self.blocks[-1].context) == (block.kind, block.context)

    def _append(self, part: str) -> None:
        self._parts.append(part)
        self._length += len(part)
        if self._length > MAX_BUILT_CHARACTERS:
            raise RejectedFile(f"the document unfolds to more than {MAX_BUILT_CHARACTERS:,} characters; split it")


def shape(
    kind: BlockKind, level: int = 0, *, ordered: bool = False, page: int | None = None, context: str = ""
) -> Block:
    """A block without a span yet, for `BuiltText.add`."""
    return Block(kind, 0, 0, level, ordered, page, context)
