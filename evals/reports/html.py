"""A run for people: one HTML file that loads nothing, with the clauses that were expected beside those that came."""

from collections.abc import Sequence

from evals.log import EvalLog
from evals.reports.pages import file
from evals.reports.run_view import RunView
from evals.scores import Sources


def html(log: EvalLog, failures: Sequence[str] | None, baseline: EvalLog | None, sources: Sources) -> str:
    """The whole report. `failures` are the gate's lines, None where no gate was asked."""
    return file("run.html", view=RunView.of(log, failures, baseline, sources))
