"""What the documents are made of."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the title of the document."""

    level: int
    text: str


@dataclass(frozen=True)
class Clauses:
    """Numbered clauses, one paragraph each."""

    texts: Sequence[str]


@dataclass(frozen=True)
class Steps:
    """A procedure, numbered from 1."""

    texts: Sequence[str]


@dataclass(frozen=True)
class Grid:
    """A ruled table; the first row holds the column names. Widths are shares of the page width."""

    rows: Sequence[Sequence[str]]
    widths: Sequence[float]


Block = Heading | Clauses | Steps | Grid
