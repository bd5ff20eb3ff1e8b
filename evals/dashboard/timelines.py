"""Runs over time: those of the same suites side by side, each with charts of its headline metrics."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from evals.charts import Point, timeline
from evals.reports.shelf import Entry
from evals.results import HEADLINE

_CHARTED = 30  # runs in a chart, the newest


@dataclass(frozen=True, slots=True)
class Timeline:
    """The runs of the same suites, newest first, and a chart for each headline metric."""

    suites: tuple[str, ...]
    entries: Sequence[Entry]
    charts: Mapping[str, Markup]


def timelines(entries: Sequence[Entry]) -> list[Timeline]:
    """One for each set of suites, the one with the newest run first. Entries that cannot be read are left out."""
    by_suites: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.summary:
            by_suites[entry.summary.suites].append(entry)
    return [Timeline(suites, found, _charts(found[:_CHARTED][::-1])) for suites, found in by_suites.items()]


def _charts(oldest_first: Sequence[Entry]) -> dict[str, Markup]:
    """Charts of the metrics that at least two runs have: one dot is no line."""
    charts: dict[str, Markup] = {}
    for name in HEADLINE:
        points = [
            Point(entry.name, entry.summary.metrics[name])
            for entry in oldest_first
            if entry.summary and name in entry.summary.metrics
        ]
        values = [f"{point.metric.value:.3f}" for point in points if point.metric.value is not None]
        if len(values) > 1:
            charts[name] = timeline(points, f"{name} in {len(values)} runs, oldest first: {', '.join(values)}")
    return charts
