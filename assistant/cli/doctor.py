"""`bythebook doctor`: checks the installation and a knowledge base, and says what to do about each failure."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from assistant.cli.options import AsJson, Home
from assistant.diagnosis.diagnosis import diagnose
from assistant.diagnosis.finding import Finding

app = typer.Typer(add_completion=False)

Asked = Annotated[bool, typer.Option("--llm", help="Ask the language model of the settings one tiny question, too.")]


@app.command()
def doctor(home: Home = None, as_json: AsJson = False, llm: Asked = False) -> None:
    """Check everything the program needs; exit code 1 when anything fails. Nothing is changed.

    A report to read in a terminal, JSON in a pipe.
    """
    if as_json or not sys.stdout.isatty():
        findings = list(diagnose(home, llm))
        report = {"ok": all(one.ok for one in findings), "checks": [one.model_dump() for one in findings]}
        sys.stdout.write(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    else:
        findings = shown(home, llm)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def shown(home: Path | None, llm: bool = False) -> list[Finding]:
    """Show each finding as soon as it is there."""
    console = Console(highlight=False)
    findings = []
    for finding in diagnose(home, llm):
        findings.append(finding)
        mark = "[green]ok[/]    " if finding.ok else "[bold red]failed[/]"
        console.print(f"{mark}  [bold]{finding.check}[/]: {escape(finding.found)}", soft_wrap=True)
        if finding.advice:
            console.print(f"        [yellow]→ {escape(finding.advice)}[/]", soft_wrap=True)
    failed = sum(not finding.ok for finding in findings)
    console.print(
        f"\n[bold red]{failed} of {len(findings)} checks failed.[/]" if failed else "\n[green]All is well.[/]"
    )
    return findings
