"""Suite files as text: YAML or JSONL into plain values, and the line on which each value stands."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from evals.errors import BrokenSuite

Location = Sequence[int | str]
"""The way to a value from the root, such as ("samples", 3, "expect", "gold", 0)."""


class ReadFile(NamedTuple):
    """The values of a file; `line_of` gives the 1-based line of the deepest thing on the way to a location."""

    values: dict[str, Any]
    line_of: Callable[[Location], int]


def read_text(path: Path) -> str:
    """The characters of a file. Raises BrokenSuite where it cannot be read or is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BrokenSuite(f"{path}: byte {error.start} is not UTF-8 text; save the file as UTF-8") from error
    except OSError as error:
        raise BrokenSuite(f"{path} cannot be read: {error.strerror or error}") from error


def json_lines(path: Path, text: str) -> Iterator[tuple[int, Any]]:
    """The values of a JSONL file with their 1-based lines; blank lines are skipped. Raises BrokenSuite."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except ValueError as error:
            raise BrokenSuite(f"{path}, line {number}: this is not JSON: {error}") from error


def read_jsonl(path: Path, text: str) -> ReadFile:
    """A suite with a sample a line, named like its file. Raises BrokenSuite."""
    rows = list(json_lines(path, text))

    def line_of(location: Location) -> int:
        return rows[int(location[1])][0] if len(location) > 1 else 1

    return ReadFile({"name": path.stem, "samples": [value for _, value in rows]}, line_of)


def read_yaml(path: Path, text: str) -> ReadFile:
    """A suite in YAML. Raises BrokenSuite for other YAML, and for a key that stands there twice."""
    root = compose(path, text)
    if not isinstance(root, yaml.MappingNode):
        raise BrokenSuite(f"{path}, line 1: a suite is a mapping with `name` and `samples`")
    _refuse_repeated_keys(path, root)
    try:
        values = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        raise BrokenSuite(f"{path}: this is not YAML: {error}") from error
    return ReadFile(values, lambda location: _line(root, location))


def compose(path: Path, text: str) -> yaml.Node | None:
    """The YAML nodes with their places in the text. Raises BrokenSuite."""
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise BrokenSuite(f"{path}{line}: this is not YAML: {getattr(error, 'problem', error)}") from error


def _refuse_repeated_keys(path: Path, node: yaml.Node) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                raise BrokenSuite(f"{path}, line {line}: the key {key.value!r} stands there twice")
            seen.add(key.value)
            _refuse_repeated_keys(path, value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repeated_keys(path, item)


def _line(node: yaml.Node, location: Location) -> int:
    line = node.start_mark.line + 1
    for step in location:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == step]
            if not found:
                break
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        else:
            break
    return line
