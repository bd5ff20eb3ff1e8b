"""A gate: what a run must reach, and how far it may fall behind a baseline, in a file beside the suite."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import BrokenSuite
from evals.metrics import Metric
from ingest.errors import RejectedFile
from ingest.loaders.yaml_mapping import YamlMapping, parse_yaml_mapping

_SLACK = 1e-9
"""0.82 - 0.80 is more than 0.02 in floating point, and must not fail a gate of 0.02."""

_MOST_DIGITS = 10

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Gate(BaseModel):
    """By metric name: the least value (`min`), and the most that it may fall below a baseline's (`max_drop`)."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    min: dict[str, Share] = {}
    max_drop: dict[str, Share] = {}


class Failure(NamedTuple):
    """A metric that did not pass, and a line that says why."""

    metric: str
    line: str

    def __str__(self) -> str:
        return self.line


def load_gate(path: Path) -> Gate:
    """The gate in a YAML file. Raises BrokenSuite, with file and line, for whatever it cannot mean."""
    try:
        written = parse_yaml_mapping(path.read_text(encoding="utf-8-sig"), "the gate")
    except RejectedFile as error:
        raise BrokenSuite(f"{path}:{error.line or 1}: {error.reason}") from error
    except UnicodeDecodeError as error:
        raise BrokenSuite(f"{path}:1: the gate must be UTF-8 text; save it as such") from error
    except OSError as error:
        raise BrokenSuite(f"{path}: the gate cannot be read: {error.strerror or error}") from error
    try:
        gate = Gate.model_validate(dict(written))
    except ValidationError as error:
        raise BrokenSuite(_explained(path, written, error)) from error
    if not gate.min and not gate.max_drop:
        raise BrokenSuite(f"{path}:1: the gate names no metric and would let everything pass; give min or max_drop")
    return gate


def check(gate: Gate, metrics: Mapping[str, Metric], baseline: Mapping[str, Metric] | None) -> list[Failure]:
    """What keeps a run from passing, in the order of the gate; an empty list is a pass.

    A metric that the gate names fails as well where it is missing, not applicable, or has samples that could not be
    scored. Without a baseline, `max_drop` asks only that the metric is there.
    """
    failures: list[Failure] = []
    for name in dict.fromkeys((*gate.min, *gate.max_drop)):
        metric = metrics.get(name)
        lines = [_no_value("the run", metric)]
        if metric is not None and metric.value is not None:
            spread = f"(n {metric.n}, interval {metric.low:.2f} to {metric.high:.2f})"
            lines = [_unscored(metric), _below(gate.min.get(name), metric.value, spread)]
            if baseline is not None:
                lines.append(_dropped(gate.max_drop.get(name), metric.value, baseline.get(name), spread))
        failures.extend(Failure(name, f"{name} {line}") for line in lines if line)
    return failures


def _no_value(where: str, metric: Metric | None) -> str:
    if metric is None:
        return f"is named in the gate, and {where} has no such metric"
    if metric.status == "error":
        samples = "sample" if metric.errors == 1 else "samples"
        return f"has no value in {where}: {metric.errors} {samples} could not be scored ({metric.reason})"
    return f"is named in the gate, and applies to no sample of {where} ({metric.reason})"


def _unscored(metric: Metric) -> str:
    """Errors are not in the value, so a value above the gate proves nothing while there are any."""
    if not metric.errors:
        return ""
    return f"could not be scored on {metric.errors} of {metric.n + metric.errors} samples ({metric.reason})"


def _below(least: float | None, value: float, spread: str) -> str:
    if least is None or value >= least - _SLACK:
        return ""
    got, bound = _apart(value, least)
    return f"{got} is below the gate's {bound} {spread}"


def _dropped(most: float | None, value: float, before: Metric | None, spread: str) -> str:
    if most is None:
        return ""
    if before is None or before.value is None:
        return _no_value("the baseline", before)
    drop = before.value - value
    if drop <= most + _SLACK:
        return ""
    fall, bound = _apart(drop, most)
    was, now = _apart(before.value, value)
    return f"fell by {fall}, from {was} to {now}; the gate allows {bound} {spread}"


class _Pair(NamedTuple):
    one: str
    other: str


def _apart(one: float, other: float) -> _Pair:
    """Two numbers with two decimals, or as many more as it takes to tell them apart: never "0.80 is below 0.80"."""
    digits = next((n for n in range(2, _MOST_DIGITS) if f"{one:.{n}f}" != f"{other:.{n}f}"), _MOST_DIGITS)
    return _Pair(f"{one:.{digits}f}", f"{other:.{digits}f}")


def _explained(path: Path, written: YamlMapping, error: ValidationError) -> str:
    """The first thing that is wrong, with the line of the innermost key that it belongs to."""
    first = error.errors()[0]
    keys = [str(part) for part in first["loc"]]
    line, inner = 1, written
    for key in keys:
        line = inner.lines.get(key, line)
        value = inner.get(key)
        if not isinstance(value, YamlMapping):
            break
        inner = value
    name = ": ".join(keys)
    if first["type"] == "extra_forbidden":
        return f"{path}:{line}: the gate has the unknown key '{name}'; it takes min and max_drop"
    if first["type"] == "dict_type":
        return f"{path}:{line}: '{name}' must be metric names with numbers, such as 'outcome: 0.8'"
    came = " ".join(repr(first["input"]).split())[:60]
    return f"{path}:{line}: '{name}' must be a number from 0 to 1, and is {came}"
