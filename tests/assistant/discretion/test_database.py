"""One budget, many hands: never over, and every grant logged once, on SQLite and PostgreSQL."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.discretion.database import open_ledger
from assistant.discretion.entry import EntryId, State
from assistant.discretion.ledger import Ledger
from benchmarks.exceptions.crowd import ACCOUNT, Crowd
from knowledge.settings import KnowledgeSettings
from tests.knowledge.databases import fresh_settings

_ROOT = Path(__file__).parents[3]
_LIMIT = 50_000  # cents


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KnowledgeSettings]:
    """An empty database of each kind."""
    with fresh_settings(request.param, tmp_path) as fresh:
        yield fresh


def _holds(ledger: Ledger, granted: list[EntryId]) -> None:
    """The budget is used up nearly or wholly, and log, entries, total and what people were told agree."""
    kept = ledger.entries(State.GRANTED, limit=10_000)
    assert ledger.spent(ACCOUNT) == sum(entry.cents for entry in kept)
    assert _LIMIT - 2_000 < ledger.spent(ACCOUNT) <= _LIMIT
    assert Counter(ledger.grants()) == Counter(granted) == Counter(entry.id for entry in kept)
    assert max(Counter(ledger.grants()).values()) == 1


def test_fifty_threads_never_pass_a_budget(settings: KnowledgeSettings) -> None:
    with closing(open_ledger(settings)) as ledger:
        _holds(ledger, Crowd(ledger, _LIMIT, seed=7).act(people=50, asked=4))


def test_four_processes_never_pass_a_budget(settings: KnowledgeSettings) -> None:
    url = settings.database_url
    place = url.get_secret_value() if url else str(settings.home)
    command = [sys.executable, "-m", "benchmarks.exceptions.crowd", place, "5", "10", str(_LIMIT)]
    running = [
        subprocess.Popen([*command, str(seed)], cwd=_ROOT, stdout=subprocess.PIPE, text=True) for seed in range(4)
    ]
    said = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0] * 4
    with closing(open_ledger(settings)) as ledger:
        _holds(ledger, [EntryId(line) for text in said for line in text.splitlines()])


def test_a_ledger_is_there_again_when_it_is_opened_again(settings: KnowledgeSettings) -> None:
    with closing(open_ledger(settings)) as ledger:
        Crowd(ledger, _LIMIT, seed=1).act(people=1, asked=3)
        kept = ledger.entries()
    with closing(open_ledger(settings)) as ledger:
        assert kept
        assert ledger.entries() == kept
