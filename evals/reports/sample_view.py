"""A sample as people read it: what was expected beside what came, with quotes in their context."""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.reports.excerpts import Excerpt, cited, expected, touches_gold
from evals.reports.failing import failed_by, why
from evals.results import SampleResult
from evals.scores import Score, Sources

Marks = frozenset[str]
"""What the list of samples can be filtered by: broken, flaky, error, outcome, citations, verbatim, leakage."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage that was retrieved; `hit` as in Excerpt."""

    document: str
    section: tuple[str, ...]
    hit: bool | None


@dataclass(frozen=True, slots=True)
class SampleView:
    """One attempt at one sample. `scores` are those that applied, by metric; `tally` says how others ended."""

    result: SampleResult
    why: str
    marks: Marks
    expected: Sequence[Excerpt]
    cited: Sequence[Excerpt]
    retrieved: Sequence[Retrieved]
    scores: dict[str, Score]
    tally: str = ""

    @classmethod
    def of(cls, result: SampleResult, sources: Sources, marks: Marks = frozenset(), tally: str = "") -> "SampleView":
        """The view of a result. `marks` and `tally` are what only the whole run can tell."""
        sample, observed = result.sample, result.observed
        own = {"error"} if result.error else {_mark(result, name) for name in failed_by(result)}
        return cls(
            result=result,
            why=why(result),
            marks=marks | own,
            expected=[expected(gold, sources) for gold in sample.expect.gold],
            cited=[cited(each, sample, observed, sources) for each in observed.citations] if observed else [],
            retrieved=[
                Retrieved(passage.document, passage.section, touches_gold(passage, sample, sources))
                for passage in (observed.passages if observed else ())
            ],
            scores={name: score for name, score in result.scores.items() if score.status != "not_applicable"},
            tally=tally,
        )

    @property
    def diagnosis(self) -> str:
        """Where the expected clause got lost: in retrieval, or between the passages and the citations."""
        if self.result.passed or not any(passage.hit is not None for passage in self.retrieved):
            return ""
        if any(excerpt.hit for excerpt in self.cited):
            return "An expected clause was cited."
        rank = next((rank for rank, passage in enumerate(self.retrieved, 1) if passage.hit), None)
        if rank is None:
            return f"No expected clause is among the {len(self.retrieved)} passages retrieved."
        return f"An expected clause was retrieved at rank {rank}, and not cited."


def _mark(result: SampleResult, metric: str) -> str:
    return "error" if result.scores[metric].status == "error" else metric.partition("/")[0]
