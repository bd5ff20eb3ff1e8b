"""Suites that bring their own documents are asked of a knowledge base that holds just those."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from assistant.settings import Settings
from evals.errors import BrokenSuite
from evals.suite import Suite

_FOLDER = "eval-knowledge"


def documents_of(suites: Sequence[Suite]) -> Path | None:
    """The folder that these suites are about; None where they are about the home's own documents.

    Raises BrokenSuite where they do not agree: one run has one knowledge base.
    """
    folders = {suite.name: suite.documents for suite in suites}
    if len(set(folders.values())) > 1:
        told = "; ".join(f"{name}: {folder or 'those of the home'}" for name, folder in folders.items())
        raise BrokenSuite(f"these suites are about different documents, so that each needs a run of its own ({told})")
    return next(iter(folders.values()), None)


def beside(settings: Settings, documents: Path) -> Settings:
    """The settings of the knowledge base for a folder of documents, which lies within the home."""
    path = documents.resolve()
    name = f"{path.parent.name}-{path.name}-{hashlib.sha256(str(path).encode()).hexdigest()[:8]}"
    return settings.model_copy(update={"home": settings.home / _FOLDER / name, "database_url": None})
