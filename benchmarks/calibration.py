"""Whether our confidence means what it says: of the answers that are 80 % sure, do 80 % cite gold?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.judges.report import Cell, Section, Table
from benchmarks.judges.resampling import clustered
from benchmarks.quality import SetRun
from benchmarks.scoring import hits

_BINS = 10
_FEWEST = 10  # answers in a bin that is drawn

Floats = NDArray[np.float64]


class Bin(NamedTuple):
    """Answers of like confidence: how many, the mean of it, and the share that cites gold."""

    answers: int
    confidence: float
    right: float


class Given(NamedTuple):
    """The answers that a set was given."""

    name: str
    confidence: Floats
    right: Floats

    @classmethod
    def of(cls, run: SetRun) -> "Given":
        """Answers alone; those to questions that nothing answers are wrong."""
        given = [
            (answer.confidence, float(any(hits(answer.cited, places) for places in one.gold)))
            for one in run.labelled.questions
            if (answer := run.answers[one.sample.id]).outcome == "answered"
        ]
        confidence, right = np.array(given, dtype=np.float64).reshape(-1, 2).T
        return cls(run.labelled.name, confidence, right)


def calibration(given: Sequence[Given], seed: int) -> Section:
    """A row for each set with answers."""
    rows: list[dict[str, Cell]] = []
    for one in given:
        if not one.right.size:
            continue

        def error(at: NDArray[np.intp], one: Given = one) -> float:
            return expected_error(one.confidence[at], one.right[at])

        row: dict[str, Cell] = {"set": one.name, "answers": one.right.size}
        row["mean confidence"] = float(one.confidence.mean())
        row["cites gold"] = float(one.right.mean())
        row["expected calibration error"] = clustered(error, range(one.right.size), seed)
        rows.append(row)
    note = (
        f"Of the answers given, in {_BINS} bins of equal width: the mean distance between confidence and the share of "
        "answers that cite gold, weighed by bin (Guo et al. 2017, section 2). Resampling adds to it: small sets look "
        "worse than they are."
    )
    return Section("Confidence", [note], [Table("Calibration", rows)])


def bins(confidence: Floats, right: Floats) -> list[Bin]:
    """The bins that hold an answer, least sure first."""
    number = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    return [
        Bin(int(inside.sum()), float(confidence[inside].mean()), float(right[inside].mean()))
        for inside in (number == at for at in range(_BINS))
        if inside.any()
    ]


def expected_error(confidence: Floats, right: Floats) -> float:
    """Expected calibration error in [0, 1]."""
    return sum(one.answers * abs(one.confidence - one.right) for one in bins(confidence, right)) / len(confidence)


def curve(given: Given) -> list[Bin]:
    """The bins that hold enough answers to be drawn."""
    return [one for one in bins(given.confidence, given.right) if one.answers >= _FEWEST]
