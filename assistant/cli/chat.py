"""`bythebook chat`: a conversation in the terminal. Follow-ups are understood by what was said before."""

import sys

import typer
from rich.console import Console

from assistant.answering.question import Question, Turn
from assistant.cli.ask import answered
from assistant.cli.opened import answering, checked, locations, opened
from assistant.cli.options import AsOf, Home, ReaderOption, parse_day
from assistant.cli.rendering import show_answer
from assistant.errors import BadRequest
from knowledge.policies import Reader

app = typer.Typer(add_completion=False)


@app.command()
def chat(audience: ReaderOption = Reader.CUSTOMER, as_of: AsOf = None, home: Home = None) -> None:
    """Hold a conversation. An empty line or Ctrl-D ends it."""
    day = parse_day(as_of)
    console = Console(highlight=False)
    history: list[Turn] = []
    with opened(home) as knowledge, answering(knowledge) as assistant:
        files = locations(knowledge.settings)
        console.print("Ask about the policies; an empty line ends the conversation.")
        while text := _next_question():
            question = Question(text=text, history=tuple(history), reader=audience, as_of=day)
            try:
                answer, _ = answered(assistant, checked(question, knowledge.settings))
            except BadRequest as error:
                console.print(f"[red]{error}[/]")
                continue
            show_answer(answer, files)
            history += [Turn("customer", text), Turn("assistant", answer.text)]


def _next_question() -> str:
    if sys.stdin.isatty():
        sys.stdout.write("\nYou: ")
        sys.stdout.flush()
    return sys.stdin.readline().strip()
