"""`bythebook verify`: does a claim follow from the texts it stands on; one claim, or a batch of them."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from assistant.cli.batches import BatchLine, read_batch, run_batch, text_of
from assistant.cli.options import AsJson, Home, Out, Resume, settings_for
from assistant.errors import BadRequest
from assistant.verifying.opening import open_verifier
from assistant.verifying.verdicts import Verification, Verifier
from knowledge.embeddings import open_embeddings

app = typer.Typer(add_completion=False)


class ClaimLine(BatchLine):
    """A claim with its sources."""

    claim: str
    sources: tuple[str, ...]


@app.command()
def verify(
    claim: Annotated[str | None, typer.Argument(help="The claim, most often one sentence.")] = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help="A text that the claim stands on, or a file of one. Repeatable."),
    ] = None,
    batch: Annotated[Path | None, typer.Option("--batch", help="A JSONL file of claims instead of one.")] = None,
    out: Out = None,
    resume: Resume = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Say whether a claim is supported by its sources, contradicted or unsupported, and why."""
    if batch is not None:
        if out is None or claim is not None or source:
            raise BadRequest("--batch takes its claims from the file and needs --out FILE for the verdicts.")
        lines = read_batch(batch, ClaimLine)
        with _opened(home) as verifier:
            run_batch(lines, out, resume, lambda line: verdict_row(verifier.verify(line.claim, line.sources)))
        return
    if not (claim or "").strip() or not source:
        raise BadRequest('A claim and its sources are needed: bythebook verify "claim" --source TEXT_OR_FILE.')
    texts = [_text(one) for one in source]
    with _opened(home) as verifier:
        verification = verifier.verify(claim or "", texts)
    if as_json:
        sys.stdout.write(json.dumps(verdict_row(verification), indent=2, ensure_ascii=False) + "\n")
    else:
        _show(verification)


def verdict_row(verification: Verification) -> dict[str, Any]:
    """A verification as a line of the batch format, without its id."""
    score = round(verification.score, 4)
    return {"verdict": verification.support, "score": score, "reasons": list(verification.reasons)}


@contextmanager
def _opened(home: Path | None) -> Iterator[Verifier]:
    settings = settings_for(home)
    with open_embeddings(settings.embedding, settings.home) as encoder, open_verifier(settings, encoder) as verifier:
        yield verifier


def _text(source: str) -> str:
    """What a source says: the file's text where it names a file, otherwise the words themselves."""
    try:
        is_file = Path(source).is_file()
    except (OSError, ValueError):  # words too long for a path
        is_file = False
    return text_of(Path(source)) if is_file else source


def _show(verification: Verification) -> None:
    color = {"supported": "green", "contradicted": "red", "unsupported": "yellow"}[verification.support]
    console = Console(highlight=False)
    console.print(f"[bold {color}]{verification.support}[/] (score {verification.score:.2f})")
    for reason in verification.reasons:
        console.print(f"  - {escape(reason)}", soft_wrap=True)
