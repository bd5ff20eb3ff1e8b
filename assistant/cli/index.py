"""`bythebook index`: the generations of the search index, and the way back to the one before."""

from typing import Annotated

import typer
from rich.console import Console

from assistant.cli.options import Home, settings_for
from knowledge.errors import IndexUnavailable
from knowledge.generations import Generations
from knowledge.locks import exclusive

app = typer.Typer(add_completion=False)


@app.command()
def index(
    roll_back: Annotated[bool, typer.Option("--roll-back", help="Serve the generation before this one again.")] = False,
    home: Home = None,
) -> None:
    """List index generations, newest last; or roll back, until the next ingest builds a new one."""
    settings = settings_for(home)
    generations = Generations(settings.home)
    console = Console(highlight=False)
    if roll_back:
        with exclusive(settings.home / "ingest.lock", "ingest"):
            console.print(f"Generation {generations.roll_back()} serves again.")
        return
    if not generations.names():
        raise IndexUnavailable("There is no index yet. Run `bythebook ingest PATH` with a folder of policies.")
    for name in generations.names():
        manifest = generations.manifest(name)
        counts = ", ".join(f"{count} {audience}" for audience, count in manifest.counts.items())
        serving = "serves" if name == generations.current() else ""
        console.print(f"{name}  {manifest.created:%Y-%m-%d %H:%M}  {counts} clauses  {manifest.model}  {serving}")
