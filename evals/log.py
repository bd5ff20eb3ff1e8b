"""The log of a run: everything needed to read it later, compare it, and know what it was made with."""

import json
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import EvalError
from evals.metrics import Metric
from evals.results import HEADLINE, SampleResult, by_sample, sample_scores

__all__ = ["FORMAT", "HEADLINE", "EvalLog", "SampleResult", "Setup", "read_log", "write_log"]

FORMAT = 2
"""Of the log file; a log of another format is refused, not guessed at."""


class Setup(BaseModel):
    """What a run was made with. `suites` gives the digest of each suite's file.

    `settings` are the program's, or what a server tells of itself, without secrets; `prompts` the digest of each
    prompt by name; `dependencies` the versions of what searches, embeds and writes. Each sample was asked `repeats`
    times; `left_out` counts the pending ones, which were not asked.
    """

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
    settings: dict[str, str] = {}
    prompts: dict[str, str] = {}
    dependencies: dict[str, str] = {}
    repeats: int = 1
    concurrency: int = 1
    left_out: int = 0


class EvalLog(BaseModel):
    """A finished run. `metrics` are the same whenever the same is run again; `timings` (in ms) are not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int = FORMAT
    name: str
    started: datetime
    finished: datetime
    seconds: float
    setup: Setup
    metrics: dict[str, Metric]
    timings: dict[str, Metric] = {}
    results: tuple[SampleResult, ...]

    @property
    def flaky(self) -> list[str]:
        """The keys of the samples that some attempts passed and others did not."""
        attempts = by_sample(self.results)
        return [key for key, found in attempts.items() if len({one.passed for one in found}) > 1]

    def metric(self, name: str) -> Metric | None:
        """A metric or a timing; None where the run has none of this name."""
        return self.metrics.get(name) or self.timings.get(name)

    def values(self, metric: str) -> dict[str, float]:
        """The metric's value for each sample that has one, by key."""
        scores = sample_scores(self.results, metric)
        return {key: score.value for key, score in scores.items() if score.value is not None}


def write_log(log: EvalLog, folder: Path) -> None:
    """The log as a file of its name, which is whole or not there."""
    unfinished = folder / f"{log.name}.tmp"
    unfinished.write_text(log.model_dump_json(indent=1), encoding="utf8")
    unfinished.replace(folder / f"{log.name}.json")


def read_log(path: Path) -> EvalLog:
    """The log in a file. Raises EvalError when it cannot be read."""
    try:
        written = json.loads(path.read_bytes())
    except OSError as error:
        raise EvalError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise EvalError(f"{path} is not the log of a run: it is not JSON") from error
    found = written.get("format") if isinstance(written, dict) else None
    if isinstance(found, int) and found != FORMAT:
        raise EvalError(f"{path} has format {found}; this program reads format {FORMAT}. Run its suites again.")
    try:
        return EvalLog.model_validate(written)
    except ValidationError as error:
        raise EvalError(f"{path} is not the log of a run: {error.errors()[0]['msg']}") from error
