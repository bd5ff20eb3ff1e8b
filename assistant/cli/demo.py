"""`bythebook demo`: what `make run` runs. Sample policies if there are none yet, one cited answer, then the server."""

from pathlib import Path

import typer
from rich.console import Console

import knowledge
from assistant.answering.assistant import Assistant
from assistant.answering.question import Question
from assistant.cli.ask import answered
from assistant.cli.ingest import run_ingest, show_report
from assistant.cli.opened import locations, opened_with
from assistant.cli.options import Home, settings_for
from assistant.cli.rendering import show_answer
from assistant.cli.serve import run_server
from knowledge.embeddings import open_embeddings
from knowledge.generations import Generations
from knowledge.policies import DocumentId

app = typer.Typer(add_completion=False)

SAMPLES = Path(knowledge.__file__).with_name("samples") / "policies"
_DOCUMENT = DocumentId("returns/returns-and-refunds.md")
_QUESTION = "How long do I have to return something I opened but did not use?"


@app.command()
def demo(home: Home = None) -> None:
    """Ingest the sample policies if the knowledge base is empty, print one cited answer, and serve."""
    settings = settings_for(home)
    console = Console(highlight=False)
    if Generations(settings.home).current() is None:
        console.print("The knowledge base is empty: taking in the sample policies of an invented outdoor shop.")
        show_report(run_ingest(settings, [SAMPLES], None))
    with open_embeddings(settings.embedding, settings.home) as encoder:
        with opened_with(settings, encoder) as samples:
            files = locations(settings)
            if _DOCUMENT in files:
                console.print(f"\n[bold]{_QUESTION}[/]\n")
                answer, _ = answered(Assistant(samples.index), Question(_QUESTION))
                show_answer(answer, files)
                console.print()
        run_server(settings, encoder)
