"""A gate: what a run must reach, and how far it may fall behind a baseline, in a file beside the suite."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.comparisons import compare
from evals.errors import BrokenSuite
from evals.log import EvalLog
from evals.measures import measure
from evals.metrics import Metric
from evals.results import sample_scores
from ingest.errors import RejectedFile
from ingest.loaders.yaml_mapping import YamlMapping, parse_yaml_mapping

_SLACK = 1e-9
"""0.82 - 0.80 is more than 0.02 in floating point, and must not fail a gate of 0.02."""

_MOST_DIGITS = 10
_NAMED = 10  # samples in a line; the log has them all

Limits = dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]]


class Gate(BaseModel):
    """By metric name, in the metric's unit: the least value (`min`), the greatest (`max`), and by how much it may get
    worse than a baseline's (`max_drop`): fall, or rise where lower is better.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    min: Limits = {}
    max: Limits = {}
    max_drop: Limits = {}


class Failure(NamedTuple):
    """A metric that did not pass, a line that says why, and the samples to look at, worst first."""

    metric: str
    line: str
    samples: tuple[str, ...] = ()

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
    sections = {"min": gate.min, "max": gate.max, "max_drop": gate.max_drop}
    if not any(sections.values()):
        raise BrokenSuite(f"{path}:1: the gate names no metric and lets everything pass; give min, max or max_drop")
    for section, limits in sections.items():
        for name, limit in limits.items():
            if limit > 1 and measure(name).unit == "share":
                raise BrokenSuite(_wrong_number(path, _line(written, (section, name)), (section, name), limit))
    return gate


def check(gate: Gate, run: EvalLog, baseline: EvalLog | None) -> list[Failure]:
    """What keeps a run from passing, in the order of the gate; an empty list is a pass.

    A metric that the gate names fails as well where it is missing, not applicable, or has samples that could not be
    scored. Without a baseline, `max_drop` asks only that the metric is there. The samples of a failure are those that
    are worse than in the baseline; where there are none, or no baseline, those on the wrong side of the limit.
    """
    failures: list[Failure] = []
    for name in dict.fromkeys((*gate.min, *gate.max, *gate.max_drop)):
        metric = run.metric(name)
        if metric is None or metric.value is None:
            failures.append(Failure(name, f"{name} {_no_value('the run', metric)}"))
            continue
        spread = f"(n {metric.n}, interval {metric.low:.2f} to {metric.high:.2f})"
        least, most = gate.min.get(name), gate.max.get(name)
        lines = [
            _unscored(metric),
            _below(least, metric.value, spread),
            _above(most, metric.value, spread),
            _worse(name, gate.max_drop.get(name), metric.value, baseline, spread),
        ]
        lines = [line for line in lines if line]
        guilty = _guilty(name, (least, most), run, baseline) if lines else ()
        failures += [Failure(name, f"{name} {line}{_named(guilty)}", guilty) for line in lines]
    return failures


def _guilty(
    name: str, limits: tuple[float | None, float | None], run: EvalLog, baseline: EvalLog | None
) -> tuple[str, ...]:
    """The samples that a person should look at, worst first; those that could not be scored before all others."""
    values, lower = run.values(name), measure(name).lower_is_better
    unscored = tuple(key for key, score in sample_scores(run.results, name).items() if score.status == "error")
    broken = compare(baseline.values(name), values, run.setup.seed, lower).broken if baseline is not None else ()
    if broken:
        return unscored + broken
    least, most = limits
    wrong = [key for key, value in values.items() if _is_below(value, least) or _is_above(value, most)]
    return (*unscored, *sorted(wrong, key=lambda key: -values[key] if lower else values[key]))


def _named(samples: Sequence[str]) -> str:
    more = f" and {len(samples) - _NAMED} more" if len(samples) > _NAMED else ""
    return f"; look at {', '.join(samples[:_NAMED])}{more}" if samples else ""


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


def _is_below(value: float, least: float | None) -> bool:
    return least is not None and value < least - _SLACK


def _is_above(value: float, most: float | None) -> bool:
    return most is not None and value > most + _SLACK


def _below(least: float | None, value: float, spread: str) -> str:
    if least is None or not _is_below(value, least):
        return ""
    got, bound = _apart(value, least)
    return f"{got} is below the gate's {bound} {spread}"


def _above(most: float | None, value: float, spread: str) -> str:
    if most is None or not _is_above(value, most):
        return ""
    got, bound = _apart(value, most)
    return f"{got} is above the gate's {bound} {spread}"


def _worse(name: str, most: float | None, value: float, baseline: EvalLog | None, spread: str) -> str:
    if most is None or baseline is None:
        return ""
    before = baseline.metric(name)
    if before is None or before.value is None:
        return _no_value("the baseline", before)
    lower = measure(name).lower_is_better
    change = value - before.value if lower else before.value - value
    if not _is_above(change, most):
        return ""
    by, bound = _apart(change, most)
    was, now = _apart(before.value, value)
    return f"{'rose' if lower else 'fell'} by {by}, from {was} to {now}; the gate allows {bound} {spread}"


class _Pair(NamedTuple):
    one: str
    other: str


def _apart(one: float, other: float) -> _Pair:
    """Two numbers with two decimals, or as many more as it takes to tell them apart: never "0.80 is below 0.80"."""
    digits = next((n for n in range(2, _MOST_DIGITS) if f"{one:.{n}f}" != f"{other:.{n}f}"), _MOST_DIGITS)
    return _Pair(f"{one:.{digits}f}", f"{other:.{digits}f}")


def _line(written: YamlMapping, keys: Sequence[str]) -> int:
    """The line of the innermost of these keys that is there."""
    line, inner = 1, written
    for key in keys:
        line = inner.lines.get(key, line)
        value = inner.get(key)
        if not isinstance(value, YamlMapping):
            break
        inner = value
    return line


def _explained(path: Path, written: YamlMapping, error: ValidationError) -> str:
    """The first thing that is wrong, with its line."""
    first = error.errors()[0]
    keys = [str(part) for part in first["loc"]]
    line = _line(written, keys)
    name = ": ".join(keys)
    if first["type"] == "extra_forbidden":
        return f"{path}:{line}: the gate has the unknown key '{name}'; it takes min, max and max_drop"
    if first["type"] == "dict_type":
        return f"{path}:{line}: '{name}' must be metric names with numbers, such as 'outcome: 0.8'"
    return _wrong_number(path, line, keys, first["input"])


def _wrong_number(path: Path, line: int, keys: Sequence[str], came: object) -> str:
    share = measure(keys[-1]).unit == "share"
    shown = " ".join(repr(came).split())[:60]
    numbers = "a number from 0 to 1" if share else f"a number of {measure(keys[-1]).unit}, 0 or more"
    return f"{path}:{line}: '{': '.join(keys)}' must be {numbers}, and is {shown}"
