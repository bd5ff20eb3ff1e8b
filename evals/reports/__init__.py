"""A run for those who read it: HTML for people, Markdown for a pull request, JUnit XML for a build server."""

from collections.abc import Sequence
from pathlib import Path

from evals.log import EvalLog
from evals.reports.html import html
from evals.reports.junit import junit
from evals.reports.markdown import markdown
from evals.reports.numbers import shown
from evals.scores import Sources

__all__ = ["html", "junit", "markdown", "shown", "write_reports"]


def write_reports(
    log: EvalLog, out: Path, failures: Sequence[str] | None, baseline: EvalLog | None, sources: Sources
) -> Path:
    """Write the reports of a run beside its log, named as the run is; returns the path of the HTML file.

    `failures` are the gate's lines: empty where it holds, None where no gate was asked. `sources` give the words
    around a quote.
    """
    page = out / f"{log.name}.html"
    page.write_text(html(log, failures, baseline, sources), encoding="utf8")
    (out / f"{log.name}.md").write_text(markdown(log, failures), encoding="utf8")
    (out / f"{log.name}.xml").write_text(junit(log, failures), encoding="utf8")
    return page
