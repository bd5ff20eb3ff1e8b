"""Ingested homes that tests copy: made once for all workers, copied once for each, never changed."""

import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import portalocker

from assistant.cli.ingest import run_ingest
from assistant.settings import Settings
from knowledge.policies import Audience
from tests.knowledge.bases import SAMPLES, write

RETURNS = """\
# Returns

## How long you have

You can return an unused item within {days} days of delivery.

## Refunds

A refund reaches your card within {days} hours after we have checked the item.
"""

SMALL = {
    "returns.md": RETURNS.format(days=30),
    "shipping.md": "# Shipping\n\nOrders above 50 pounds ship free of charge within the United Kingdom.\n",
    "warranty.txt": "Warranty\n\nThe warranty covers defects in material for two years from the date of purchase.\n",
}


@cache
def sample_home(session: Path) -> Path:
    """The sample policies, ingested; the session's temporary folder is given. Copy it."""
    return copied(_made(session, "sample", _ingested_samples), session / "sample-home")


@cache
def small_base(session: Path) -> Path:
    """A folder with `policies`, three public documents of a few clauses, and their `home`. Copy it."""
    return copied(_made(session, "small", _ingested_small), session / "small-base")


def _ingested_samples(home: Path) -> None:
    report = run_ingest(Settings(home=home), [SAMPLES], None)
    assert not report.rejected, report.rejected


def _ingested_small(folder: Path) -> None:
    write(folder / "policies", SMALL)
    run_ingest(Settings(home=folder / "home"), [folder / "policies"], Audience.PUBLIC)


def _made(session: Path, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first worker who wants it makes for all: they may copy it, and no one opens it."""
    run = session.parent if "PYTEST_XDIST_WORKER" in os.environ else session
    with portalocker.Lock(run / f"{name}.lock", timeout=120):
        made = run / f"{name}-made"
        if not made.exists():
            make(run / f"{name}-making")
            (run / f"{name}-making").rename(made)
    return made


def copied(home: Path, target: Path) -> Path:
    """A home of its own; the model's files are shared."""
    shutil.copytree(home, target, copy_function=_link_models)
    return target


def _link_models(source: str, target: str) -> None:
    if "/models/" in source:
        Path(target).hardlink_to(source)
    else:
        shutil.copy2(source, target)
