"""Numbers as people read them: shares with three decimals, milliseconds and tokens whole."""

from evals.measures import Unit, measure
from evals.metrics import Metric


def shown(metric: Metric, unit: Unit = "share") -> str:
    """A metric in a few characters: its value, or why there is none."""
    if metric.value is None:
        return f"{metric.status.replace('_', ' ')}: {metric.reason}"
    return number(metric.value, unit)


def number(value: float, unit: Unit = "share") -> str:
    """A value in its unit."""
    return f"{value:.3f}" if unit == "share" else f"{value:,.0f} {unit}"


def signed(value: float, unit: Unit = "share") -> str:
    """A difference, with its sign."""
    return f"{value:+.3f}" if unit == "share" else f"{value:+,.0f} {unit}"


def better(metric: str, difference: float) -> bool:
    """Whether a metric that moved by this much got better."""
    return (difference < 0) == measure(metric).lower_is_better


def chance(p: float) -> str:
    """A p-value; three decimals would call a small one zero."""
    return f"{p:.3f}" if p >= 0.001 else "< 0.001"
