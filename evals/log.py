"""The log of a run: everything needed to read it later, compare it, and know what it was made with."""

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import EvalError
from evals.metrics import Metric
from evals.samples import Sample
from evals.scores import Observed, Score

FORMAT = 1
"""Of the log file; a log of another format is refused, not guessed at."""


class SampleResult(BaseModel):
    """One sample of a run. `error` says why there is no answer; then there are no scores."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    suite: str
    sample: Sample
    observed: Observed | None = None
    scores: dict[str, Score] = {}
    error: str = ""

    @property
    def key(self) -> str:
        """The sample's id within all suites of a run."""
        return f"{self.suite}:{self.sample.id}"


class Setup(BaseModel):
    """What a run was made with. `suites` gives the digest of each suite's file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    target: str
    suites: dict[str, str]
    generation: str | None
    model: str | None
    program: str
    python: str
    platform: str
    commit: str | None
    seed: int


class EvalLog(BaseModel):
    """A finished run."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int = FORMAT
    name: str
    started: datetime
    seconds: float
    setup: Setup
    metrics: dict[str, Metric]
    results: tuple[SampleResult, ...]

    def values(self, metric: str) -> dict[str, float]:
        """The metric's value for each sample that has one, by key."""
        scores = ((result.key, result.scores.get(metric)) for result in self.results)
        return {key: score.value for key, score in scores if score is not None and score.value is not None}


def read_log(path: Path) -> EvalLog:
    """The log in a file. Raises EvalError when it cannot be read."""
    try:
        log = EvalLog.model_validate_json(path.read_bytes())
    except OSError as error:
        raise EvalError(f"{path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        raise EvalError(f"{path} is not the log of a run: {error.errors()[0]['msg']}") from error
    if log.format != FORMAT:
        raise EvalError(f"{path} has format {log.format}; this program reads format {FORMAT}")
    return log
