"""How soon a chat is to be answered, out of the clauses and nothing else."""

from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.service_aims.first_response import FirstResponse, FirstResponses
from knowledge.embeddings.fake import FakeEncoder
from tests.knowledge.bases import SAMPLES, KnowledgeBase, StoreKind, write

TODAY = date(2026, 11, 22)

Read = Callable[[str], FirstResponse | None]


@pytest.fixture
def read(new_base: Callable[[StoreKind], KnowledgeBase], tmp_path: Path) -> Read:
    """Reads the time from one page."""

    def stated(text: str) -> FirstResponse | None:
        base = new_base("exact")
        base.ingest(write(tmp_path / "policies", {"aims.md": f"# Aims\n\n{text}\n"}))
        with closing(base.served()) as index:
            return FirstResponses(index).on(TODAY)

    return stated


def test_the_sample_packs_aim_is_quoted_with_its_row(tmp_path: Path) -> None:
    with closing(KnowledgeBase(tmp_path, FakeEncoder(), "exact")) as base:
        base.ingest(SAMPLES, audience=None)
        with closing(base.served()) as index:
            aims = FirstResponses(index)
            found = aims.on(TODAY)
            before = aims.on(date(2026, 6, 30))  # the day before it came into force
    assert found is not None
    assert found.within == timedelta(minutes=2)
    assert "85 percent of chats answered by a person within 2 minutes of asking for one" in found.text
    assert found.citation.document == "promise/service-benchmarks.md"
    assert before is None


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("We answer chats within ninety seconds.", timedelta(seconds=90)),
        ("An agent joins your live chat in under 5 minutes.", timedelta(minutes=5)),
        ("We answer letters within 5 days.", None),
        ("Chats are open for 2 hours after an order.", None),
        ("We are fast in chats and answer soon.", None),
    ],
)
def test_only_a_time_within_which_chats_are_answered_counts(read: Read, text: str, within: timedelta | None) -> None:
    found = read(text)
    assert (found and found.within) == within
