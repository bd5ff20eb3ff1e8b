"""A run for a pull request: Markdown."""

from collections.abc import Sequence

from evals.log import EvalLog
from evals.measures import measure
from evals.metrics import Metric
from evals.reports.failing import why
from evals.reports.numbers import number, shown
from evals.reports.slicing import sliced
from evals.results import SampleResult, by_sample

_SHOWN = 20  # failing samples listed; the log has them all


def markdown(log: EvalLog, failures: Sequence[str] | None) -> str:
    """The run's headline, metrics with intervals, and failing samples."""
    lines = [
        f"# Evaluation {log.name}",
        "",
        f"{len(by_sample(log.results))} samples, {log.seconds:.1f} s; {log.setup.target}; seed {log.setup.seed}.",
        "",
    ]
    if failures:
        lines += ["**The gate failed:**", "", *(f"- {failure}" for failure in failures), ""]
    lines += ["| metric | value | 95 % interval | n | errors |", "|---|---|---|---|---|"]
    lines += [_row(name, metric) for name, metric in (log.metrics | log.timings).items()]
    lines += ["", "## Outcome by slice", "", "| slice | value | 95 % interval | n | errors |", "|---|---|---|---|---|"]
    lines += [_row(f"{one.suite}, {one.kind}:{one.name}", one.outcome) for one in sliced(log)]
    failing = list({result.key: result for result in log.results if not result.passed}.values())
    lines += ["", f"## Samples that failed: {len(failing)}", ""]
    lines += [_sample(result) for result in failing[:_SHOWN]]
    if len(failing) > _SHOWN:
        lines.append(f"- … and {len(failing) - _SHOWN} more")
    return "\n".join(lines) + "\n"


def _row(name: str, metric: Metric) -> str:
    unit, interval = measure(name).unit, ""
    if metric.low is not None and metric.high is not None:
        interval = f"{number(metric.low, unit)} to {number(metric.high, unit)}"
    return f"| {_cell(name)} | {_cell(shown(metric, unit))} | {interval} | {metric.n} | {metric.errors or ''} |"


def _sample(result: SampleResult) -> str:
    return f"- `{result.key}` {_cell(result.sample.question)} — {_cell(why(result))}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
