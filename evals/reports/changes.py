"""What changed from one run to another: each metric, and each sample that passes no more or passes now."""

from collections.abc import Iterable
from dataclasses import dataclass

from evals.comparisons import Comparison, compare
from evals.log import EvalLog
from evals.measures import measure
from evals.metrics import Metric
from evals.results import SampleResult, by_sample


@dataclass(frozen=True, slots=True)
class MetricChange:
    """One metric in both runs, and its samples compared in pairs."""

    name: str
    before: Metric
    after: Metric
    found: Comparison

    @property
    def moved(self) -> bool:
        """Whether the metric, or any sample that both runs scored, has another value than before."""
        return self.before.value != self.after.value or bool(self.found.fixed or self.found.broken)


@dataclass(frozen=True, slots=True)
class SampleChange:
    """One sample in both runs; of several attempts, the worst."""

    before: SampleResult
    after: SampleResult


@dataclass(frozen=True, slots=True)
class Changes:
    """From run `before` to run `after`. `broken` passed and fails now, `fixed` the other way round.

    `only_before` and `only_after` are the keys of samples that the other run does not have.
    """

    before: EvalLog
    after: EvalLog
    metrics: tuple[MetricChange, ...]
    broken: tuple[SampleChange, ...]
    fixed: tuple[SampleChange, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    @property
    def still(self) -> list[str]:
        """The metrics that did not move."""
        return [change.name for change in self.metrics if not change.moved]


def changes(before: EvalLog, after: EvalLog) -> Changes:
    """The difference between two runs. A sample fails where one of its attempts does."""
    one, other = _worst(before), _worst(after)
    both = [SampleChange(one[key], other[key]) for key in one if key in other]
    return Changes(
        before=before,
        after=after,
        metrics=tuple(_metrics(before, after)),
        broken=tuple(change for change in both if change.before.passed and not change.after.passed),
        fixed=tuple(change for change in both if change.after.passed and not change.before.passed),
        only_before=tuple(key for key in one if key not in other),
        only_after=tuple(key for key in other if key not in one),
    )


def _metrics(before: EvalLog, after: EvalLog) -> Iterable[MetricChange]:
    for name, metric in (after.metrics | after.timings).items():
        earlier = before.metric(name)
        if earlier is not None:
            lower = measure(name).lower_is_better
            found = compare(before.values(name), after.values(name), after.setup.seed, lower)
            yield MetricChange(name, earlier, metric, found)


def _worst(log: EvalLog) -> dict[str, SampleResult]:
    """By key, the first attempt that failed, or else the first."""
    attempts = by_sample(log.results).items()
    return {key: next((one for one in found if not one.passed), found[0]) for key, found in attempts}
