"""`bythebook eval run mutations`: does the verifier notice one changed fact, and leave faithful rewording alone."""

import json
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import typer
from rich.console import Console
from rich.table import Table

from assistant.settings import Settings
from assistant.verifying.opening import open_verifier
from evals.cli.ending import broken_suites, run_shown
from evals.gates import check, load_gate
from evals.log import EvalLog
from evals.mutations.findings import Findings, Row, findings, measured_targets
from evals.mutations.scorers import instruments
from evals.mutations.suites import SAMPLE_PACK, mutation_suites, truth_of
from evals.mutations.target import Verdicts
from evals.reports import write_reports
from evals.reports.shelf import Shelf, runs_folder
from evals.results import SampleResult
from evals.runs import Job
from evals.setups import Identity, Plan, describe, flat_settings
from knowledge.embeddings import open_embeddings

NAME = "mutations"
_TARGETS = Path(__file__).parents[1] / "suites" / "mutations_gate.yaml"
_EXAMPLES = 5  # of each truth
_SHOWN = 300  # characters of a claim


class Mutating(NamedTuple):
    """What is asked of the verifier, how it is judged, and where the log goes; None is the default."""

    policies: Sequence[Path]
    sample_pack: bool
    gate: Path | None
    baseline: str | None
    out: Path | None
    as_json: bool


class _NoSources:
    """A claim brings its own source."""

    def text(self, document: str) -> None:
        return None


def run_mutations(wanted: Mutating, settings: Settings, seed: int) -> None:
    """Make the claims, verify and score them, write log and reports. Exit code 1 where a target is missed."""
    out = wanted.out or runs_folder(settings.home)
    with broken_suites():
        targets = load_gate(wanted.gate or _TARGETS)
        folders = (*((SAMPLE_PACK,) if wanted.sample_pack else ()), *wanted.policies)
        suites = mutation_suites(folders, seed)
    baseline = Shelf(out).find(wanted.baseline) if wanted.baseline else None
    out.mkdir(parents=True, exist_ok=True)
    with (
        open_embeddings(settings.embedding, settings.home) as encoder,
        open_verifier(settings, encoder) as verifier,
    ):
        target = Verdicts(verifier, settings.verifier.kind)
        identity = Identity(target.name, model=encoder.model_id, settings=flat_settings(settings))
        setup = describe(suites, identity, Plan(seed))
        finished = run_shown(Job(suites, target, instruments(), _NoSources(), setup, out))
    log = finished.log
    if wanted.gate is None:
        targets = measured_targets(targets, log)
    failures = [failure.line for failure in check(targets, log, baseline)]
    page = write_reports(log, out, failures, baseline, _NoSources())
    found = findings(log, targets, _EXAMPLES)
    command = _command(wanted)
    if wanted.as_json:
        sys.stdout.write(json.dumps(_as_json(log, found, failures, command), indent=2, ensure_ascii=False) + "\n")
    else:
        _show(log, found, command, page)
        for failure in failures:
            sys.stdout.write(f"gate: {failure}\n")
    if failures or finished.missing:
        raise typer.Exit(1)


def _command(wanted: Mutating) -> str:
    """The command that repeats the run, where its files are what they were."""
    named = [part for folder in wanted.policies for part in ("--policies", str(folder))]
    gate = ["--gate", str(wanted.gate)] if wanted.gate else []
    pack = [] if wanted.sample_pack else ["--no-sample-pack"]
    return shlex.join(["bythebook", "eval", "run", NAME, *pack, *named, *gate])


def _show(log: EvalLog, found: Findings, command: str, page: Path) -> None:
    console = Console(highlight=False)
    titles = ("One fact changed: noticed", "In other words: doubted all the same", "Doubted, by source")
    for title, rows in zip(titles, (found.detected, found.false_alarms, found.by_source), strict=True):
        console.print(_table(title, rows))
    for result in found.worst:
        console.print(_example(result), markup=False, soft_wrap=True)
    for error in dict.fromkeys(one.error for one in log.results if one.error):
        console.print(f"not judged: {error}", markup=False, soft_wrap=True)
    setup = log.setup
    versions = ", ".join(f"{name} {version}" for name, version in setup.dependencies.items())
    console.print(f"{setup.target}; seed {setup.seed}; bythebook {setup.program}, Python {setup.python}, {versions}")
    console.print(f"{len(log.results)} claims, {log.seconds:.1f} s; {page}", soft_wrap=True)
    console.print(f"again: {command}", markup=False, soft_wrap=True)


def _table(title: str, rows: Sequence[Row]) -> Table:
    table = Table(title=title, title_justify="left")
    for head in ("kind", "n", "count", "share", "95 % interval", "target", "met"):
        table.add_column(head, justify="left" if head == "kind" else "right")
    for row in rows:
        value, one = row.metric.value, row.metric
        shares = ("", "", "") if value is None else (str(round(value * one.n)), f"{value:.3f}", _interval(row))
        target = "" if row.target is None else f"{row.target:.2f}"
        table.add_row(row.kind, str(one.n), *shares, target, {True: "yes", False: "NO", None: ""}[row.met])
    return table


def _interval(row: Row) -> str:
    return f"{row.metric.low:.3f} to {row.metric.high:.3f}"


def _example(result: SampleResult) -> str:
    words = "missed" if truth_of(result.sample) == "false" else "doubted"
    said = result.observed.text if result.observed else ""
    return f"{words} {result.key}: {result.sample.question[:_SHOWN]} [{said[:_SHOWN]}]"


def _as_json(log: EvalLog, found: Findings, failures: Sequence[str], command: str) -> dict[str, Any]:
    tables = {name: [_row(row) for row in getattr(found, name)] for name in ("detected", "false_alarms", "by_source")}
    worst = [
        {"id": one.key, "claim": one.sample.question, "source": one.sample.scenario, "said": one.observed.text}
        for one in found.worst
        if one.observed
    ]
    setup = log.setup.model_dump(include={"target", "model", "program", "python", "platform", "seed", "dependencies"})
    return {"run": log.name, "command": command, **setup, **tables, "missed_targets": list(failures), "worst": worst}


def _row(row: Row) -> dict[str, Any]:
    numbers = row.metric.model_dump(include={"n", "value", "low", "high", "errors"})
    return {"kind": row.kind, **numbers, "target": row.target, "met": row.met}
