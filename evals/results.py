"""One attempt at a sample, and what all attempts at it come to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import comb

from pydantic import BaseModel, ConfigDict, Field

from evals.measures import measure, quantiles
from evals.samples import Sample
from evals.scores import Observed, Score

HEADLINE = ("outcome", "citations/recall", "verbatim", "leakage")
"""An attempt has failed where one of these is below 1."""

_PASSING = "pass^"


class SampleResult(BaseModel):
    """One attempt at a sample. `error` says why there is no answer; then there are no scores."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    suite: str
    sample: Sample
    attempt: int = Field(default=1, ge=1)
    observed: Observed | None = None
    scores: dict[str, Score] = {}
    error: str = ""

    @property
    def key(self) -> str:
        """The sample's id within all suites of a run; its attempts share it."""
        return f"{self.suite}:{self.sample.id}"

    @property
    def passed(self) -> bool:
        """Whether there is an answer, every score could be told, and no headline score is below 1."""
        if self.error or any(score.status == "error" for score in self.scores.values()):
            return False
        headline = (self.scores.get(name) for name in HEADLINE)
        return all(score is None or score.value is None or score.value >= 1 for score in headline)

    def score(self, metric: str) -> Score:
        """The attempt's score of a metric, or why there is none."""
        if self.error:
            return Score.error("the sample was not answered")
        # A scorer that crashed gave one error under its own name, and none of its parts.
        found = self.scores.get(metric) or self.scores.get(metric.partition("/")[0])
        return found or Score.not_applicable("no scorer gave it")


def metric_names(results: Sequence[SampleResult]) -> list[str]:
    """Every metric that the results have, in alphabetical order."""
    names = {name for result in results for name in result.scores}
    names |= {quantile for name in names for quantile in quantiles(name)}
    return sorted(names | {f"{_PASSING}{k}" for k in range(1, max((one.attempt for one in results), default=0) + 1)})


def by_sample(results: Iterable[SampleResult]) -> dict[str, list[SampleResult]]:
    """The attempts at each sample, by key."""
    attempts: dict[str, list[SampleResult]] = defaultdict(list)
    for result in results:
        attempts[result.key].append(result)
    return attempts


def sample_scores(results: Iterable[SampleResult], metric: str) -> dict[str, Score]:
    """A metric's score of each sample by key: the mean of its attempts, or what `pass^k` says of them.

    An attempt that could not be scored makes the sample's score an error: a mean of the others would hide it.
    """
    attempts = by_sample(results)
    if metric.startswith(_PASSING):
        k = int(metric.removeprefix(_PASSING))
        return {key: _pass_hat(sum(one.passed for one in found), len(found), k) for key, found in attempts.items()}
    scored = metric if measure(metric).quantile is None else metric.rpartition("/")[0]
    return {key: _mean([one.score(scored) for one in found]) for key, found in attempts.items()}


def _mean(scores: Sequence[Score]) -> Score:
    for score in scores:
        if score.status == "error" or (score.status == "ok" and score.value is None):
            return score
    values = [score.value for score in scores if score.value is not None]
    if not values:
        return scores[0]
    return Score.of(sum(values) / len(values), next((score.reason for score in scores if score.reason), ""))


def _pass_hat(passed: int, attempts: int, k: int) -> Score:
    """How likely `k` attempts at a sample all pass, of which `passed` of `attempts` did.

    The unbiased estimator C(c, k) / C(n, k): Yao et al., tau-bench (2024), section 3.
    """
    if attempts < k:
        return Score.not_applicable(f"it was asked {attempts} times")
    return Score.of(comb(passed, k) / comb(attempts, k))
