"""What a run of mutations came to: a row for each kind of change, false alarms by source, and the worst examples."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evals.gates import Gate
from evals.log import EvalLog
from evals.metrics import Metric, aggregate
from evals.mutations.scorers import ALL
from evals.mutations.suites import Truth, truth_of
from evals.results import SampleResult


class Row(NamedTuple):
    """A share of claims with its interval; `met`: it is on the right side of `target`, where there is one."""

    kind: str
    metric: Metric
    target: float | None = None
    met: bool | None = None


class Findings(NamedTuple):
    """`detected` and `false_alarms` by kind of change, `by_source` false alarms by suite; `worst` is in both kinds."""

    detected: Sequence[Row]
    false_alarms: Sequence[Row]
    by_source: Sequence[Row]
    worst: Sequence[SampleResult]


def findings(log: EvalLog, targets: Gate, most: int) -> Findings:
    """The tables of a run, and at most so many wrong verdicts of each truth, the surest first."""
    missed, doubted = _wrong(log, "false"), _wrong(log, "true")
    missed.sort(key=_confidence, reverse=True)
    doubted.sort(key=_confidence)
    return Findings(
        tuple(_rows(log, "detected", targets)),
        tuple(_rows(log, "false_alarms", targets)),
        tuple(_by_source(log, "false_alarms")),
        (*missed[:most], *doubted[:most]),
    )


def measured_targets(targets: Gate, log: EvalLog) -> Gate:
    """The targets for what a run has: policies without a date need not have changed dates noticed."""
    there = {name for name, metric in log.metrics.items() if metric.value is not None}
    return Gate(
        min={name: limit for name, limit in targets.min.items() if name in there},
        max={name: limit for name, limit in targets.max.items() if name in there},
    )


def _rows(log: EvalLog, metric: str, targets: Gate) -> Iterator[Row]:
    names = sorted(name for name in log.metrics if name.startswith(f"{metric}/"))
    for name in sorted(names, key=lambda name: name == f"{metric}/{ALL}"):
        found, least, most = log.metrics[name], targets.min.get(name), targets.max.get(name)
        value = found.value or 0.0
        met = value >= least if least is not None else value <= most if most is not None else None
        yield Row(name.partition("/")[2], found, least if least is not None else most, met)


def _by_source(log: EvalLog, metric: str) -> Iterator[Row]:
    for suite in log.setup.suites:
        scores = [one.score(f"{metric}/{ALL}") for one in log.results if one.suite == suite]
        yield Row(suite, aggregate(scores, log.setup.seed))


def _wrong(log: EvalLog, truth: Truth) -> list[SampleResult]:
    return [one for one in log.results if truth_of(one.sample) == truth and not one.passed and one.observed]


def _confidence(result: SampleResult) -> float:
    return (result.observed.confidence or 0.0) if result.observed else 0.0
