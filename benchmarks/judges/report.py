"""What was measured, for people (Markdown) and for programs (JSON)."""

import json
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from evals.intervals import Interval

Cell = str | int | float | Interval
_PACKAGES = ("bythebook", "numpy", "scipy", "scikit-learn", "onnxruntime")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by column name; all have the same columns."""

    title: str
    rows: Sequence[Mapping[str, Cell]]


@dataclass(frozen=True, slots=True)
class Section:
    """One judge against one kind of labels: what was done, and the numbers."""

    title: str
    notes: Sequence[str]
    tables: Sequence[Table] = ()


def markdown(sections: Sequence[Section], made_with: str) -> str:
    """All sections, below what they were made with."""
    out = [made_with]
    for section in sections:
        out += ["", f"## {section.title}", "", *section.notes]
        for table in section.tables:
            out += ["", f"**{table.title}**", "", *_rows(table.rows)]
    return "\n".join(out) + "\n"


def as_json(sections: Sequence[Section], made_with: str) -> str:
    """The same with all digits; an interval is `[value, low, high]`."""
    written = {
        section.title: {"notes": section.notes, **{table.title: table.rows for table in section.tables}}
        for section in sections
    }
    return json.dumps({"made_with": made_with, "sections": written}, indent=1, ensure_ascii=False) + "\n"


def made_with(model: str, seed: int) -> str:
    """The command, the machine, the versions and the seed."""
    versions = ", ".join(f"{package} {version(package)}" for package in _PACKAGES)
    return (
        f"`python -m benchmarks.judges {' '.join(sys.argv[1:])}`".replace(" `", "`") + f" on {platform.platform()}, "
        f"Python {platform.python_version()}, {versions}; encoder {model}; seed {seed}; 95 % bootstrap intervals."
    )


def _rows(rows: Sequence[Mapping[str, Cell]]) -> list[str]:
    heads = list(rows[0]) if rows else []
    return [
        f"| {' | '.join(heads)} |",
        "|---" * len(heads) + "|",
        *(f"| {' | '.join(_shown(row[head]) for head in heads)} |" for row in rows),
    ]


def _shown(cell: Cell) -> str:
    if isinstance(cell, Interval):
        return f"{cell.mean:.3f} [{cell.low:.3f}, {cell.high:.3f}]"
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell).replace("|", "\\|")
