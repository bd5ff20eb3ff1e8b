"""Suites written by programs: samples as YAML like a person's, put into a file without touching what stands there.

Files are edited as text, at the places where the parser found the samples, so that comments and layout stay. Every
edit is read back before it replaces the file, in one step.
"""

import json
import os
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, NamedTuple

import yaml

from evals.errors import BrokenSuite
from evals.samples import Gold, Sample, Turn
from evals.suite import parse_suite
from evals.suite_lines import compose, read_text

_HEADER = "# yaml-language-server: $schema={schema}\nname: {name}\ndescription: {description}\nsamples:\n"
_SCHEMA = Path(__file__).parent / "suites" / "schema.json"


class NewSample(NamedTuple):
    """A sample to write, and comment lines to put into it."""

    sample: Sample
    comments: tuple[str, ...] = ()


def write_suite(path: Path, description: str, samples: Iterable[Sample]) -> None:
    """Make a suite of these samples, named like its file. Raises BrokenSuite where the file is already there."""
    if path.exists():
        raise BrokenSuite(f"{path} is there already; give another --out, or remove it first")
    _replace(path, _empty(path, description), [NewSample(sample) for sample in samples])


def append(path: Path, new: Sequence[NewSample], description: str = "") -> None:
    """Put samples behind those of a suite, every byte of which stays; a file that is not there is made.

    Raises BrokenSuite for a broken suite, an id that is already used, and `samples` that are not a list in lines.
    """
    _replace(path, read_text(path) if path.exists() else _empty(path, description), new)


def review(path: Path, accept: Iterable[str] = (), reject: Iterable[str] = ()) -> None:
    """Let accepted samples count and take rejected ones out; all other lines stay. Raises BrokenSuite."""
    text = read_text(path)
    accepted, rejected = set(accept), set(reject)
    pending = {sample.id for sample in parse_suite(path, text).samples if sample.pending}
    if both := accepted & rejected:
        raise BrokenSuite(f"{path}: both accepted and rejected: {', '.join(sorted(both))}")
    if unknown := (accepted | rejected) - pending:
        raise BrokenSuite(f"{path}: no pending sample is named {', '.join(sorted(unknown))}; nothing was changed")
    change = _reviewed_lines if path.suffix == ".jsonl" else _reviewed
    _save(path, change(path, text, accepted, rejected))


def sample_yaml(new: NewSample, indent: int = 2) -> str:
    """One entry of `samples`, its dash in column `indent`."""
    fields = new.sample.model_dump(exclude_defaults=True)
    lines = yaml.dump(
        fields, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf"), default_flow_style=False
    ).splitlines()
    lines[1:1] = [f"# {part}" for comment in new.comments for part in comment.splitlines()]
    lead = " " * indent
    return f"{lead}- {lines[0]}\n" + "".join(f"{lead}  {line}\n" for line in lines[1:])


class _Dumper(yaml.SafeDumper):
    """Block style as people write it, but one line for a list of words, a clause, a turn."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def represent_data(self, data: Any) -> yaml.Node:
        node: yaml.Node = super().represent_data(str(data) if isinstance(data, StrEnum) else data)
        if isinstance(node, yaml.CollectionNode):
            node.flow_style = self._on_one_line(data)
        elif isinstance(node, yaml.ScalarNode) and "\n" in node.value:
            node.style = '"'
        return node

    @staticmethod
    def _on_one_line(data: Any) -> bool:
        if isinstance(data, dict):
            return data.keys() <= set(Gold.model_fields) or data.keys() == set(Turn.model_fields)
        return not any(isinstance(item, dict) for item in data)


def _empty(path: Path, description: str) -> str:
    if path.suffix == ".jsonl":
        return ""
    schema = Path(os.path.relpath(_SCHEMA, path.resolve().parent)).as_posix()
    quoted = [json.dumps(words, ensure_ascii=False) for words in (path.stem, description)]
    return _HEADER.format(schema=schema, name=quoted[0], description=quoted[1])


def _replace(path: Path, text: str, new: Sequence[NewSample]) -> None:
    if path.suffix == ".jsonl":
        rows = (each.sample.model_dump_json(exclude_defaults=True) for each in new)
        _save(path, _ended(text) + "".join(f"{row}\n" for row in rows))
        return
    key, node, entries = _samples(path, text)
    indent = entries[-1].indent if entries else 2
    written = "\n".join(sample_yaml(each, indent) for each in new)
    if entries:
        at = entries[-1].end
        _save(path, f"{_ended(text[:at])}\n{written}{text[at:]}")
    else:
        rest = text[node.end_mark.index :].lstrip(" ")
        _save(path, f"{text[: key.end_mark.index]}:\n{written}{rest.removeprefix(chr(10))}")


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


class _Entry(NamedTuple):
    """A sample in the text: from its dash's line to behind its last line; its keys with the nodes of their values."""

    start: int
    end: int
    indent: int
    node: yaml.MappingNode

    def key(self, name: str) -> tuple[yaml.Node, yaml.Node] | None:
        """The nodes of a key and its value."""
        return next(((key, value) for key, value in self.node.value if key.value == name), None)


class _Samples(NamedTuple):
    """The nodes of the key `samples` and of its value, and the samples in it."""

    key: yaml.Node
    node: yaml.Node
    entries: list[_Entry]


def _samples(path: Path, text: str) -> _Samples:
    """Where the samples stand. Raises BrokenSuite where they do not stand in lines of their own."""
    root = compose(path, text)
    found = [(key, value) for key, value in root.value if key.value == "samples"] if root is not None else []
    if not found:
        raise BrokenSuite(f"{path}: it has no `samples:`; write that line at its end, and samples go below it")
    (key, node) = found[0]
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        return _Samples(key, node, [])
    if node.flow_style:
        line = key.start_mark.line + 1
        raise BrokenSuite(f"{path}, line {line}: to be edited, samples must be a list with a dash before each")
    starts = [text.rindex("\n", 0, item.start_mark.index) + 1 for item in node.value]
    ends = [*starts[1:], node.end_mark.index]
    entries = []
    for item, start, limit in zip(node.value, starts, ends, strict=True):
        indent = text.index("-", start) - start
        entries.append(_Entry(start, _last_line(text, start, limit, indent), indent, item))
    return _Samples(key, node, entries)


def _last_line(text: str, start: int, limit: int, indent: int) -> int:
    """Behind the last line of an entry: blank lines, and comments no deeper than its dash, are not its own."""
    lines = text[start:limit].splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or _is_comment(lines[-1], indent)):
        lines.pop()
    return start + sum(map(len, lines))


def _is_comment(line: str, indent: int) -> bool:
    words = line.lstrip()
    return words.startswith("#") and len(line) - len(words) <= indent


def _reviewed(path: Path, text: str, accepted: set[str], rejected: set[str]) -> str:
    """The text with the lines of rejected samples and the `pending` of accepted ones gone."""
    key, _, entries = _samples(path, text)
    kept = text
    left = 0
    for entry in reversed(entries):
        name = entry.key("id")
        pending = entry.key("pending")
        if name is not None and name[1].value in rejected:
            kept = kept[: entry.start] + kept[entry.end :]
            continue
        left += 1
        if name is not None and pending is not None and name[1].value in accepted:
            start, end, instead = _without_pending(text, entry, *pending)
            kept = kept[:start] + instead + kept[end:]
    return kept if left or not entries else f"{kept[: key.end_mark.index]}: []{kept[key.end_mark.index + 1 :]}"


def _without_pending(text: str, entry: _Entry, key: yaml.Node, value: yaml.Node) -> tuple[int, int, str]:
    """The whole line where the key has one; else its value becomes false."""
    start = text.rindex("\n", 0, key.start_mark.index) + 1
    if entry.node.flow_style or start <= entry.start:
        return value.start_mark.index, value.end_mark.index, "false"
    return start, text.index("\n", value.end_mark.index) + 1 if "\n" in text[value.end_mark.index :] else len(text), ""


def _reviewed_lines(path: Path, text: str, accepted: set[str], rejected: set[str]) -> str:
    lines = []
    for line in text.splitlines(keepends=True):
        row = json.loads(line) if line.strip() else {}
        if row.get("id") in accepted:
            row.pop("pending")
            lines.append(json.dumps(row, ensure_ascii=False) + "\n")
        elif row.get("id") not in rejected:
            lines.append(line)
    return "".join(lines)


def _save(path: Path, text: str) -> None:
    """Replace the file in one step, once what it will say is known to be a suite. Raises BrokenSuite."""
    parse_suite(path, text)
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        file.write(text.encode())
    part = Path(file.name)
    part.chmod(path.stat().st_mode if path.exists() else 0o644)
    part.replace(path)
