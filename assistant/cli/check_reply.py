"""`bythebook check-reply`: what an agent should not send as it is; one draft, or a batch of them."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
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
from assistant.suggesting.checker import ReplyChecker
from assistant.suggesting.findings import Draft, Finding, Said
from assistant.suggesting.thorough import Inquiry, open_thorough
from assistant.verifying.rule_verifier import RuleVerifier
from knowledge.embeddings import open_embeddings
from knowledge.serving import ServedIndex

app = typer.Typer(add_completion=False)

_COLORS = {"tone": "yellow", "missing_disclosure": "yellow"}
_WHY = {"no_model": "no language model is set (BYTHEBOOK_LLM__MODEL)"}


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
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Ask the language model too, where BYTHEBOOK_LLM__MODEL names one.")
    ] = False,
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
        with _opened(home, thorough) as check:
            run_batch(lines, out, resume, lambda line: findings_row(*check(_draft(line, day)), offsets=False))
        return
    text = draft if draft is not None else sys.stdin.read()
    if not text.strip():
        raise BadRequest('A draft is needed: bythebook check-reply "draft", or the draft on standard input.')
    said = _conversation(conversation) if conversation else ()
    with _opened(home, thorough) as check:
        findings, inquiry = check(Draft(text, said, role, day))
    if as_json:
        sys.stdout.write(json.dumps(findings_row(findings, inquiry), indent=2, ensure_ascii=False) + "\n")
    else:
        _show(text, findings, inquiry)


def findings_row(findings: Sequence[Finding], inquiry: Inquiry | None = None, offsets: bool = True) -> dict[str, Any]:
    """The findings as a line of the batch format, without its id; with how they came about, where that was asked."""
    left_out = set() if offsets else {"start", "end"}
    rows = [one.model_dump(mode="json", exclude=left_out) for one in findings]
    found = {"findings": [{key: at for key, at in row.items() if key != "rewrite" or at} for row in rows]}
    return found if inquiry is None else {**found, "thorough": inquiry.model_dump()}


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
def _opened(
    home: Path | None, thorough: bool
) -> Iterator[Callable[[Draft], tuple[tuple[Finding, ...], Inquiry | None]]]:
    settings = settings_for(home)
    with ExitStack() as opened:
        encoder = opened.enter_context(open_embeddings(settings.embedding, settings.home))
        index = opened.enter_context(closing(ServedIndex(settings.home, encoder, settings.store)))
        rules = ReplyChecker(index, encoder, RuleVerifier(encoder))
        if not thorough:
            yield lambda draft: (rules.check(draft), None)
            return
        checker = opened.enter_context(open_thorough(settings, encoder, index, rules))
        runner = opened.enter_context(asyncio.Runner())
        yield lambda draft: runner.run(checker.check(draft))


def _show(draft: str, findings: Sequence[Finding], inquiry: Inquiry | None) -> None:
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
    if inquiry is not None and (why := inquiry.code.partition(":")[2]):
        reason = _WHY.get(why, f"nothing to use came from the language model ({why})")
        console.print(f"\n[yellow]Checked by the rules alone:[/] {reason}.", soft_wrap=True)
