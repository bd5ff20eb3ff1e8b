"""Charts as SVG that takes its colours from the page's stylesheet: no script, no inline style.

The numbers stand in text beside every chart, so that charts are hidden from screen readers or named in one line.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from evals.metrics import Metric

_WIDTH, _HEIGHT = 320, 132
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 10, 10, 22  # room around the plot for its labels
_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)

_GRID = Markup('<line class="grid" x1="{0}%" x2="{0}%" y1="0" y2="24"/>')
_WHISKER = Markup('<line class="whisker" x1="{0}%" x2="{1}%" y1="14" y2="14"/>')
_CAP = Markup('<line class="whisker" x1="{0}%" x2="{0}%" y1="10" y2="18"/>')
_DOT = Markup('<circle class="dot" cx="{0}%" cy="14" r="5"/>')
_BEFORE = Markup('<svg x="{0}%" overflow="visible"><path class="before" d="M0 0 5 5 0 10-5 5Z"/></svg>')
_BAR = Markup('<rect class="rail" width="100%" height="8" rx="4"/><rect class="fill" width="{0}%" height="8" rx="4"/>')
_LEVEL = Markup('<line class="grid" x1="{0}" x2="{1}" y1="{2:.1f}" y2="{2:.1f}"/>')
_BAND = Markup('<polygon class="band" points="{0}"/>')
_TREND = Markup('<polyline class="trend" points="{0}"/>')
_RUN = Markup('<circle class="dot" cx="{0:.1f}" cy="{1:.1f}" r="4"><title>{2}</title></circle>')
_WORDS = Markup('<text x="{0}" y="{1:.1f}" text-anchor="{2}">{3}</text>')
_TIMELINE = Markup('<svg class="timeline" viewBox="0 0 {0} {1}" role="img" aria-label="{2}">{3}</svg>')
_ROW = Markup('<svg class="{0}" aria-hidden="true" focusable="false">{1}</svg>')


@dataclass(frozen=True, slots=True)
class Point:
    """A metric in one run."""

    run: str
    metric: Metric


def interval(metric: Metric, baseline: Metric | None = None) -> Markup:
    """A dot with whiskers on a line from 0 to 1, as wide as its place; a baseline is a hollow diamond above it."""
    if metric.value is None or metric.low is None or metric.high is None:
        return Markup("")
    low, value, high = (_percent(share) for share in (metric.low, metric.value, metric.high))
    parts = [_GRID.format(_percent(share)) for share in _STEPS]
    parts += [_WHISKER.format(low, high), _CAP.format(low), _CAP.format(high), _DOT.format(value)]
    if baseline is not None and baseline.value is not None:
        parts.append(_BEFORE.format(_percent(baseline.value)))
    return _ROW.format("interval", Markup("").join(parts))


def bar(share: float) -> Markup:
    """A bar from 0 to 1, as wide as its place."""
    return _ROW.format("bar", _BAR.format(_percent(share)))


def timeline(points: Sequence[Point], label: str) -> Markup:
    """A metric over two or more runs, oldest first: a line with a dot a run, over the band of its 95 % intervals.

    The scale is from 0 to 1. A run without a value has no dot, and the line goes on behind it.
    """
    step = (_WIDTH - _LEFT - _RIGHT) / max(1, len(points) - 1)
    line, low, high, dots = [], [], [], []
    for at, point in enumerate(points):
        metric = point.metric
        if metric.value is None or metric.low is None or metric.high is None:
            continue
        x = _LEFT + at * step
        line.append(f"{x:.1f},{_y(metric.value):.1f}")
        low.append(f"{x:.1f},{_y(metric.low):.1f}")
        high.append(f"{x:.1f},{_y(metric.high):.1f}")
        dots.append(_RUN.format(x, _y(metric.value), f"{point.run}: {metric.value:.3f}"))
    parts = [
        *(_LEVEL.format(_LEFT, _WIDTH - _RIGHT, _y(share)) for share in _STEPS),
        *(_WORDS.format(4, _y(share) + 4, "start", f"{share:.1f}") for share in _STEPS[::2]),
        _BAND.format(" ".join(high + low[::-1])),
        _TREND.format(" ".join(line)),
        *dots,
        _WORDS.format(_LEFT, _HEIGHT - 5, "start", "oldest"),
        _WORDS.format(_WIDTH - _RIGHT, _HEIGHT - 5, "end", "newest"),
    ]
    return _TIMELINE.format(_WIDTH, _HEIGHT, label, Markup("").join(parts))


def _percent(share: float) -> str:
    return f"{100 * share:.2f}"


def _y(share: float) -> float:
    return _TOP + (1 - share) * (_HEIGHT - _TOP - _BOTTOM)
