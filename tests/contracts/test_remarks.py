"""What every Remarks does: the database on SQLite, on PostgreSQL where there is one, and the fake."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from assistant.conversations.conversation import ConversationId
from assistant.conversations.database import open_conversations
from assistant.conversations.live_database import open_live
from assistant.conversations.log import Visitor, VisitorId
from assistant.conversations.remarks import InMemoryRemarks, Remark, Remarks, open_remarks
from knowledge.policies import Reader
from tests.knowledge.databases import fresh_settings

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Opened(NamedTuple):
    """Remarks, and a conversation to remark on."""

    remarks: Remarks
    conversation: ConversationId


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    """Every adapter in turn, empty."""
    if request.param == "memory":
        yield Opened(InMemoryRemarks(), ConversationId("c"))
        return
    with fresh_settings(request.param, tmp_path) as settings:
        conversations, live, remarks = open_conversations(settings), open_live(settings), open_remarks(settings)
        turns = conversations.start(Reader.CUSTOMER)
        yield Opened(remarks, live.begin(Visitor(VisitorId("v"), "shop"), turns, NOW).id)
        for one in (remarks, live, conversations):
            one.close()


def test_the_last_word_about_a_thing_counts(opened: Opened) -> None:
    first = Remark(opened.conversation, "feedback", "t1", {"helpful": False, "reason": "wrong"}, NOW)
    second = Remark(opened.conversation, "feedback", "t1", {"helpful": True}, NOW + timedelta(minutes=1))
    other = Remark(opened.conversation, "feedback", "t2", {"helpful": True}, NOW)
    for remark in (first, other, second):
        opened.remarks.keep(remark)
    assert opened.remarks.of(opened.conversation) == [other, second]
    assert opened.remarks.of(ConversationId("another")) == []


def test_a_ticket_of_another_help_desk_is_remarked_on_too(opened: Opened) -> None:
    breach = Remark(ConversationId("zendesk:42"), "breach", "r1", {"reason": "A lead agreed"}, NOW)
    opened.remarks.keep(breach)
    assert list(opened.remarks.of(ConversationId("zendesk:42"))) == opened.remarks.latest("breach", 2) == [breach]


def test_the_latest_of_a_kind_come_newest_first(opened: Opened) -> None:
    left = [
        Remark(opened.conversation, "contact", str(number), {"text": "Call me"}, NOW + timedelta(minutes=number))
        for number in range(3)
    ]
    opened.remarks.keep(Remark(opened.conversation, "rating", "", {"score": 5}, NOW + timedelta(hours=1)))
    for remark in left:
        opened.remarks.keep(remark)
    assert opened.remarks.latest("contact", 2) == [left[2], left[1]]


def test_what_was_answered_is_not_among_the_latest_any_more(opened: Opened) -> None:
    left = [Remark(opened.conversation, "contact", about, {"text": "Call me"}, NOW) for about in ("a", "b")]
    for remark in (*left, Remark(opened.conversation, "answered", "a", {"agent": "Ana"}, NOW + timedelta(minutes=1))):
        opened.remarks.keep(remark)
    assert opened.remarks.latest("contact", 5) == [left[1]]
    opened.remarks.keep(left[0])
    assert opened.remarks.latest("contact", 5) == [left[1]]
