"""Holding back where nothing answers: ours, beside a threshold on the tutorial's best cosine fitted on other sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.judges.report import Cell, Section, Table
from benchmarks.judges.resampling import clustered
from benchmarks.ours import OURS
from benchmarks.quality import SetRun
from evals.intervals import Interval

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Refusals:
    """Whether each question should be held back from, whether ours did, and the tutorial's best cosine."""

    name: str
    should: Booleans
    ours: Booleans
    cosine: Floats
    asked_back: float | None

    @classmethod
    def of(cls, run: SetRun) -> "Refusals":
        """Questions that have gold and those that must be abstained from; underspecified ones apart."""
        asked = {one.sample.id: one for one in run.labelled.questions}
        kept = [name for name, one in asked.items() if one.gold or one.sample.expect.outcome == "abstained"]
        vague = [name for name, one in asked.items() if not one.gold and one.sample.expect.outcome == "clarify"]
        held = [run.answers[name].outcome != "answered" for name in vague]
        tutorial = run.peers[0]
        return cls(
            run.labelled.name,
            np.array([not asked[name].gold for name in kept]),
            np.array([run.answers[name].outcome == "abstained" for name in kept]),
            np.array([tutorial.best[name] for name in kept]),
            float(np.mean(held)) if held else None,
        )


def holding_back(runs: Sequence[SetRun], seed: int) -> Section | None:
    """A section of the sets that have both kinds of question; None without any."""
    every = [Refusals.of(run) for run in runs]
    both = [one for one in every if one.should.any()]
    if not both:
        return None
    rows: list[Mapping[str, Cell]] = []
    for one in every:
        rows.append(_row(one, OURS, one.ours, seed))
        others = [other for other in both if other is not one]
        if others and one in both:
            threshold = fitted(others)
            rows.append(_row(one, f"cosine below {threshold:.2f}", one.cosine < threshold, seed))
    notes = [
        "Over-refusal is the share of questions with gold that were abstained from; a question asked back is no "
        "abstention. The threshold is the one with the best balanced accuracy on the other sets that have unanswerable "
        "questions, taken together. The peers abstain never, so that their F1 is 0."
    ]
    return Section("Holding back", notes, [Table("Abstention", rows)])


def fitted(others: Sequence[Refusals]) -> float:
    """The cosine below which to hold back, best by balanced accuracy; of equally good ones the lowest."""
    should = np.concatenate([one.should for one in others])
    cosine = np.concatenate([one.cosine for one in others])
    candidates = np.unique(cosine)
    held = cosine[None, :] < candidates[:, None]
    balanced = held[:, should].mean(axis=1) + (~held[:, ~should]).mean(axis=1)
    return float(candidates[balanced.argmax()])


def _row(one: Refusals, system: str, held: Booleans, seed: int) -> dict[str, Cell]:
    def f1(rows: NDArray[np.intp]) -> float:
        right = float((held[rows] & one.should[rows]).sum())
        return 2 * right / max(1.0, float(held[rows].sum() + one.should[rows].sum()))

    def over(rows: NDArray[np.intp]) -> float:
        answerable = ~one.should[rows]
        return float(held[rows][answerable].mean()) if answerable.any() else float("nan")

    everyone = range(len(held))
    none: Interval | str = "n/a"
    return {
        "set": one.name,
        "system": system,
        "unanswerable": int(one.should.sum()),
        "abstention F1": clustered(f1, everyone, seed) if one.should.any() else none,
        "over-refusal": clustered(over, everyone, seed),
        "underspecified, not answered": one.asked_back if system == OURS and one.asked_back is not None else "n/a",
    }
