"""Abstention: holding back where no policy answers, and only there."""

from evals.samples import Sample
from evals.scores import Observed, Score, Sources


class Abstention:
    """`recall`: of what should be abstained from, the share that was. `precision`: of what was, the share that should.

    `over_refusal`: of what should be answered, the share that was abstained from or handed to a person; the lower the
    better.
    """

    name = "abstention"

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> dict[str, Score]:
        """Each part applies only to the samples that its share is of."""
        expected = sample.expect.outcome
        if expected is None:
            return dict.fromkeys(("recall", "precision", "over_refusal"), Score.not_applicable("no outcome expected"))
        held_back = observed.outcome == "abstained"
        should = expected == "abstained"
        return {
            "recall": Score.of(held_back) if should else Score.not_applicable("it should not be abstained from"),
            "precision": Score.of(should) if held_back else Score.not_applicable("it was not abstained from"),
            "over_refusal": Score.of(held_back or observed.outcome == "handed_off")
            if expected == "answered"
            else Score.not_applicable("no answer expected"),
        }
