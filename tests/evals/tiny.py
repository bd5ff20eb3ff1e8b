"""A suite of three samples, a target that does as it is told, and logs of as many results as a test names."""

import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from evals.instruments import Instruments
from evals.log import EvalLog, SampleResult, Setup
from evals.measures import measure
from evals.metrics import Metric
from evals.runs import Finished, Job, run, summarise
from evals.samples import Expectation, Sample
from evals.scorers.latency import Latency
from evals.scorers.outcome import OutcomeMatch
from evals.scores import Observed, Score, Scorer
from evals.setups import Identity, Plan, describe
from evals.suite import Suite

SUITE = Suite(
    name="tiny",
    samples=tuple(Sample(id=name, question=f"{name}?", expect=Expectation(outcome="answered")) for name in "abc"),
)


class Nothing:
    """Sources without a document."""

    def text(self, document: str) -> str | None:
        return None


class Scripted:
    """Answers, abstains from b, raises what is told, notes what it was asked, and answers a after `waiting`."""

    name = "scripted"

    def __init__(self, raising: Mapping[str, BaseException] | None = None, waiting: threading.Event | None = None):
        self.raising = raising or {}
        self.waiting = waiting
        self.asked: list[str] = []

    def answer(self, sample: Sample) -> Observed:
        self.asked.append(sample.id)
        if sample.id == "a" and self.waiting:
            assert self.waiting.wait(30)
        if sample.id in self.raising:
            raise self.raising[sample.id]
        return Observed(id=sample.id, outcome="abstained" if sample.id == "b" else "answered", text="Yes.", ms=5)


class Heard:
    """A listener that notes what it hears."""

    def __init__(self) -> None:
        self.started = (0, 0)
        self.answered_keys: list[str] = []

    def starting(self, total: int, done: int) -> None:
        self.started = (total, done)

    def answered(self, result: SampleResult) -> None:
        self.answered_keys.append(result.key)


def job(target: Scripted, folder: Path, plan: Plan | None = None, *more: Scorer) -> Job:
    setup = describe([SUITE], Identity(target.name), plan or Plan(seed=7))
    return Job([SUITE], target, Instruments([OutcomeMatch(), Latency(), *more]), Nothing(), setup, folder)


def ran(target: Scripted, folder: Path, plan: Plan | None = None) -> Finished:
    return run(job(target, folder, plan), Heard())


def log_of(
    values: Mapping[str, Sequence[float | None]], metric: str = "outcome", metrics: Mapping[str, Metric] | None = None
) -> EvalLog:
    """A log whose samples have these values, one an attempt (None: the attempt could not be scored)."""
    results = tuple(
        SampleResult(
            suite="s",
            sample=Sample(id=name, question="?"),
            attempt=number,
            scores={metric: Score.error("no answer") if value is None else Score.of(value)},
        )
        for name, attempts in values.items()
        for number, value in enumerate(attempts, start=1)
    )
    now = datetime(2026, 11, 22, tzinfo=UTC)
    found = dict(metrics) if metrics is not None else summarise(results, seed=7)
    return EvalLog(
        name="log",
        started=now,
        finished=now,
        seconds=0.0,
        setup=Setup(
            target="t", suites={}, generation=None, model=None, program="", python="", platform="", commit=None, seed=7
        ),
        metrics={name: one for name, one in found.items() if measure(name).repeatable},
        timings={name: one for name, one in found.items() if not measure(name).repeatable},
        results=results,
    )
