"""Suites: files of samples, YAML or JSONL, read strictly. What is wrong is named by file and line."""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import BrokenSuite
from evals.gold import UnknownDocument, UnresolvableGold, spans
from evals.samples import Sample
from evals.scores import Sources

_Location = Sequence[int | str]


class Suite(BaseModel):
    """Samples under one name. `digest` is the SHA-256 of the file it was read from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    description: str = ""
    samples: tuple[Sample, ...]
    digest: str = ""


def load_suite(path: Path) -> Suite:
    """The suite in a file. Raises BrokenSuite for what cannot be read, a wrong key or value, and an id used twice."""
    try:
        text = path.read_text(encoding="utf8")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenSuite(f"{path} cannot be read: {error}") from error
    digest = hashlib.sha256(text.encode()).hexdigest()
    if path.suffix == ".jsonl":
        values, line_of = _read_jsonl(path, text)
    else:
        values, line_of = _read_yaml(path, text)
    try:
        suite = Suite.model_validate({**values, "digest": digest})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BrokenSuite(f"{path}, line {line_of(first['loc'])}: {where}: {first['msg']}") from error
    seen: set[str] = set()
    for number, sample in enumerate(suite.samples):
        if sample.id in seen:
            raise BrokenSuite(f"{path}, line {line_of(('samples', number, 'id'))}: the id {sample.id!r} is used twice")
        seen.add(sample.id)
    return suite


def check_gold(path: Path, suite: Suite, sources: Sources) -> None:
    """Raises BrokenSuite for a sample whose gold document or quote is not there any more."""
    _, line_of = _read_yaml(path, path.read_text(encoding="utf8")) if path.suffix != ".jsonl" else ({}, _row_line)
    for number, sample in enumerate(suite.samples):
        for at, gold in enumerate(sample.expect.gold):
            try:
                spans(gold, sources)
            except (UnknownDocument, UnresolvableGold) as error:
                line = line_of(("samples", number, "expect", "gold", at))
                raise BrokenSuite(f"{path}, line {line}: sample {sample.id}: {error}") from error


def _read_jsonl(path: Path, text: str) -> tuple[dict[str, Any], Callable[[_Location], int]]:
    samples, lines = [], []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            samples.append(json.loads(line))
        except ValueError as error:
            raise BrokenSuite(f"{path}, line {number}: this is not JSON: {error}") from error
        lines.append(number)

    def line_of(location: _Location) -> int:
        return lines[int(location[1])] if len(location) > 1 else 1

    return {"name": path.stem, "samples": samples}, line_of


def _row_line(location: _Location) -> int:
    return int(location[1]) + 1


def _read_yaml(path: Path, text: str) -> tuple[dict[str, Any], Callable[[_Location], int]]:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise BrokenSuite(f"{path}{line}: this is not YAML: {getattr(error, 'problem', error)}") from error
    if not isinstance(values, dict) or root is None:
        raise BrokenSuite(f"{path}, line 1: a suite is a mapping with `name` and `samples`")
    _refuse_repeated_keys(path, root)
    return values, lambda location: _line(root, location)


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


def _line(node: yaml.Node, location: _Location) -> int:
    """The 1-based line of the deepest node on the way to a location."""
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
