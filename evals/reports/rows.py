"""Runs and comparisons as values for JSON, for programs that read what people see."""

from collections.abc import Sequence
from typing import Any

from evals.log import EvalLog
from evals.reports.changes import Changes, SampleChange
from evals.reports.failing import why
from evals.reports.shelf import Entry

Row = dict[str, Any]


def entry_row(entry: Entry) -> Row:
    """A run in a list, or why it cannot be read."""
    if entry.summary is None:
        return {"name": entry.name, "problem": entry.problem}
    summary = entry.summary
    return {
        "name": entry.name,
        "started": summary.started.isoformat(),
        "seconds": summary.seconds,
        "target": summary.target,
        "suites": summary.suites,
        "samples": summary.samples,
        "passed": summary.passed,
        "gate": None if entry.gate is None else {"holds": not entry.gate, "failures": entry.gate},
        "metrics": {name: metric.model_dump(mode="json") for name, metric in summary.metrics.items()},
    }


def run_row(log: EvalLog) -> Row:
    """A run without its answers: metrics, what it was made with, and the samples that failed."""
    failing = [result for result in log.results if not result.passed]
    return {
        **log.model_dump(mode="json", exclude={"results"}),
        "flaky": log.flaky,
        "failing": [
            {"key": result.key, "attempt": result.attempt, "question": result.sample.question, "why": why(result)}
            for result in failing
        ],
    }


def changes_row(found: Changes) -> Row:
    """What changed between two runs. Samples are named by key."""

    def samples(changed: Sequence[SampleChange]) -> list[dict[str, str]]:
        return [{"key": one.after.key, "question": one.after.sample.question} for one in changed]

    return {
        "before": found.before.name,
        "after": found.after.name,
        "metrics": {
            change.name: {
                "before": change.before.value,
                "after": change.after.value,
                **change.found.model_dump(mode="json", include={"n", "difference", "low", "high", "p"}),
                "better": change.found.fixed,
                "worse": change.found.broken,
            }
            for change in found.metrics
        },
        "broken": samples(found.broken),
        "fixed": samples(found.fixed),
        "only_before": found.only_before,
        "only_after": found.only_after,
    }
