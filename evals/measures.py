"""What a metric's numbers mean: their unit, and which way is better."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["share", "ms", "tokens"]


@dataclass(frozen=True, slots=True)
class Measure:
    """How to read a metric. What is not `repeatable` (a time) differs from run to run though nothing changed.

    With a `quantile`, the metric is that quantile of the samples' scores of the metric before the slash, and not
    their mean.
    """

    unit: Unit = "share"
    lower_is_better: bool = False
    repeatable: bool = True
    quantile: float | None = None


_SPECIAL = {
    "abstention/over_refusal": Measure(lower_is_better=True),
    "groundedness/contradicted": Measure(lower_is_better=True),
    "groundedness/unsupported": Measure(lower_is_better=True),
    "latency": Measure(unit="ms", lower_is_better=True, repeatable=False),
    "latency/p50": Measure(unit="ms", lower_is_better=True, repeatable=False, quantile=0.5),
    "latency/p95": Measure(unit="ms", lower_is_better=True, repeatable=False, quantile=0.95),
    "tokens": Measure(unit="tokens", lower_is_better=True),
    "false_alarms": Measure(lower_is_better=True),
}


def measure(metric: str) -> Measure:
    """How to read the metric of this name, or else of the part before its slash; by default a share, the higher the
    better.
    """
    return _SPECIAL.get(metric) or _SPECIAL.get(metric.partition("/")[0], Measure())


def quantiles(metric: str) -> tuple[str, ...]:
    """The metrics that are quantiles of this one's scores."""
    return tuple(name for name, one in _SPECIAL.items() if one.quantile is not None and name.startswith(f"{metric}/"))
