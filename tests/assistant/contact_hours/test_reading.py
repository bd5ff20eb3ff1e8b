"""Opening hours out of the clauses: which channel, which zone, which days are different."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.contact_hours.contact_hours import ContactHours
from assistant.contact_hours.opening_hours import OpeningHours
from knowledge.embeddings.fake import FakeEncoder
from knowledge.policies import Audience
from tests.knowledge.bases import SAMPLES, KnowledgeBase, StoreKind, write

TODAY = date(2026, 11, 22)
DENVER = ZoneInfo("America/Denver")

Read = Callable[[str], OpeningHours | None]


@pytest.fixture
def read(new_base: Callable[[StoreKind], KnowledgeBase], tmp_path: Path) -> Read:
    """Reads the hours of one page."""

    def hours(text: str) -> OpeningHours | None:
        base = new_base("exact")
        base.ingest(write(tmp_path / "policies", {"contact.md": f"# Contact us\n\n{text}\n"}))
        with closing(base.served()) as index:
            return ContactHours(index).on(TODAY)

    return hours


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpeningHours]:
    """The hours of the sample pack, whose chats are answered by people during phone hours."""
    with closing(KnowledgeBase(tmp_path_factory.mktemp("hours"), FakeEncoder(), "exact")) as base:
        base.ingest(SAMPLES, audience=None)
        with closing(base.served()) as index:
            contact = ContactHours(index)
            found = contact.on(TODAY)
            assert found is not None
            assert contact.on(TODAY) is found
            yield found


def test_people_answer_chats_when_the_policies_say_that_people_do(samples: OpeningHours) -> None:
    assert samples.text.startswith("1.2 Phone hours are Monday through Friday from 7:00 a.m. to 7:00 p.m.")
    assert samples.text.endswith("The phone lines are closed on Sundays.")
    assert (samples.citation.document, samples.zone) == ("care/contact.html", DENVER)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (datetime(2026, 11, 23, 9, 0), datetime(2026, 11, 23, 9, 0)),
        (datetime(2026, 11, 23, 19, 0), datetime(2026, 11, 24, 7, 0)),
        (datetime(2026, 11, 22, 10, 0), datetime(2026, 11, 23, 7, 0)),  # a Sunday
        (datetime(2026, 11, 26, 10, 0), datetime(2026, 11, 27, 7, 0)),  # Thanksgiving Day
        (datetime(2026, 11, 29, 10, 0), datetime(2026, 11, 29, 10, 0)),  # a Sunday of the season
        (datetime(2026, 11, 30, 20, 0), datetime(2026, 11, 30, 20, 0)),  # until nine in the season
        (datetime(2026, 12, 24, 15, 0), datetime(2026, 12, 26, 8, 0)),  # closes at three, then Christmas
        (datetime(2026, 12, 31, 14, 59), datetime(2026, 12, 31, 14, 59)),
        (datetime(2027, 1, 1, 9, 0), datetime(2027, 1, 2, 8, 0)),
    ],
)
def test_a_day_has_its_usual_hours_or_its_own(moment: datetime, opens: datetime, samples: OpeningHours) -> None:
    moment, opens = moment.replace(tzinfo=DENVER), opens.replace(tzinfo=DENVER)
    assert samples.next_opening(moment) == opens
    assert samples.open_at(moment) == (moment == opens)
    assert samples.open_at(moment.astimezone(UTC)) == (moment == opens)


def test_chat_comes_before_phone_and_phone_before_a_store(read: Read) -> None:
    phone = "Our phone lines are open Monday to Friday 9:00-17:00 UTC.\n\n"
    store = "The store is open Monday to Saturday 10:00-20:00 UTC.\n\n"
    chat = "Chat is answered Monday to Friday 8:00-18:00 UTC.\n\n"
    first = read(store + phone + chat)
    assert first is not None
    assert "Chat" in first.text


def test_a_table_of_hours_is_read_row_by_row(read: Read) -> None:
    found = read(
        "## Phone hours\n\nAll times are Eastern Time.\n\n| Days | Hours |\n| --- | --- |\n"
        "| Monday to Friday | 9:00-17:00 |\n| Saturday | 10:00-14:00 |\n"
    )
    assert found is not None
    assert found.zone == ZoneInfo("America/New_York")
    assert found.week[5] == ((600, 840),)
    assert set(found.week) == set(range(6))


def test_a_holiday_without_a_year_comes_every_year(read: Read) -> None:
    found = read("Chat is open every day 9:00-17:00 UTC. Chat is closed on 25 December.")
    assert found is not None
    assert not found.open_at(datetime(2031, 12, 25, 12, 0, tzinfo=UTC))
    assert found.open_at(datetime(2031, 12, 26, 12, 0, tzinfo=UTC))


def test_hours_past_midnight_belong_to_the_day_they_began_on(read: Read) -> None:
    found = read("Our support team is available Friday 6pm-2am UTC.")
    assert found is not None
    assert found.open_at(datetime(2026, 11, 28, 1, 59, tzinfo=UTC))
    assert not found.open_at(datetime(2026, 11, 28, 2, 0, tzinfo=UTC))
    assert not found.open_at(datetime(2026, 11, 27, 1, 0, tzinfo=UTC))


def test_where_clocks_change_the_clock_on_the_wall_counts(read: Read) -> None:
    found = read("Chat is open Monday to Sunday 8:00-18:00 Pacific Time.")
    assert found is not None
    assert found.next_opening(datetime(2026, 7, 1, 0, 0, tzinfo=UTC)) == datetime(2026, 7, 1, 0, 0, tzinfo=UTC)
    assert found.next_opening(datetime(2026, 7, 1, 2, 0, tzinfo=UTC)) == datetime(2026, 7, 1, 15, 0, tzinfo=UTC)
    assert found.next_opening(datetime(2026, 12, 1, 3, 0, tzinfo=UTC)) == datetime(2026, 12, 1, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "We are here to help. Write to us at any time.",
        "Our phone lines are open Monday to Friday 9:00-17:00.",
        "Our phone lines are open Monday to Friday 9:00-17:00 UTC. Call us Monday to Friday 10:00-18:00 UTC.",
        "The store is open Monday to Saturday 10:00-20:00, local time.",
    ],
)
def test_without_clear_hours_and_a_time_zone_there_are_none(text: str, read: Read) -> None:
    assert read(text) is None


def test_internal_hours_are_not_read(new_base: Callable[[StoreKind], KnowledgeBase], tmp_path: Path) -> None:
    base = new_base("exact")
    text = "# Contact\n\nChat is open every day 9:00-17:00 UTC.\n"
    base.ingest(write(tmp_path / "policies", {"contact.md": text}), audience=Audience.INTERNAL)
    with closing(base.served()) as index:
        assert ContactHours(index).on(TODAY) is None
