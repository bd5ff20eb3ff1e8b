"""One budget, many hands: never over, and every grant logged once, on SQLite and PostgreSQL."""

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.discretion.database import _MIGRATIONS, open_ledger
from assistant.discretion.entry import EntryId, State, new_entry_id
from assistant.discretion.ledger import Ledger
from assistant.people.database import open_people_tables
from benchmarks.exceptions.crowd import ACCOUNT, Crowd
from knowledge.database import migrate, open_database, sqlite_url
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


def test_a_ledger_from_before_knows_people_by_their_ids(settings: KnowledgeSettings) -> None:
    migrations = Path(shutil.copytree(_MIGRATIONS, settings.home / "migrations"))
    (migrations / "versions" / "0002_ids.py").unlink()
    people = open_people_tables(settings)
    url = settings.database_url
    engine = open_database(url.get_secret_value() if url else sqlite_url(settings.home / "discretion.db"))
    migrate(engine, migrations, "discretion_schema")
    with people.begin() as connection:
        for person, name in (("p_1", "Ana"), ("p_2", "Alex"), ("p_3", "Alex")):
            connection.exec_driver_sql(f"INSERT INTO people VALUES ('{person}', '{name}', '[]', '{person}', NULL)")
    with engine.begin() as connection:
        for name in ("Ana", "Alex", "Bot"):
            connection.exec_driver_sql(
                "INSERT INTO exceptions (id, state, asked_by, asked_role, document, version, clause, benefit, amount, "
                "unit, cents, reason, approver, asked, decided_by, decided_role, note, key) VALUES "
                f"('{name}', 'granted', '{name}', 'Agent', 'd', 1, 'c', 'b', '10', 'USD', 1000, 'r', 'Agent', "
                f"'2026-11-01 00:00:00', 'Ana', 'Team lead', '', 'k1')"
            )
        for account in ("Ana, November 2026", "Alex, November 2026", "everybody, November 2026", "case c1"):
            connection.exec_driver_sql(f"INSERT INTO exception_accounts VALUES ('{account}', 1000)")
    people.dispose()
    engine.dispose()
    with closing(open_ledger(settings)) as ledger:
        kept = ledger.entries()
        assert [(entry.asked_by.id, entry.asked_by.name) for entry in kept] == [
            ("name:Bot", "Bot"), ("name:Alex", "Alex"), ("p_1", "Ana"),
        ]  # fmt: skip
        assert {entry.decided_by and entry.decided_by.id for entry in kept} == {"p_1"}
        accounts = [f"{who}, November 2026" for who in ("p_1", "p_2", "p_3", "everybody")]
        assert [ledger.spent(account) for account in (*accounts, "case c1")] == [1000] * 5
        assert ledger.spent("Ana, November 2026") == 0
        assert ledger.record(replace(kept[-1], id=new_entry_id()), (), "k1") == kept[-1]


def test_a_ledger_is_there_again_when_it_is_opened_again(settings: KnowledgeSettings) -> None:
    with closing(open_ledger(settings)) as ledger:
        Crowd(ledger, _LIMIT, seed=1).act(people=1, asked=3)
        kept = ledger.entries()
    with closing(open_ledger(settings)) as ledger:
        assert kept
        assert ledger.entries() == kept
