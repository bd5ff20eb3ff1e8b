"""`bythebook eval`: each command in the module named by what it works on."""

import typer

from evals.cli import judging, making, reading, running, suggesting

app = typer.Typer(add_completion=False, no_args_is_help=True)
for module in (running, reading, making, judging, suggesting):
    app.registered_commands += module.app.registered_commands

__all__ = ["app"]
