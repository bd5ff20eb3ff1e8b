"""The outcome metric by tag, audience and expected outcome, with the samples that failed in each slice."""

from collections.abc import Iterable
from dataclasses import dataclass

from evals.log import EvalLog
from evals.metrics import Metric
from evals.results import SampleResult, by_sample, sample_scores
from evals.samples import Sample
from evals.slices import slices


@dataclass(frozen=True, slots=True)
class Slice:
    """The samples of a suite that have something in common. `kind` is audience, outcome or tag.

    `failing` are the first failed attempts.
    """

    suite: str
    kind: str
    name: str
    outcome: Metric
    failing: tuple[SampleResult, ...]


def sliced(log: EvalLog) -> list[Slice]:
    """Every slice, suite by suite, alphabetically."""
    return [one for suite in log.setup.suites for one in _sliced(log, suite)]


def _sliced(log: EvalLog, suite: str) -> Iterable[Slice]:
    results = [result for result in log.results if result.suite == suite]
    samples = [found[0].sample for found in by_sample(results).values()]
    outcomes = sample_scores(results, "outcome").values()
    scores = {sample.id: {"outcome": score} for sample, score in zip(samples, outcomes, strict=True)}
    failing: dict[str, SampleResult] = {}
    for result in results:
        if not result.passed:
            failing.setdefault(result.key, result)
    for slice_name, metrics in slices(samples, scores, log.setup.seed).items():
        kind, _, name = slice_name.partition(":")
        inside = tuple(result for result in failing.values() if _is_in(result.sample, kind, name))
        yield Slice(suite, kind, name, metrics["outcome"], inside)


def _is_in(sample: Sample, kind: str, name: str) -> bool:
    if kind == "tag":
        return name in sample.tags
    return name == (sample.audience.value if kind == "audience" else sample.expect.outcome)
