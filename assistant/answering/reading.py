"""How a stretch of a clause reads: without markup, and a table row with the labels of its header."""

from knowledge.markup import plain
from knowledge.policies import Clause
from knowledge.sentences import Span


def readable(clause: Clause, span: Span) -> str:
    """The words at a span of the clause's text, on one line."""
    text = clause.text[span.start : span.end]
    return labelled(text, clause.context) or plain(text)


def labelled(row: str, header: str) -> str:
    """A table row's cells behind their header's labels; empty for anything else."""
    labels = [label.strip() for label in header.split("|")]
    written = row.strip().strip("|").split("|")
    if len(labels) < 2 or len(labels) != len(written):
        return ""
    cells = [plain(cell) for cell in written]
    return "; ".join(f"{label}: {cell}" if label else cell for label, cell in zip(labels, cells, strict=True) if cell)
