"""`bythebook eval run` and `eval score`: ask or take up answers, score them, write the log, judge by the gate."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from assistant.cli.opened import opened
from assistant.cli.options import Home, settings_for
from evals.errors import BrokenSuite
from evals.gates import check, load_gate
from evals.log import EvalLog, SampleResult, read_log
from evals.reports import failed, junit, markdown, shown
from evals.runs import Job, Listener, describe, run
from evals.scorers import standard
from evals.scores import Scorer
from evals.suite import Suite, check_gold, load_suite
from evals.targets import InProcess, Recorded, StoredSources, Target
from knowledge.embeddings import open_embeddings
from knowledge.records import open_records

app = typer.Typer(add_completion=False, no_args_is_help=True)

SEED = 7
Suites = Annotated[list[Path], typer.Argument(help="Suite files, YAML or JSONL.")]
Gate = Annotated[Path | None, typer.Option(help="A gate file; exit code 1 when it does not hold.")]
Baseline = Annotated[Path | None, typer.Option(help="The log of an earlier run, for the gate's max_drop.")]
OutFolder = Annotated[Path, typer.Option("--out", help="Where the log and the reports go.")]


@app.command(name="run")
def run_suites(
    suites: Suites,
    gate: Gate = None,
    baseline: Baseline = None,
    out: OutFolder = Path("eval-runs"),
    home: Home = None,
) -> None:
    """Ask every sample of the suites, score the answers, and write a log, Markdown and JUnit XML."""
    with opened(home) as knowledge, knowledge.index.pin() as generation:
        target = InProcess(knowledge.index)
        identity = (str(generation.name), generation.manifest.model)
        system = _System(target, identity, standard(knowledge.encoder))
        _evaluate(suites, system, home, _Judged(out, gate, baseline))


@app.command()
def score(
    suites: Suites,
    recorded: Annotated[Path, typer.Option(help="Answers of any system, JSONL in the batch format.")],
    gate: Gate = None,
    baseline: Baseline = None,
    out: OutFolder = Path("eval-runs"),
    home: Home = None,
) -> None:
    """Score answers that were recorded elsewhere, against the documents of a knowledge base."""
    settings = settings_for(home)
    with open_embeddings(settings.embedding, settings.home) as encoder:
        system = _System(Recorded(recorded), (None, None), standard(encoder))
        _evaluate(suites, system, home, _Judged(out, gate, baseline))


@dataclass(frozen=True, slots=True)
class _System:
    """What is evaluated, by which index generation and model, and what scores it."""

    target: Target
    identity: tuple[str | None, str | None]
    scorers: Sequence[Scorer]


@dataclass(frozen=True, slots=True)
class _Judged:
    """How a run is judged, and where its log goes."""

    out: Path
    gate: Path | None
    baseline: Path | None


def _evaluate(paths: Sequence[Path], system: _System, home: Path | None, judged: _Judged) -> None:
    """Load, check, run, write, and judge by the gate. Exit code 2 for a broken suite, 1 for a gate that fails."""
    records = open_records(settings_for(home).knowledge)
    out = judged.out
    try:
        limits = load_gate(judged.gate) if judged.gate else None
        sources = StoredSources(records)
        suites = [_loaded(path, sources) for path in paths]
        out.mkdir(parents=True, exist_ok=True)
        setup = describe(suites, system.target.name, *system.identity, SEED)
        total = sum(len(suite.samples) for suite in suites)
        with _progress(total) as hear:
            log = run(Job(suites, system.target, system.scorers, sources, setup, out / "unfinished.jsonl"), hear)
    except BrokenSuite as error:
        sys.stderr.write(f"bythebook: {error}\n")
        raise typer.Exit(2) from error
    finally:
        records.close()
    earlier = read_log(judged.baseline).metrics if judged.baseline else None
    failures = [failure.line for failure in check(limits, log.metrics, earlier)] if limits else []
    _write(log, out, failures)
    _show(log, out, failures)
    if failures:
        raise typer.Exit(1)


def _loaded(path: Path, sources: StoredSources) -> Suite:
    suite = load_suite(path)
    check_gold(path, suite, sources)
    return suite


def _write(log: EvalLog, out: Path, failures: Sequence[str]) -> None:
    (out / f"{log.name}.json").write_text(log.model_dump_json(indent=1), encoding="utf8")
    (out / f"{log.name}.md").write_text(markdown(log, failures), encoding="utf8")
    (out / f"{log.name}.xml").write_text(junit(log, failures), encoding="utf8")


def _show(log: EvalLog, out: Path, failures: Sequence[str]) -> None:
    console = Console(highlight=False)
    for name, metric in log.metrics.items():
        interval = f"[{metric.low:.3f}, {metric.high:.3f}]" if metric.low is not None else ""
        console.print(f"{name:24} {shown(metric)}  {interval}  n {metric.n}", markup=False, soft_wrap=True)
    broken = sum(failed(result) for result in log.results)
    console.print(f"{len(log.results)} samples, {broken} failed; {log.seconds:.1f} s; {out / log.name}.json")
    for failure in failures:
        console.print(f"gate: {failure}", markup=False, soft_wrap=True)


@contextmanager
def _progress(total: int) -> Iterator[Listener]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("Samples", total=total)

        def hear(result: SampleResult) -> None:
            bar.advance(task)

        yield hear
