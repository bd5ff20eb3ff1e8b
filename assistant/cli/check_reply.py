"""`bythebook check-reply`: what an agent should not send as it is; one draft, or a batch of them."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from rich.console import Console
from rich.markup import escape
from rich.text import Text

from assistant.cli.batches import BatchLine, read_batch, run_batch, text_of
from assistant.cli.options import AsJson, AsOf, Home, Out, Resume, parse_day, settings_for
from assistant.errors import BadRequest
from assistant.suggesting.checker import ReplyCheck, ReplyChecker
from assistant.suggesting.findings import Draft, Finding, Said
from assistant.verifying.rule_verifier import RuleVerifier
from knowledge.embeddings import open_embeddings
from knowledge.serving import ServedIndex

app = typer.Typer(add_completion=False)

_COLORS = {"tone": "yellow", "missing_disclosure": "yellow"}


class SaidLine(BaseModel):
    """One thing that was said."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    role: str
    text: str


class DraftLine(BatchLine):
    """A draft with its conversation."""

    conversation: tuple[SaidLine, ...] = ()
    draft: str
    role: str = "agent"


@app.command()
def check_reply(
    draft: Annotated[str | None, typer.Argument(help="The draft; without it, it is read from standard input.")] = None,
    conversation: Annotated[
        Path | None,
        typer.Option("--conversation", help='A JSON file of what was said: [{"role": "customer", "text": …}, …].'),
    ] = None,
    role: Annotated[str, typer.Option("--role", help="Who would send it: agent, senior agent, team lead, …")] = "agent",
    batch: Annotated[Path | None, typer.Option("--batch", help="A JSONL file of drafts instead of one.")] = None,
    out: Out = None,
    resume: Resume = False,
    as_of: AsOf = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Find what in a draft contradicts a clause, promises or offers too much, tells internals, or breaks a rule."""
    day = parse_day(as_of)
    if batch is not None:
        if out is None or draft is not None or conversation is not None:
            raise BadRequest("--batch takes its drafts from the file and needs --out FILE for the findings.")
        lines = read_batch(batch, DraftLine)
        with _opened(home) as checker:
            run_batch(lines, out, resume, lambda line: findings_row(checker.check(_draft(line, day)), offsets=False))
        return
    text = draft if draft is not None else sys.stdin.read()
    if not text.strip():
        raise BadRequest('A draft is needed: bythebook check-reply "draft", or the draft on standard input.')
    said = _conversation(conversation) if conversation else ()
    with _opened(home) as checker:
        findings = checker.check(Draft(text, said, role, day))
    if as_json:
        sys.stdout.write(json.dumps(findings_row(findings), indent=2, ensure_ascii=False) + "\n")
    else:
        _show(text, findings)


def findings_row(findings: Sequence[Finding], offsets: bool = True) -> dict[str, Any]:
    """The findings as a line of the batch format, without its id."""
    left_out = set() if offsets else {"start", "end"}
    rows = [one.model_dump(mode="json", exclude=left_out) for one in findings]
    return {"findings": [{key: at for key, at in row.items() if key != "rewrite" or at} for row in rows]}


def _draft(line: DraftLine, day: Any) -> Draft:
    return Draft(line.draft, tuple(Said(one.role, one.text) for one in line.conversation), line.role, day)


def _conversation(path: Path) -> tuple[Said, ...]:
    try:
        turns = TypeAdapter(tuple[SaidLine, ...]).validate_json(text_of(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise BadRequest(f'{path}: {where}: {first["msg"]}. Write [{{"role": "customer", "text": "…"}}, …].') from error
    return tuple(Said(one.role, one.text) for one in turns)


@contextmanager
def _opened(home: Path | None) -> Iterator[ReplyCheck]:
    settings = settings_for(home)
    with open_embeddings(settings.embedding, settings.home) as encoder:
        index = ServedIndex(settings.home, encoder, settings.store)
        try:
            yield ReplyChecker(index, encoder, RuleVerifier(encoder))
        finally:
            index.close()


def _show(draft: str, findings: Sequence[Finding]) -> None:
    console = Console(highlight=False)
    marked = Text(draft.rstrip())
    for one in findings:
        marked.stylize(f"underline {_COLORS.get(one.kind, 'red')}", one.start, one.end)
    console.print(marked, soft_wrap=True)
    for one in findings:
        console.print(
            f"\n[bold {_COLORS.get(one.kind, 'red')}]{one.kind.replace('_', ' ')}[/] “{escape(one.sentence)}”",
            soft_wrap=True,
        )
        console.print(f"  {escape(one.message)}", soft_wrap=True)
        section = " > ".join(one.citation.section)
        where = f"{one.citation.document}{f', {section}' if section else ''}"
        console.print(f"  [dim]{escape(where)}:[/] {escape(' '.join(one.citation.quote.split()))}", soft_wrap=True)
        if one.rewrite:
            console.print(f"  [green]Instead:[/] {escape(one.rewrite)}", soft_wrap=True)
    if not findings:
        console.print("\n[green]Nothing found.[/]")
