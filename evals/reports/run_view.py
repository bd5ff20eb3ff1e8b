"""A run as people read it: metrics, slices, changes against a baseline, and the samples worth reading."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.log import EvalLog
from evals.measures import Measure, measure
from evals.metrics import Metric
from evals.reports.changes import Changes, changes
from evals.reports.sample_view import SampleView
from evals.reports.slicing import Slice, sliced
from evals.results import HEADLINE, SampleResult, by_sample
from evals.scores import Sources

FILTERS = {
    "broken": "Passed before",
    "flaky": "Flaky",
    "error": "Errors",
    "outcome": "Outcome",
    "citations": "Citations",
    "verbatim": "Verbatim",
    "leakage": "Leakage",
}
"""What the list of samples can be narrowed to, with its label; the stylesheet has a rule for each."""


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A metric, how to read it, and the baseline's."""

    name: str
    metric: Metric
    measure: Measure
    before: Metric | None


@dataclass(frozen=True, slots=True)
class RunView:
    """One run. `failures` are the gate's lines; None where no gate was asked.

    `samples` are those that failed, at least now and then, the broken ones first; `passed` need no reading. `asked`
    counts samples, not attempts.
    """

    log: EvalLog
    failures: Sequence[str] | None
    headline: Sequence[MetricRow]
    rows: Sequence[MetricRow]
    slices: Mapping[str, Sequence[Slice]]
    changes: Changes | None
    samples: Sequence[SampleView]
    passed: Sequence[SampleResult]
    asked: int
    filters: Mapping[str, int]
    setup: Mapping[str, str]

    @classmethod
    def of(cls, log: EvalLog, failures: Sequence[str] | None, baseline: EvalLog | None, sources: Sources) -> "RunView":
        """The view of a run, beside an earlier one where it is given."""
        rows = [_row(name, metric, baseline) for name, metric in (log.metrics | log.timings).items()]
        changed = changes(baseline, log) if baseline else None
        broken = {change.after.key for change in changed.broken} if changed else set()
        flaky = set(log.flaky)
        attempts = by_sample(log.results)
        samples = [
            SampleView.of(result, sources, _marks(key, broken, flaky), _tally(found))
            for key, found in attempts.items()
            for result in _telling(found)
        ]
        counts = Counter(mark for sample in samples for mark in sample.marks)
        slices: dict[str, list[Slice]] = defaultdict(list)
        for one in sliced(log):
            slices[one.kind].append(one)
        return cls(
            log=log,
            failures=failures,
            headline=[row for row in rows if row.name in HEADLINE],
            rows=rows,
            slices=slices,
            changes=changed,
            samples=sorted(samples, key=lambda sample: "broken" not in sample.marks),
            passed=[found[0] for found in attempts.values() if all(one.passed for one in found)],
            asked=len(attempts),
            filters={mark: counts[mark] for mark in FILTERS if counts[mark]},
            setup=dict(_setup(log)),
        )


def anchor(result: SampleResult) -> str:
    """The id of a sample's place on a page: words without spaces that no other sample has."""
    return f"sample-{'_'.join(result.key.split())}-{result.attempt}"


def _row(name: str, metric: Metric, baseline: EvalLog | None) -> MetricRow:
    return MetricRow(name, metric, measure(name), baseline.metric(name) if baseline else None)


def _marks(key: str, broken: set[str], flaky: set[str]) -> frozenset[str]:
    return frozenset(mark for mark, keys in (("broken", broken), ("flaky", flaky)) if key in keys)


def _telling(attempts: Sequence[SampleResult]) -> Sequence[SampleResult]:
    """The first attempt that failed and, where others did not, the first of those."""
    failed = [result for result in attempts if not result.passed]
    passed = [result for result in attempts if result.passed]
    return failed[:1] + passed[:1] if failed else ()


def _tally(attempts: Sequence[SampleResult]) -> str:
    if len(attempts) == 1:
        return ""
    return f"failed {sum(not result.passed for result in attempts)} of {len(attempts)} attempts"


def _setup(log: EvalLog) -> Iterable[tuple[str, str]]:
    """Everything the run was made with, a line each; what is not known is left out."""
    for name, value in log.setup.model_dump().items():
        label = name.replace("_", " ")
        if isinstance(value, dict):
            yield from ((f"{label}: {key}", str(one)) for key, one in value.items())
        elif value is not None:
            yield label, str(value)
