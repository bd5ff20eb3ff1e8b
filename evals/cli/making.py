"""`bythebook eval import`, `generate`, `review`, `capture` and `schema`: how samples come into suites."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from assistant.cli.options import AsOf, Home, parse_day, settings_for
from assistant.conversations.conversation import TurnId
from evals.capturing import captured, conversation_with
from evals.errors import BrokenSuite, EvalError
from evals.generating.generator import Asked, generate
from evals.importing import read_samples
from evals.samples import Expectation, Sample
from evals.suite import SuiteFile, load_suite
from evals.suite_writing import append, review, write_suite
from knowledge.records import open_records

app = typer.Typer(add_completion=False, no_args_is_help=True)

NewSuite = Annotated[Path, typer.Option("--out", help="The suite to write; it must not be there yet.")]
Mapped = Annotated[list[str] | None, typer.Option("--map", help='Which column holds a field, as field="Column".')]
Ids = Annotated[list[str] | None, typer.Option(help="A sample's id; give it once for each sample.")]


@app.command(name="import")
def import_samples(file: Path, out: NewSuite, columns: Mapped = None) -> None:
    """Make a suite of a table (CSV or Excel) or of questions in the batch format (JSONL)."""
    with _broken_is_2():
        imported = read_samples(file, _pairs(columns or (), "=", "--map question=Column"))
        write_suite(out, f"Imported from {file.name}.", imported.samples)
    if imported.ignored:
        typer.echo(f"left out: the columns {', '.join(imported.ignored)}", err=True)
    typer.echo(f"{len(imported.samples)} samples; {out}")


@app.command(name="generate")
def generate_samples(
    out: NewSuite,
    documents: Annotated[str, typer.Option(help="Only documents whose path matches, such as 'returns/*'.")] = "*",
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many samples, of every kind.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same samples.")] = 7,
    as_of: AsOf = None,
    home: Home = None,
) -> None:
    """Make pending samples of the policies: both sides of each limit, denials, exceptions, paraphrases, near misses."""
    records = open_records(settings_for(home).knowledge)
    try:
        with _broken_is_2():
            samples = generate(records, Asked(parse_day(as_of), documents, limit, seed))
            if not samples:
                raise EvalError(f"No document matches {documents!r}, or none says what questions can be made of.")
            write_suite(out, "Generated from the policies; review before use.", samples)
    finally:
        records.close()
    typer.echo(f"{len(samples)} pending samples; review them with: bythebook eval review {out}")


@app.command(name="review")
def review_samples(
    suite: Path,
    accept: Ids = None,
    reject: Ids = None,
    accept_all: Annotated[bool, typer.Option("--accept-all", help="Accept every pending sample.")] = False,
) -> None:
    """List the pending samples with their clauses, accept or reject them; on a terminal, one after the other."""
    with _broken_is_2():
        pending = [sample for sample in load_suite(suite).samples if sample.pending]
        accepted = [sample.id for sample in pending if accept_all and sample.id not in (reject or ())]
        accepted += [one for one in accept or () if one not in accepted]
        if accepted or reject:
            review(suite, accepted, reject or ())
            gone = len(accepted) + len(reject or ())
            typer.echo(f"{len(accepted)} accepted, {len(reject or ())} rejected, {len(pending) - gone} pending")
        elif _on_terminal():
            _ask(suite, pending)
        else:
            for sample in pending:
                _show(sample)
            typer.echo(f"{len(pending)} pending")


@app.command()
def capture(
    turn: Annotated[str, typer.Argument(help="The turn's id, as the chat gave it.")],
    out: Annotated[Path, typer.Option("--out", help="The suite it is put into; made where there is none.")],
    outcome: Annotated[str | None, typer.Option(help="How it should have ended.")] = None,
    fact: Annotated[list[str] | None, typer.Option(help="What the answer should have said.")] = None,
    absent: Annotated[list[str] | None, typer.Option(help="What it should not have said.")] = None,
    quote: Annotated[list[str] | None, typer.Option(help="The clause that answers, as DOCUMENT:QUOTE.")] = None,
    home: Home = None,
) -> None:
    """Keep a stored turn that went wrong as a pending sample, its personal data replaced."""
    gold = [{"document": document, "quote": words} for document, words in _split(quote or (), ":", "--quote")]
    with _broken_is_2():
        conversation = conversation_with(TurnId(turn), settings_for(home).knowledge)
        try:
            expect = Expectation.model_validate(
                {"gold": gold, "facts": fact or (), "absent": absent or (), "outcome": outcome}
            )
        except ValidationError as error:
            raise EvalError(f"--{error.errors()[0]['loc'][0]}: {error.errors()[0]['msg']}") from error
        new = captured(conversation, TurnId(turn), expect)
        append(out, [new], "Turns that went wrong; review before use.")
    typer.echo(f"{new.sample.id}; {out}")


@app.command()
def schema() -> None:
    """Write the JSON Schema of suite files, for editors."""
    typer.echo(suite_schema(), nl=False)


def suite_schema() -> str:
    """The JSON Schema of a suite file, as it is kept beside the suites."""
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **SuiteFile.model_json_schema()}
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


@contextmanager
def _broken_is_2() -> Iterator[None]:
    """A broken suite is told on stderr, with exit code 2."""
    try:
        yield
    except BrokenSuite as error:
        sys.stderr.write(f"bythebook: {error}\n")
        raise typer.Exit(2) from error


def _on_terminal() -> bool:
    return sys.stdin.isatty()


def _ask(suite: Path, pending: Sequence[Sample]) -> None:
    """One sample after the other; what was decided is written at once, so that one may stop at any time."""
    for number, sample in enumerate(pending, start=1):
        _show(sample)
        answer = ""
        while answer not in ("a", "r", "s", "q"):
            answer = typer.prompt(
                f"{number} of {len(pending)}: (a)ccept, (r)eject, (s)kip, (q)uit", default="s"
            ).lower()
        if answer == "q":
            return
        if answer != "s":
            review(suite, *(([sample.id], []) if answer == "a" else ([], [sample.id])))


def _show(sample: Sample) -> None:
    """What a reviewer reads: the question, the clause, what is expected."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"\n[bold]{escape(sample.id)}[/bold]  {escape(', '.join(sample.tags))}")
    for turn in sample.history:
        console.print(f"  {turn.role}: {escape(turn.text)}")
    console.print(f"  asks: {escape(sample.question)}")
    for gold in sample.expect.gold:
        console.print(f"  says: {escape(gold.quote or 'the clause')}  ({escape(gold.document)})")
    expected = sample.expect.model_dump(exclude_defaults=True, exclude={"gold"}, mode="json")
    said = "; ".join(
        f"{key} {value if isinstance(value, str) else ', '.join(value)}" for key, value in expected.items()
    )
    console.print(f"  expected: {escape(said or 'nothing yet')}")


def _pairs(written: Sequence[str], mark: str, example: str) -> dict[str, str]:
    return dict(_split(written, mark, example))


def _split(written: Sequence[str], mark: str, example: str) -> list[tuple[str, str]]:
    parts = [one.partition(mark) for one in written]
    for left, found, right in parts:
        if not (left and found and right):
            raise EvalError(f"{left}{found}{right}: expected both sides of a {mark!r}, as in {example}")
    return [(left, right) for left, _, right in parts]
