"""What a run is scored with: scorers that read one answer, and scorers that read them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from evals.results import SampleResult
from evals.scores import Score, Scorer


class RunScorer(Protocol):
    """Scores samples by what was answered to others. Deterministic."""

    @property
    def name(self) -> str:
        """The metric's name in reports."""
        ...

    def scores(self, results: Sequence[SampleResult]) -> dict[str, Score]:
        """A score of each sample by key, from every result of a run."""
        ...


@dataclass(frozen=True, slots=True)
class Instruments:
    """The scorers of single answers, and those that need the whole run."""

    each: Sequence[Scorer]
    whole: Sequence[RunScorer] = ()
