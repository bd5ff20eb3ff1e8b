"""Facts: does the answer say what it must, and not what it must not."""

from evals.phrases import says
from evals.samples import Sample
from evals.scores import Observed, Score, Sources

PARTS = ("present", "absent")


class Facts:
    """present: the share of expected facts that the answer says; absent: the share of unwanted ones it does not."""

    name = "facts"

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> dict[str, Score]:
        """Both of `PARTS`; each not applicable where the sample names none, absent also for an empty answer."""
        return {
            "present": _present(sample.expect.facts, observed.text),
            "absent": _absent(sample.expect.absent, observed.text),
        }


def _present(facts: tuple[str, ...], text: str) -> Score:
    if not facts:
        return Score.not_applicable("the sample names no facts")
    missing = [fact for fact in facts if not says(fact, text)]
    return Score.of(1 - len(missing) / len(facts), f"missing: {', '.join(missing)}" if missing else "")


def _absent(unwanted: tuple[str, ...], text: str) -> Score:
    if not unwanted:
        return Score.not_applicable("the sample names nothing that must be absent")
    if not text.strip():
        return Score.not_applicable("the answer is empty")
    said = [fact for fact in unwanted if says(fact, text)]
    return Score.of(1 - len(said) / len(unwanted), f"said: {', '.join(said)}" if said else "")
