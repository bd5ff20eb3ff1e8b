"""Of what was made false the share that is noticed, and of what stayed true the share that is doubted."""

from evals.instruments import Instruments
from evals.mutations.suites import kind_of, truth_of
from evals.samples import Sample
from evals.scorers.outcome import OutcomeMatch
from evals.scores import Observed, Score, Sources

ALL = "all"


class Detected:
    """1 where a false claim is not supported; by kind of change, and of all."""

    name = "detected"

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> dict[str, Score]:
        """Nothing for a claim that stayed true."""
        if truth_of(sample) == "true":
            return {}
        score = Score.of(float(observed.outcome != "answered"))
        return {kind_of(sample): score, ALL: score}


class FalseAlarms:
    """1 where a true claim is not supported; by the rule that reworded it, and of all."""

    name = "false_alarms"

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> dict[str, Score]:
        """Nothing for a claim that was made false."""
        if truth_of(sample) == "false":
            return {}
        score = Score.of(float(observed.outcome != "answered"), observed.text)
        return {kind_of(sample): score, ALL: score}


def instruments() -> Instruments:
    """What a run of mutations is scored with; the outcome tells the reports which samples failed."""
    return Instruments((OutcomeMatch(), Detected(), FalseAlarms()))
