"""Latency: how long the answer took."""

from evals.samples import Sample
from evals.scores import Observed, Score, Sources


class Latency:
    """The milliseconds that the answer took."""

    name = "latency"

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> Score:
        """Not applicable where nobody timed it."""
        return Score.not_applicable("nobody timed it") if observed.ms is None else Score.of(observed.ms)
