"""Ingested homes that tests copy: made once a session, never changed."""

import shutil
from functools import cache
from pathlib import Path

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
    """The sample policies, ingested once a session, whose temporary folder is given. Copy it."""
    home = session / "sample-home"
    report = run_ingest(Settings(home=home), [SAMPLES], None)
    assert not report.rejected, report.rejected
    return home


@cache
def small_base(session: Path) -> Path:
    """A folder with `policies`, three public documents of a few clauses, and their `home`. Copy it."""
    folder = session / "small-base"
    write(folder / "policies", SMALL)
    run_ingest(Settings(home=folder / "home"), [folder / "policies"], Audience.PUBLIC)
    return folder


def copied(home: Path, target: Path) -> Path:
    """A home of its own; the model's files are shared."""
    shutil.copytree(home, target, copy_function=_link_models)
    return target


def _link_models(source: str, target: str) -> None:
    if "/models/" in source:
        Path(target).hardlink_to(source)
    else:
        shutil.copy2(source, target)
