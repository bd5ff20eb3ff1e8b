"""Options that several commands share, so that they read and mean the same everywhere."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from assistant.errors import BadRequest
from assistant.settings import Settings, load_settings
from knowledge.policies import Reader

Home = Annotated[
    Path | None,
    typer.Option(
        "--home", help="The knowledge base's folder (default: $BYTHEBOOK_HOME or .bythebook).", show_default=False
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Answer as on this day, e.g. 2026-03-01 (default: today).")]
ReaderOption = Annotated[Reader, typer.Option("--audience", help="Who asks: a customer sees public clauses only.")]
Batch = Annotated[Path | None, typer.Option("--batch", help="A JSONL file of questions instead of one.")]
Out = Annotated[Path | None, typer.Option("--out", help="Where a batch's answers go, as JSONL.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with a batch that was interrupted.")]


def settings_for(home: Path | None) -> Settings:
    """The settings, with the home that was named on the command line."""
    return load_settings() if home is None else load_settings(home=home)


def parse_day(text: str | None) -> date:
    """The day a question is asked for; today where none is named. Raises BadRequest."""
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadRequest(f"{text!r} is not a date. Write it as YYYY-MM-DD, for example 2026-03-01.") from error
