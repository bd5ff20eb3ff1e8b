"""What a loader makes of a file: its text, and the blocks of structure found in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Protocol

from knowledge.policies import Audience


class BlockKind(StrEnum):
    """The structural parts a document is split along."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CODE = "code"
    FAQ = "faq"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the loaded text, `text[start:end]`, with no blank space at either end.

    `level` is a heading's level (1-6) or a list item's depth (1 = outermost), which
    any further block inside an item (a second paragraph, code, a table row) carries too. `ordered` marks the items of
    numbered lists. `context` is text the block needs but does not contain: a table row's header, an FAQ's
    question. `audience` is set where the document marks a part of itself. A list item's span covers its own
    words only: nested items are blocks of their own.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    ordered: bool = False
    page: int | None = None
    context: str = ""
    audience: Audience | None = None


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A file after loading: the text that is stored, its blocks in reading order, and the metadata found inside it.

    `metadata` is raw (front matter, HTML title and meta, document properties): keys as people write them.
    """

    text: str
    blocks: tuple[Block, ...]
    media_type: str
    metadata: Mapping[str, object] = field(default_factory=dict)


class Loader(Protocol):
    """Reads one file format. Raises RejectedFile with a one-line reason for anything it cannot read."""

    suffixes: ClassVar[tuple[str, ...]]

    def load(self, data: bytes) -> LoadedDocument:
        """The document in these bytes."""
        ...
