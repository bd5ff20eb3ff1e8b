"""A verifier as the target of a run: it answers the claims that it supports."""

from assistant.verifying.verdicts import Verifier
from evals.samples import Sample
from evals.scores import Observed, Passage


class Verdicts:
    """Answers a claim that the verifier supports, and abstains from any other; the verdict's reasons are the text."""

    def __init__(self, verifier: Verifier, kind: str) -> None:
        self.name = f"verifier: {kind}"
        self._verifier = verifier

    def answer(self, sample: Sample) -> Observed:
        """The verdict on the claim, against the text that it is held against. Whatever the verifier raises."""
        found = self._verifier.verify(sample.question, [sample.scenario])
        return Observed(
            id=sample.id,
            outcome="answered" if found.support == "supported" else "abstained",
            text=": ".join(filter(None, (found.support, "; ".join(found.reasons)))),
            passages=(Passage(document="source", text=sample.scenario),),
            confidence=found.score,
        )
