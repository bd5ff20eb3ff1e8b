"""Checkers over the sample pack and over the policies of another company; no test changes either."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.cli.ingest import run_ingest
from assistant.settings import load_settings
from assistant.suggesting.checker import ReplyCheck, ReplyChecker
from assistant.verifying.rule_verifier import RuleVerifier
from knowledge.embeddings import open_embeddings
from knowledge.serving import ServedIndex
from tests.faults.homes import sample_home

TELECOM = Path(__file__).parents[2] / "fixtures" / "telecom"


@pytest.fixture(scope="session")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplyCheck]:
    """Over the sample pack."""
    with _opened(sample_home(tmp_path_factory.getbasetemp())) as opened:
        yield opened


@pytest.fixture(scope="session")
def telecom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplyCheck]:
    """Over the policies of a telephone company, whose rules are written in other words."""
    policies = [TELECOM / "terms.md", TELECOM / "internal"]
    with opened_over(tmp_path_factory.mktemp("telecom"), policies) as opened:
        yield opened


@contextmanager
def opened_over(home: Path, policies: list[Path]) -> Iterator[ReplyCheck]:
    """Over these policies, ingested into an empty home."""
    run_ingest(load_settings(home=home), policies, None)
    with _opened(home) as opened:
        yield opened


@contextmanager
def _opened(home: Path) -> Iterator[ReplyCheck]:
    settings = load_settings(home=home)
    with open_embeddings(settings.embedding, settings.home) as encoder:
        index = ServedIndex(settings.home, encoder, settings.store)
        try:
            yield ReplyChecker(index, encoder, RuleVerifier(encoder))
        finally:
            index.close()
