"""A small finished run to judge."""

from datetime import UTC, datetime

from evals.log import EvalLog, SampleResult, Setup
from evals.samples import Expectation, Sample
from evals.scores import CitedPassage, Observed

_QUOTE = "A sealed tent is taken back within 60 days."
_SETUP = Setup(
    target="scripted",
    suites={"tiny": "0"},
    generation=None,
    model=None,
    program="0",
    python="3",
    platform="any",
    commit=None,
    seed=7,
)


def answered(name: str, text: str) -> SampleResult:
    """A sample that was answered with a citation."""
    sample = Sample(id=name, question=f"{name}?", expect=Expectation(reference="60 days", outcome="answered"))
    cited = CitedPassage(document="returns.md", quote=_QUOTE)
    return SampleResult(
        suite="tiny", sample=sample, observed=Observed(id=name, outcome="answered", text=text, citations=(cited,))
    )


def abstained(name: str) -> SampleResult:
    """A sample that was rightly declined."""
    sample = Sample(id=name, question=f"{name}?", expect=Expectation(outcome="abstained"))
    return SampleResult(suite="tiny", sample=sample, observed=Observed(id=name, outcome="abstained", text="Sorry."))


def run_of(*results: SampleResult) -> EvalLog:
    """The log of these results."""
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return EvalLog(
        name="20261122", started=now, finished=now, seconds=0.0, setup=_SETUP, metrics={}, results=tuple(results)
    )
