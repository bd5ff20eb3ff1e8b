"""`bythebook eval list`, `show` and `compare`: whatever only reads logs."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from assistant.cli.options import AsJson, Home, settings_for
from evals.errors import EvalError
from evals.log import EvalLog
from evals.measures import measure
from evals.metrics import Metric
from evals.reports.changes import Changes, MetricChange, changes
from evals.reports.failing import why
from evals.reports.numbers import better, chance, number, shown, signed
from evals.reports.rows import changes_row, entry_row, run_row
from evals.reports.shelf import Entry, Shelf, runs_folder
from evals.results import SampleResult
from evals.samples import Gold, Sample

app = typer.Typer(add_completion=False)

RunsFolder = Annotated[
    Path | None,
    typer.Option("--out", help="Where the runs lie (default: eval-runs in the home).", show_default=False),
]
_RUN = "A run: its log file, its name, or latest."
Run = Annotated[str, typer.Argument(help=_RUN)]


@app.command(name="list")
def list_runs(out: RunsFolder = None, home: Home = None, as_json: AsJson = False) -> None:
    """List the runs, newest first."""
    shelf = _shelf(out, home)
    entries = shelf.entries()
    if as_json:
        _write([entry_row(entry) for entry in entries])
        return
    if not entries:
        _console().print(f"No run lies in {shelf.folder} yet. `bythebook eval run SUITE` makes one.", soft_wrap=True)
        return
    table = _table("run", "suites", "passed", "outcome", "gate")
    for entry in entries:
        if summary := entry.summary:
            outcome = summary.metrics.get("outcome")
            passed = f"{summary.passed} of {summary.samples}"
            table.add_row(entry.name, ", ".join(summary.suites), passed, _spread("outcome", outcome), _gate(entry))
    _console().print(table)
    for entry in entries:
        if not entry.summary:
            _console().print(entry.problem, soft_wrap=True)


@app.command()
def show(
    run: Run,
    sample: Annotated[str | None, typer.Argument(help="A sample's id, to see what it expects and got.")] = None,
    out: RunsFolder = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show a run: its metrics and the samples that failed. With a sample: what was expected, and what came."""
    log = _shelf(out, home).find(run)
    if sample is not None:
        found = _attempts(log, sample)
        if as_json:
            _write([result.model_dump(mode="json") for result in found])
        else:
            _show_attempts(found)
    elif as_json:
        _write(run_row(log))
    else:
        _show_run(log)


@app.command()
def compare(
    before: Run,
    after: Run,
    out: RunsFolder = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Compare two runs sample by sample: differences, their significance, what was fixed and what broke."""
    shelf = _shelf(out, home)
    found = changes(shelf.find(before), shelf.find(after))
    if as_json:
        _write(changes_row(found))
    else:
        _show_changes(found)


def _shelf(out: Path | None, home: Path | None) -> Shelf:
    return Shelf(out or runs_folder(settings_for(home).home))


def _show_run(log: EvalLog) -> None:
    table = _table("metric", "value and 95 % interval", "n", "errors")
    for name, metric in (log.metrics | log.timings).items():
        table.add_row(name, _spread(name, metric), str(metric.n), str(metric.errors or ""))
    console = _console()
    console.print(f"{log.name}: {log.setup.target}", soft_wrap=True)
    console.print(table)
    failing = [result for result in log.results if not result.passed]
    console.print(f"{len(failing)} failed", soft_wrap=True)
    for result in failing:
        console.print(f"  {result.key}  {_line(result.sample.question)}\n    {_line(why(result))}", soft_wrap=True)


def _show_attempts(attempts: Sequence[SampleResult]) -> None:
    console = _console()
    for line in _asked(attempts[0].sample):
        console.print(line, soft_wrap=True)
    for result in attempts:
        console.print(f"\nAttempt {result.attempt}: {'passed' if result.passed else 'failed'}", soft_wrap=True)
        for line in _answered(result):
            console.print(f"  {line}", soft_wrap=True)


def _asked(sample: Sample) -> list[str]:
    """What was asked, after what, and what is expected."""
    wanted = sample.expect
    lines = [f"{turn.role}: {_line(turn.text)}" for turn in sample.history]
    lines += [f"customer: {_line(said)}" for said in sample.script]
    lines += [f"Question: {_line(sample.question)}"]
    lines += [f"Expected: {wanted.outcome}"] if wanted.outcome else []
    lines += [f"  says: {fact}" for fact in wanted.facts]
    return lines + [f"  from: {_clause(gold)}" for gold in wanted.gold]


def _clause(gold: Gold) -> str:
    return " › ".join((gold.document, *gold.section)) + (f": “{_line(gold.quote)}”" if gold.quote else "")


def _answered(result: SampleResult) -> list[str]:
    """What came, from which clauses, and its scores."""
    if result.observed is None:
        return [result.error]
    lines = [f"{result.observed.outcome}: {_line(result.observed.text)}"]
    for cited in result.observed.citations:
        lines.append(f"  from: {' › '.join((cited.document, *cited.section))}: “{_line(cited.quote)}”")
    for name, score in result.scores.items():
        if score.status != "not_applicable":
            value = "error" if score.value is None else number(score.value, measure(name).unit)
            lines.append(f"{name:24} {value}  {score.reason}".rstrip())
    return lines


def _show_changes(found: Changes) -> None:
    console = _console()
    console.print(f"{found.before.name} → {found.after.name}; p of a paired permutation test", soft_wrap=True)
    table = _table("metric", "before", "now", "difference", "95 % interval", "p", "n", "better", "worse")
    for change in found.metrics:
        if change.moved:
            table.add_row(*_change_cells(change))
    console.print(table if table.row_count else "No metric moved.")
    for label, samples in (("broken", found.broken), ("fixed", found.fixed)):
        console.print(f"{len(samples)} {label}")
        for sample in samples:
            console.print(f"  {label}: {sample.after.key}  {_line(sample.after.sample.question)}", soft_wrap=True)
    if found.only_before or found.only_after:
        one, other = len(found.only_before), len(found.only_after)
        console.print(f"{one} samples are in the first run only, {other} in the second only.", soft_wrap=True)


def _change_cells(change: MetricChange) -> Sequence[str]:
    unit, moved = measure(change.name).unit, change.found
    before, now = (
        "none" if metric.value is None else number(metric.value, unit) for metric in (change.before, change.after)
    )
    if moved.difference is None or moved.low is None or moved.high is None or moved.p is None:
        return change.name, before, now
    word = "" if abs(moved.difference) < 1e-9 else " better" if better(change.name, moved.difference) else " worse"
    return (
        change.name,
        before,
        now,
        signed(moved.difference, unit) + word,
        f"{signed(moved.low, unit)} to {signed(moved.high, unit)}",
        chance(moved.p),
        str(moved.n),
        str(len(moved.fixed)),
        str(len(moved.broken)),
    )


def _attempts(log: EvalLog, sample: str) -> list[SampleResult]:
    """Every attempt at the sample of that id or key. Raises EvalError."""
    found = [result for result in log.results if sample in (result.key, result.sample.id)]
    if not found:
        raise EvalError(
            f"The run {log.name} has no sample {sample!r}. `bythebook eval show {log.name}` lists failed ones."
        )
    return found


def _spread(name: str, metric: Metric | None) -> str:
    if metric is None:
        return ""
    unit = measure(name).unit
    if metric.low is None or metric.high is None:
        return shown(metric, unit)
    return f"{shown(metric, unit)} [{number(metric.low, unit)}, {number(metric.high, unit)}]"


def _gate(entry: Entry) -> str:
    return "" if entry.gate is None else "fails" if entry.gate else "holds"


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _console() -> Console:
    return Console(highlight=False, markup=False)


def _line(text: str) -> str:
    return " ".join(text.split())


def _write(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))
