"""Running suites: every sample is asked and scored, several at once; an interrupted run goes on where it stopped."""

import hashlib
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from evals.errors import EvalError
from evals.instruments import Instruments, RunScorer
from evals.log import EvalLog, SampleResult, Setup, write_log
from evals.measures import measure
from evals.metrics import Metric, aggregate
from evals.results import metric_names, sample_scores
from evals.samples import Sample
from evals.scores import Observed, Score, Sources, as_dict
from evals.suite import Suite
from evals.targets.target import Target
from evals.unfinished import Unfinished


class Listener(Protocol):
    """Hears how far a run is."""

    def starting(self, total: int, done: int) -> None:
        """So many answers are wanted, and so many are there from an earlier, interrupted run."""
        ...

    def answered(self, result: SampleResult) -> None:
        """One more is there."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """What to run, on what, and the folder where rows wait until the run is whole."""

    suites: Sequence[Suite]
    target: Target
    instruments: Instruments
    sources: Sources
    setup: Setup
    folder: Path

    @property
    def unfinished(self) -> Path:
        """The file of the rows; another setup has another one. How many are asked at once changes no answer."""
        setup = self.setup.model_copy(update={"concurrency": 1})
        return self.folder / f"unfinished-{hashlib.sha256(setup.model_dump_json().encode()).hexdigest()[:12]}.jsonl"


class Finished(NamedTuple):
    """A run's log. `missing` samples found the target out of reach: the same job again asks only those."""

    log: EvalLog
    missing: int


class _Question(NamedTuple):
    suite: str
    sample: Sample
    attempt: int

    @property
    def row(self) -> tuple[str, int]:
        return f"{self.suite}:{self.sample.id}", self.attempt


class _Asked(NamedTuple):
    """What came: an answer or an error's words; and whether the target was out of reach."""

    observed: Observed | None
    error: str = ""
    unreachable: bool = False


def run(job: Job, listener: Listener) -> Finished:
    """The log of the whole run, results in the order of the suites; it is in the folder when this returns.

    Rows that are in `job.unfinished` are not asked for again. What ends it early (KeyboardInterrupt) leaves them
    there, for the same job to go on.
    """
    started, clock = datetime.now(UTC), time.monotonic()
    questions = [
        _Question(suite.name, sample, attempt)
        for suite in job.suites
        for sample in suite.samples
        for attempt in range(1, job.setup.repeats + 1)
    ]
    missing = 0
    with Unfinished(job.unfinished) as rows, _pool(job.setup.concurrency) as pool:
        wanted = [question for question in questions if question.row not in rows.rows]
        listener.starting(len(questions), len(questions) - len(wanted))
        coming = {pool.submit(_ask, job.target, question.sample): question for question in wanted}
        for future in as_completed(coming):
            # Scored here, in one thread, whatever thread it was asked in: scorers need not be safe.
            asked = future.result()
            missing += asked.unreachable
            result = _result(job, coming[future], asked)
            rows.add(result)
            listener.answered(result)
    results = _compared(job.instruments.whole, [rows.rows[question.row] for question in questions])
    metrics = summarise(results, job.setup.seed)
    log = EvalLog(
        name=_free_name(job.folder, started),
        started=started,
        finished=datetime.now(UTC),
        seconds=round(time.monotonic() - clock, 3),
        setup=job.setup,
        metrics={name: metric for name, metric in metrics.items() if measure(name).repeatable},
        timings={name: metric for name, metric in metrics.items() if not measure(name).repeatable},
        results=results,
    )
    write_log(log, job.folder)
    if not missing:
        rows.discard()
    return Finished(log, missing)


def summarise(results: Sequence[SampleResult], seed: int) -> dict[str, Metric]:
    """Every metric over the samples of a run, their attempts averaged first; an unanswered one is an error of each."""
    return {
        name: aggregate(list(sample_scores(results, name).values()), seed, measure(name).quantile)
        for name in metric_names(results)
    }


@contextmanager
def _pool(size: int) -> Iterator[ThreadPoolExecutor]:
    """A pool of threads that starts nothing more once its block is left."""
    pool = ThreadPoolExecutor(size, thread_name_prefix="asking")
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _ask(target: Target, sample: Sample) -> _Asked:
    try:
        return _Asked(target.answer(sample))
    except Exception as error:  # whatever the target does wrong is this sample's row, never the end of the run
        words = str(error) if isinstance(error, EvalError) else f"{type(error).__name__}: {error}"
        return _Asked(None, words, isinstance(error, ConnectionError))


def _result(job: Job, question: _Question, asked: _Asked) -> SampleResult:
    suite, sample, attempt = question
    if asked.observed is None:
        return SampleResult(suite=suite, sample=sample, attempt=attempt, error=asked.error)
    scores = _scores(job, sample, asked.observed)
    return SampleResult(suite=suite, sample=sample, attempt=attempt, observed=asked.observed, scores=scores)


def _scores(job: Job, sample: Sample, observed: Observed) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for scorer in job.instruments.each:
        try:
            scores |= as_dict(scorer.name, scorer.score(sample, observed, job.sources))
        except Exception as error:  # a scorer's crash is its own row, never the end of the run
            scores[scorer.name] = Score.error(f"{type(error).__name__}: {error}")
    return scores


def _compared(scorers: Sequence[RunScorer], results: Sequence[SampleResult]) -> tuple[SampleResult, ...]:
    """The results with the scores that need all of them."""
    added: dict[str, dict[str, Score]] = {}
    for scorer in scorers:
        try:
            found = scorer.scores(results)
        except Exception as error:  # as above
            found = dict.fromkeys((one.key for one in results), Score.error(f"{type(error).__name__}: {error}"))
        for key, score in found.items():
            added.setdefault(key, {})[scorer.name] = score
    answered = (one.model_copy(update={"scores": {**one.scores, **added.get(one.key, {})}}) for one in results)
    return tuple(one if one.error else new for one, new in zip(results, answered, strict=True))


def _free_name(folder: Path, started: datetime) -> str:
    """The moment as a name; two runs within a second must not share one."""
    moment = started.strftime("%Y%m%d-%H%M%S")
    names = (moment, *(f"{moment}-{number}" for number in range(2, 1_000)))
    return next(name for name in names if not (folder / f"{name}.json").exists())
