"""What a metric's numbers mean: their unit, and which way is better."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["share", "ms", "tokens"]


@dataclass(frozen=True, slots=True)
class Measure:
    """How to read a metric. What is not `repeatable` (a time) differs from run to run though nothing changed."""

    unit: Unit = "share"
    lower_is_better: bool = False
    repeatable: bool = True


_SPECIAL = {
    "abstention/over_refusal": Measure(lower_is_better=True),
    "latency": Measure(unit="ms", lower_is_better=True, repeatable=False),
    "tokens": Measure(unit="tokens", lower_is_better=True),
}


def measure(metric: str) -> Measure:
    """How to read the metric of this name; by default a share, the higher the better."""
    return _SPECIAL.get(metric, Measure())
