"""`bythebook search`: the clauses for a question, best first."""

import json
import sys
import time
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from assistant.answering.condensing import condense
from assistant.answering.events import Source
from assistant.answering.question import Question
from assistant.cli.batches import QuestionLine, read_batch, run_batch
from assistant.cli.links import source_link
from assistant.cli.opened import Opened, checked, locations, opened
from assistant.cli.options import AsJson, AsOf, Batch, Home, Out, ReaderOption, Resume, parse_day
from assistant.errors import BadRequest
from knowledge.hybrid import HybridRetriever
from knowledge.markup import plain
from knowledge.policies import Reader
from knowledge.retrieval import ScoredClause

app = typer.Typer(add_completion=False)


@app.command()
def search(
    text: Annotated[str | None, typer.Argument(metavar="QUESTION", help="What to look for.")] = None,
    limit: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many clauses.")] = 10,
    audience: ReaderOption = Reader.CUSTOMER,
    as_of: AsOf = None,
    batch: Batch = None,
    out: Out = None,
    resume: Resume = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show the clauses for a question, best first; or for a batch of questions."""
    day = parse_day(as_of)
    with opened(home) as knowledge:
        if batch is not None:
            if out is None or text is not None:
                raise BadRequest("--batch takes its questions from the file and needs --out FILE for the result.")

            def answer(line: QuestionLine) -> dict[str, Any]:
                found, milliseconds = _search(knowledge, line.as_question(audience, day), limit)
                return {
                    "passages": [Source.of(scored.clause, scored.score).model_dump(mode="json") for scored in found],
                    "ms": milliseconds,
                }

            run_batch(read_batch(batch, QuestionLine), out, resume, answer)
            return
        question = checked(Question(text=text or "", reader=audience, as_of=day), knowledge.settings)
        found, milliseconds = _search(knowledge, question, limit)
        if as_json:
            passages = [Source.of(scored.clause, scored.score).model_dump(mode="json") for scored in found]
            sys.stdout.write(
                json.dumps({"passages": passages, "ms": milliseconds}, indent=2, ensure_ascii=False) + "\n"
            )
        else:
            _show(found, knowledge)


def _search(knowledge: Opened, question: Question, limit: int) -> tuple[list[ScoredClause], float]:
    started = time.perf_counter()
    with knowledge.index.pin() as generation:
        found = list(HybridRetriever(generation).retrieve(condense(question, limit)))
    return found, round((time.perf_counter() - started) * 1000, 3)


def _show(found: list[ScoredClause], knowledge: Opened) -> None:
    console = Console(highlight=False)
    files = locations(knowledge.settings)
    for rank, scored in enumerate(found, start=1):
        clause = scored.clause
        link = source_link(clause.document, files.get(clause.document), clause.page)
        console.print(f"[bold]{rank}. {escape(' › '.join((clause.title, *clause.section)))}[/]")
        console.print(f"   {escape(plain(clause.text))}")
        console.print(f"   [dim]{link} · version {clause.version} · {clause.kind} · {scored.score:.3f}[/]\n")
    if not found:
        console.print("Nothing found.")
