"""What every SuggestionStore does: the database on SQLite, on PostgreSQL where there is one, and the fake."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.suggesting.database import open_suggestions
from assistant.suggesting.memory import InMemorySuggestions
from assistant.suggesting.outcomes import ClauseName, Kept, NoSuchSuggestion, SuggestionStore, Taken, Tally
from tests.knowledge.databases import fresh_settings

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LABEL, WINDOW = ClauseName("returns.md", "c1"), ClauseName("returns.md", "c2")


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SuggestionStore]:
    """Every adapter in turn, empty."""
    if request.param == "memory":
        yield InMemorySuggestions()
        return
    with fresh_settings(request.param, tmp_path) as settings:
        opened = open_suggestions(settings)
        yield opened
        opened.close()


def _kept(name: str, agent: str = "Ana", clauses: tuple[ClauseName, ...] = (LABEL,)) -> Kept:
    return Kept(name, agent, NOON, f"Draft {name} 🏔", "Returns" if clauses else "", clauses)


def test_a_draft_is_read_back_as_it_was_kept(store: SuggestionStore) -> None:
    store.keep(_kept("s1"))
    assert store.draft("s1") == "Draft s1 🏔"


def test_what_was_done_is_counted_by_clause_topic_and_agent(store: SuggestionStore) -> None:
    store.keep(_kept("s1", clauses=(LABEL, WINDOW)))
    store.keep(_kept("s2", "Leo"))
    store.keep(_kept("s3", clauses=()))
    store.take("s1", Taken("inserted", NOON))
    store.take("s1", Taken("sent", NOON, 0.5))
    store.take("s2", Taken("edited", NOON, 0.25))
    store.take("s3", Taken("dismissed", NOON, reason="off topic"))
    stats = store.stats()
    assert stats.clauses == (
        Tally("returns.md#c1", 2, inserted=1, edited=1, sent=1, distance=0.375),
        Tally("returns.md#c2", 1, inserted=1, sent=1, distance=0.5),
    )
    assert stats.topics == (
        Tally("Returns", 2, inserted=1, edited=1, sent=1, distance=0.375),
        Tally("", 1, dismissed=1),
    )
    assert stats.agents == (
        Tally("Ana", 2, inserted=1, sent=1, dismissed=1, distance=0.5),
        Tally("Leo", 1, edited=1, distance=0.25),
    )


def test_the_same_action_again_replaces_the_first(store: SuggestionStore) -> None:
    store.keep(_kept("s1"))
    store.take("s1", Taken("sent", NOON, 1.0))
    store.take("s1", Taken("sent", NOON, 0.0))
    assert store.stats().agents == (Tally("Ana", 1, sent=1, distance=0.0),)


def test_what_was_never_suggested_is_not_found(store: SuggestionStore) -> None:
    with pytest.raises(NoSuchSuggestion):
        store.draft("never")
    with pytest.raises(NoSuchSuggestion):
        store.take("never", Taken("sent", NOON))
