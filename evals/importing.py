"""Samples from tables that evaluators already keep: every cell that cannot be meant is named at once."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from evals.errors import BrokenSuite
from evals.queries import read_queries
from evals.samples import Sample
from evals.tables import Row, Table, read_table

_SYNONYMS = {
    "id": "id", "no": "id", "number": "id", "case": "id", "case id": "id", "question": "question", "query": "question",
    "user question": "question", "customer question": "question", "prompt": "question", "reference": "reference",
    "answer": "reference", "expected answer": "reference", "reference answer": "reference", "document": "document",
    "source": "document", "file": "document", "gold document": "document", "quote": "quote", "gold quote": "quote",
    "clause": "quote", "section": "section", "heading": "section", "facts": "facts", "must say": "facts",
    "absent": "absent", "must not say": "absent", "forbidden": "forbidden", "must not leak": "forbidden",
    "verdict": "verdict", "decision": "verdict", "outcome": "outcome", "expected outcome": "outcome",
    "clarify": "clarify", "audience": "audience", "reader": "audience", "as of": "as_of", "date": "as_of",
    "day": "as_of", "asked on": "as_of", "tags": "tags", "category": "tags", "group": "group", "history": "history",
    "conversation": "history", "scenario": "scenario",
}  # fmt: skip
"""What people call the columns, in lower case with spaces."""

_FIELDS = tuple(dict.fromkeys(_SYNONYMS.values()))
_LISTS = ("facts", "absent", "forbidden", "tags")
_PLAIN = ("id", "question", "scenario", "as_of", "group")
_NEARLY = 0.8
_TURN = re.compile(r"^\s*(customer|user|assistant|agent|bot)\s*:\s*", re.IGNORECASE | re.MULTILINE)
_ROLES = {
    "customer": "customer",
    "user": "customer",
    "assistant": "assistant",
    "agent": "assistant",
    "bot": "assistant",
}


class Imported(NamedTuple):
    """The samples of a file, and the columns that mean nothing here and were left out."""

    samples: list[Sample]
    ignored: list[str]


def read_samples(path: Path, columns: Mapping[str, str]) -> Imported:
    """The samples of a .csv or .xlsx table, or of a .jsonl file of queries.

    `columns` says which column holds a field, by field, where its name does not. Lists (facts, tags …) are separated
    by semicolons or lines, sections by ">", and a history has a turn a line, "customer: …" or "assistant: …". Raises
    BrokenSuite that names every broken cell by file, row and column.
    """
    if path.suffix.lower() == ".jsonl":
        return Imported([sample for _, sample in read_queries(path)], [])
    table = read_table(path)
    fields = _fields(path, table.header, columns)
    samples: dict[str, Sample] = {}
    wrong: list[str] = []
    for row in table.rows:
        cells = {field: row.cells[at].strip() for field, at in fields.items() if at < len(row.cells)}
        cells["id"] = cells.get("id") or f"{path.stem}-{row.number}"
        try:
            sample = Sample.model_validate(_sample(cells))
        except ValidationError as error:
            wrong += [_explained(path, table, row, fields, dict(each)) for each in error.errors()]
            continue
        if sample.id in samples:
            wrong.append(
                f"{path}, row {row.number}, {_column(table, fields, 'id')}: the id {sample.id!r} is used twice"
            )
        samples[sample.id] = sample
    if wrong:
        raise BrokenSuite("\n".join(wrong))
    ignored = [name for at, name in enumerate(table.header.cells) if at not in fields.values() and name.strip()]
    return Imported(list(samples.values()), ignored)


def _fields(path: Path, header: Row, columns: Mapping[str, str]) -> dict[str, int]:
    """The place of the column of each field. Raises BrokenSuite for names that are unknown, or said twice."""
    found = {field: _place(path, header, field, column) for field, column in columns.items()}
    for at, cell in enumerate(header.cells):
        name = " ".join(re.split(r"[\s_-]+", cell.strip().lower()))
        known = _SYNONYMS.get(name)
        if at in found.values() or known in columns:
            continue
        if known in found:
            both = f"{header.cells[found[known]]!r} and {cell!r}"
            reason = f"{both} both give {known}; keep one, or choose with --map {known}=…"
            raise BrokenSuite(f"{path}, row {header.number}: {reason}")
        if known:
            found[known] = at
        elif near := get_close_matches(name, _SYNONYMS, 1, _NEARLY):
            reason = f"the column {cell!r} is unknown; did you mean {near[0]!r}? Rename it"
            raise BrokenSuite(f"{path}, row {header.number}: {reason}, or say --map {_SYNONYMS[near[0]]}={cell!r}")
    if "question" not in found:
        raise BrokenSuite(f"{path}, row {header.number}: no column holds the question; say --map question=…")
    return found


def _place(path: Path, header: Row, field: str, column: str) -> int:
    if field not in _FIELDS:
        raise BrokenSuite(f"--map {field}: there is no such field; there are {', '.join(_FIELDS)}")
    names = [cell.strip().lower() for cell in header.cells]
    if column.strip().lower() not in names:
        raise BrokenSuite(f"{path}, row {header.number}: --map {field}: there is no column {column!r}")
    return names.index(column.strip().lower())


def _sample(cells: Mapping[str, str]) -> dict[str, Any]:
    """What the cells say; words of closed sets in any case, with spaces or underscores."""
    sample: dict[str, Any] = {field: cells[field] for field in _PLAIN if cells.get(field)}
    expect: dict[str, Any] = {field: cells[field] for field in ("reference", "clarify") if cells.get(field)}
    for holder, field in ((sample, "audience"), (expect, "verdict"), (expect, "outcome")):
        if cells.get(field):
            holder[field] = cells[field].lower().replace(" ", "_")
    for field in _LISTS:
        parts = [part.strip() for part in re.split(r"[;\n]", cells.get(field, "")) if part.strip()]
        if parts:
            (sample if field == "tags" else expect)[field] = parts
    gold: dict[str, Any] = {field: cells[field] for field in ("document", "quote") if cells.get(field)}
    section = [part.strip() for part in cells.get("section", "").split(">") if part.strip()]
    if section and "quote" not in gold:
        gold["section"] = section
    if gold:
        expect["gold"] = [gold]
    if cells.get("history"):
        sample["history"] = _history(cells["history"])
    return {**sample, "question": cells.get("question", ""), "origin": "imported", "expect": expect}


def _history(cell: str) -> list[dict[str, str]]:
    """Turns, each beginning with who speaks; words before the first are the customer's."""
    parts = _TURN.split(cell)
    said = list(zip(["customer", *parts[1::2]], parts[::2], strict=True))
    return [{"role": _ROLES[role.lower()], "text": text.strip()} for role, text in said if text.strip()]


def _explained(path: Path, table: Table, row: Row, fields: Mapping[str, int], error: Mapping[str, Any]) -> str:
    steps: Sequence[int | str] = [step for step in error["loc"] if isinstance(step, str)]
    field = next((str(step) for step in reversed(steps) if step in _FIELDS), str(steps[-1]) if steps else "row")
    reason = "it is empty" if error["type"] == "string_too_short" else error["msg"]
    if error["type"] == "missing":
        reason = f"the row has no {field}"
    came = str(error["input"])[:60] if error["type"] not in ("missing", "string_too_short") else ""
    return f"{path}, row {row.number}, {_column(table, fields, field)}: {reason}" + (f", got {came!r}" if came else "")


def _column(table: Table, fields: Mapping[str, int], field: str) -> str:
    return f"column {table.header.cells[fields[field]]!r}" if field in fields else f"no column for {field!r}"
