"""`bythebook ingest`: files and folders into the knowledge base, with progress and a report."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from assistant.cli.options import AsJson, Home, settings_for
from assistant.settings import Settings
from ingest.reports import IngestReport
from knowledge.locks import must_be_free
from knowledge.policies import Audience

app = typer.Typer(add_completion=False)
_SHOWN = 20  # documents listed under each heading of the report; the rest are counted


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders of policies.")],
    home: Home = None,
    audience: Annotated[
        Audience | None,
        typer.Option(help="For documents that do not name theirs (default: internal).", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Bring policy files and folders into the knowledge base.

    Only what changed is read again; files that are gone from a folder are taken out. Interrupted, run it again.
    """
    report = run_ingest(settings_for(home), paths, audience)
    if as_json:
        sys.stdout.write(json.dumps(report.model_dump(mode="json"), indent=2) + "\n")
    else:
        show_report(report)
    if report.rejected:
        raise typer.Exit(1)


def run_ingest(settings: Settings, paths: list[Path], audience: Audience | None) -> IngestReport:
    """Ingest with a progress bar on standard error. Raises LockHeld when another ingest is at work."""
    must_be_free(settings.home / "ingest.lock", "ingest")
    from ingest.sync import Ingest  # these take two seconds, and a refusal should not
    from knowledge.embeddings import open_embeddings
    from knowledge.records import open_records

    records = open_records(settings.knowledge)
    with open_embeddings(settings.embedding, settings.home, _announce) as encoder, _progress() as progress:
        try:
            return Ingest(settings.knowledge, records, encoder).run(paths, audience, progress)
        finally:
            records.close()


def show_report(report: IngestReport) -> None:
    """The report, for a person."""
    console = Console(highlight=False)
    for heading, style, documents in (
        ("added", "green", report.added),
        ("changed", "yellow", report.changed),
        ("removed", "red", report.removed),
        ("moved", "cyan", report.moved),
        ("unsupported, skipped", "dim", report.unsupported),
    ):
        if documents:
            console.print(f"[{style}]{len(documents)} {heading}[/]")
            for document in documents[:_SHOWN]:
                console.print(f"  {escape(document)}", soft_wrap=True)
            if len(documents) > _SHOWN:
                console.print(f"  … and {len(documents) - _SHOWN} more")
    if report.rejected:
        console.print(f"[bold red]{len(report.rejected)} rejected[/] (what was known of them before still serves)")
        for rejection in report.rejected:
            line = f", line {rejection.line}" if rejection.line else ""
            console.print(f"  {escape(rejection.file)}{line}: {escape(rejection.reason)}", soft_wrap=True)
    console.print(
        f"{len(report.added)} added, {len(report.changed)} changed, {len(report.unchanged)} unchanged, "
        f"{len(report.removed)} removed, {len(report.rejected)} rejected; {report.clauses} clauses in force, "
        f"{report.embedded} newly embedded; index generation {report.generation or 'none'}; {report.seconds:.1f} s",
    )


def _announce(message: str) -> None:
    sys.stderr.write(message + "\n")


class _Bar:
    """Progress as two bars: files read, clauses indexed."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = TaskID(0)

    def reading(self, total: int) -> None:
        self._task = self._progress.add_task("Reading files", total=total)

    def read(self, file: str) -> None:
        self._progress.advance(self._task)

    def indexing(self, total: int) -> None:
        self._task = self._progress.add_task("Indexing clauses", total=total)

    def indexed(self, count: int) -> None:
        self._progress.advance(self._task, count)


@contextmanager
def _progress() -> Iterator[_Bar]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield _Bar(progress)
