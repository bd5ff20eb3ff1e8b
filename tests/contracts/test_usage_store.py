"""What every UsageStore does: the database on SQLite, on PostgreSQL where there is one, and the fake."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.conversations.memory import InMemoryUsage
from assistant.conversations.usage import open_usage
from assistant.writing.budget import Account, UsageStore
from assistant.writing.model import Usage
from knowledge.settings import KnowledgeSettings
from tests.knowledge.databases import fresh_settings


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[UsageStore]:
    """Every adapter in turn, empty."""
    if request.param == "memory":
        yield InMemoryUsage()
        return
    with fresh_settings(request.param, tmp_path) as settings:
        opened = open_usage(settings)
        yield opened
        opened.close()


DAY, OWN = Account("day 2026-11-22", tokens=1_000), Account("conversation c", tokens=300)


def test_what_is_reserved_counts_and_what_is_settled_corrects_it(store: UsageStore) -> None:
    assert store.used(DAY.name) == Usage()
    assert store.reserve((OWN, DAY), Usage(100, 50)) is None
    store.settle((OWN, DAY), Usage(-20, 5))
    assert store.used(DAY.name) == store.used(OWN.name) == Usage(80, 55)


def test_a_limit_can_be_reached_and_not_passed_and_then_nothing_is_counted_anywhere(store: UsageStore) -> None:
    assert store.reserve((DAY, OWN), Usage(250, 50)) is None
    assert store.reserve((DAY, OWN), Usage(0, 1)) == OWN.name
    assert store.reserve((DAY,), Usage(700, 0)) is None
    assert store.reserve((OWN, DAY), Usage(1, 0)) == OWN.name
    assert (store.used(DAY.name), store.used(OWN.name)) == (Usage(950, 50), Usage(250, 50))


def test_a_limit_on_cost_counts_what_is_read_and_what_is_written_at_their_prices(store: UsageStore) -> None:
    account = Account("day", cost=1.0, input_price=2.0, output_price=10.0)
    assert store.reserve((account,), Usage(250_000, 50_000)) is None
    assert store.reserve((account,), Usage(0, 1)) == "day"


def test_an_account_without_limits_takes_everything(store: UsageStore) -> None:
    assert store.reserve((Account("day"),), Usage(10**12, 10**12)) is None


def test_of_many_that_reserve_at_once_as_many_get_through_as_fit(store: UsageStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        refused = list(pool.map(lambda _: store.reserve((DAY,), Usage(90, 10)), range(24)))
    assert refused.count(None) == 10
    assert store.used(DAY.name) == Usage(900, 100)


def test_the_database_remembers(tmp_path: Path) -> None:
    for expected in (Usage(), Usage(1, 2)):
        store = open_usage(KnowledgeSettings(home=tmp_path))
        assert store.used("day") == expected
        store.reserve((Account("day"),), Usage(1, 2))
        store.close()
