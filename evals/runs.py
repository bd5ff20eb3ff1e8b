"""Running suites: every sample is asked and scored once; an interrupted run goes on where it stopped."""

import hashlib
import json
import platform
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from pydantic import ValidationError

from evals.log import EvalLog, SampleResult, Setup
from evals.metrics import Metric, aggregate
from evals.samples import Sample
from evals.scores import Observed, Score, Scorer, Sources, as_dict
from evals.suite import Suite
from evals.targets import Target

Listener = Callable[[SampleResult], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What to run, on what, and where results wait until the run is whole."""

    suites: Sequence[Suite]
    target: Target
    scorers: Sequence[Scorer]
    sources: Sources
    setup: Setup
    partial: Path


def run(job: Job, progress: Listener) -> EvalLog:
    """The log of the whole run. Samples that `job.partial` already holds for the same job are not asked again."""
    started, clock = datetime.now(UTC), time.monotonic()
    done = _finished(job)
    results: list[SampleResult] = []
    with job.partial.open("w", encoding="utf8") as file:
        file.write(json.dumps({"job": _fingerprint(job)}) + "\n")
        for suite in job.suites:
            for sample in suite.samples:
                key = f"{suite.name}:{sample.id}"
                result = done.get(key) or _one(job, suite.name, sample)
                results.append(result)
                file.write(result.model_dump_json() + "\n")
                file.flush()
                progress(result)
    log = EvalLog(
        name=started.strftime("%Y%m%d-%H%M%S"),
        started=started,
        seconds=round(time.monotonic() - clock, 3),
        setup=job.setup,
        metrics=summarise(results, job.setup.seed),
        results=tuple(results),
    )
    job.partial.unlink()
    return log


def summarise(results: Sequence[SampleResult], seed: int) -> dict[str, Metric]:
    """Every metric over the samples of a run; a sample without an answer counts as an error of each."""
    names = sorted({name for result in results for name in result.scores})
    missing = Score.error("the sample was not answered")
    return {name: aggregate([result.scores.get(name, missing) for result in results], seed) for name in names}


def describe(suites: Sequence[Suite], target: str, generation: str | None, model: str | None, seed: int) -> Setup:
    """The setup of a run on this machine."""
    return Setup(
        target=target,
        suites={suite.name: suite.digest for suite in suites},
        generation=generation,
        model=model,
        program=version("bythebook"),
        python=platform.python_version(),
        platform=platform.platform(),
        commit=_commit(),
        seed=seed,
    )


def _one(job: Job, suite: str, sample: Sample) -> SampleResult:
    try:
        observed = job.target.answer(sample)
    except Exception as error:  # whatever the target does wrong is this sample's row, never the end of the run
        return SampleResult(suite=suite, sample=sample, error=f"{type(error).__name__}: {error}")
    return SampleResult(suite=suite, sample=sample, observed=observed, scores=_scores(job, sample, observed))


def _scores(job: Job, sample: Sample, observed: Observed) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for scorer in job.scorers:
        try:
            scores |= as_dict(scorer.name, scorer.score(sample, observed, job.sources))
        except Exception as error:  # a scorer's crash is its own row, never the end of the run
            scores[scorer.name] = Score.error(f"{type(error).__name__}: {error}")
    return scores


def _finished(job: Job) -> dict[str, SampleResult]:
    """The rows of an interrupted run of this very job, by key."""
    if not job.partial.exists():
        return {}
    lines = job.partial.read_text(encoding="utf8").splitlines()
    try:
        if not lines or json.loads(lines[0]).get("job") != _fingerprint(job):
            return {}
        rows = [SampleResult.model_validate_json(line) for line in lines[1:] if line.endswith("}")]
    except (ValueError, ValidationError):
        return {}
    return {row.key: row for row in rows if not row.error}


def _fingerprint(job: Job) -> str:
    return hashlib.sha256(job.setup.model_dump_json().encode()).hexdigest()


def _commit() -> str | None:
    try:
        found = subprocess.run(
            ["git", "rev-parse", "HEAD"],  # noqa: S607 - whichever git the user has
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return found.stdout.strip()
