"""How a run ends early: a broken suite with code 2, an interruption with code 130."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from evals.cli.progress import progress
from evals.errors import BrokenSuite
from evals.runs import Finished, Job, run


@contextmanager
def broken_suites() -> Iterator[None]:
    """A broken suite or gate ends the program with code 2."""
    try:
        yield
    except BrokenSuite as error:
        sys.stderr.write(f"bythebook: {error}\n")
        raise typer.Exit(2) from error


def run_shown(job: Job) -> Finished:
    """The run, with its progress shown. Ctrl-C ends the program with code 130."""
    try:
        with progress() as listener:
            return run(job, listener)
    except KeyboardInterrupt as interrupt:
        sys.stderr.write(
            f"bythebook: interrupted. What was answered is kept in {job.unfinished}; give the same command to go on.\n"
        )
        raise typer.Exit(130) from interrupt
