"""`bythebook ask`: one question, or a batch of them, answered with quoted clauses."""

import asyncio
import json
import sys
import time
from typing import Annotated, Any

import typer

from assistant.answering.assistant import Assistant
from assistant.answering.events import Answer, fold
from assistant.answering.question import Question
from assistant.cli.batches import QuestionLine, read_batch, run_batch
from assistant.cli.opened import answering, checked, locations, opened
from assistant.cli.options import AsJson, AsOf, Batch, Home, Out, ReaderOption, Resume, parse_day
from assistant.cli.rendering import show_answer
from assistant.errors import BadRequest
from knowledge.policies import Reader

app = typer.Typer(add_completion=False)


@app.command()
def ask(
    text: Annotated[str | None, typer.Argument(metavar="QUESTION", help="The question.")] = None,
    audience: ReaderOption = Reader.CUSTOMER,
    as_of: AsOf = None,
    scenario: Annotated[str, typer.Option(help="What is known of the customer's case.")] = "",
    batch: Batch = None,
    out: Out = None,
    resume: Resume = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the policies, every sentence with its clause; ask back, or say that they do not say."""
    day = parse_day(as_of)
    with opened(home) as knowledge, answering(knowledge) as assistant:
        if batch is not None:
            if out is None or text is not None:
                raise BadRequest("--batch takes its questions from the file and needs --out FILE for the answers.")

            def answer(line: QuestionLine) -> dict[str, Any]:
                folded, milliseconds = answered(assistant, line.as_question(audience, day))
                return answer_row(folded, milliseconds)

            run_batch(read_batch(batch, QuestionLine), out, resume, answer)
            return
        question = Question(text=text or "", scenario=scenario, reader=audience, as_of=day)
        folded, milliseconds = answered(assistant, checked(question, knowledge.settings))
        if as_json:
            sources = [source.model_dump() for source in folded.sources]
            row = {**answer_row(folded, milliseconds), "sources": sources}
            sys.stdout.write(json.dumps(row, indent=2, ensure_ascii=False) + "\n")
        else:
            show_answer(folded, locations(knowledge.settings))


def answered(assistant: Assistant, question: Question) -> tuple[Answer, float]:
    """The folded answer and the milliseconds it took."""

    async def collect() -> Answer:
        return fold([event async for event in assistant.answer(question)])

    started = time.perf_counter()
    return asyncio.run(collect()), round((time.perf_counter() - started) * 1000, 3)


def answer_row(answer: Answer, milliseconds: float) -> dict[str, Any]:
    """An answer as a line of the batch format, without its id."""
    row: dict[str, Any] = {
        "outcome": answer.outcome,
        "text": answer.text,
        "citations": [citation.model_dump() for citation in answer.citations],
        "confidence": round(answer.confidence, 4),
        "ms": milliseconds,
    }
    if answer.reason is not None:
        row["reason"] = answer.reason
    if answer.options:
        row["options"] = [option.model_dump() for option in answer.options]
    if answer.writing is not None:
        row["writing"] = answer.writing.model_dump()
    return row
