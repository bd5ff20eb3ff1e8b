"""What every LiveStore does: the database on SQLite, on PostgreSQL where there is one, and the fake."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.answering.events import Citation, Option
from assistant.conversations.conversation import ConversationId, TurnId
from assistant.conversations.database import open_conversations
from assistant.conversations.live_database import open_live
from assistant.conversations.live_memory import InMemoryLive
from assistant.conversations.log import (
    AlreadyLogged,
    Change,
    Due,
    Head,
    LiveStore,
    NoSuchLiveConversation,
    Visitor,
    VisitorId,
    WorkerId,
)
from assistant.conversations.logged import (
    LogEvent,
    Message,
    StateChanged,
    TurnAbstained,
    TurnClarify,
    TurnCompleted,
    TurnFailed,
    TurnRestarted,
    TurnSentence,
    TurnStarted,
    TurnStopped,
)
from assistant.errors import Conflict
from assistant.handoff.machine import AskForHuman, Take
from assistant.handoff.standing import Reason, Standing, State
from assistant.live import changes
from assistant.live.changing import make
from assistant.people.agent import Agent
from assistant.people.person import PersonId
from knowledge.policies import Reader
from tests.knowledge.databases import fresh_settings

NOW = datetime(2026, 11, 22, 12, 30, 15, 123456, tzinfo=UTC)
ANA = Visitor(VisitorId("v_ana"), "shop", "customer 7")
CITATION = Citation(
    document="a/b.md",
    version=2,
    clause_id="c",
    title="Ünïcode",
    section=("1. One", "Two"),
    page=None,
    start=10,
    end=14,
    quote="Yes.",
    answer_start=0,
    answer_end=4,
)
EVENTS: list[LogEvent] = [
    Message(message_id="m1", sender="customer", text="May I? 🏔"),
    TurnStarted(turn="t1", message_id="m1"),
    TurnSentence(turn="t1", text="Yes.", citations=(CITATION,)),
    TurnRestarted(turn="t1"),
    TurnCompleted(turn="t1", confidence=0.75),
    TurnClarify(turn="t2", text="Which?", topic="tier", options=(Option(text="Trail", citation=CITATION),)),
    TurnAbstained(turn="t3", text="Not said.", reason="insufficient_evidence"),
    TurnFailed(turn="t4", message="Sorry."),
    TurnStopped(turn="t5", by="customer"),
    Message(message_id="m2", sender="agent", name="Bob", text="Hello"),
    StateChanged(state=State.WAITING, reason=Reason.SAFETY, text="Wait.", hours="Mon", open=True, quote=CITATION),
]


class Opened:
    """A store, and new conversations in it."""

    def __init__(self, store: LiveStore, start: Callable[[], ConversationId]) -> None:
        self.store = store
        self._start = start

    def begin(self, visitor: Visitor = ANA, at: datetime = NOW) -> Head:
        return self.store.begin(visitor, self._start(), at)


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    """Every adapter in turn, empty."""
    if request.param == "memory":
        yield Opened(InMemoryLive(), lambda: ConversationId("turns"))
        return
    with fresh_settings(request.param, tmp_path) as settings:
        conversations, store = open_conversations(settings), open_live(settings)
        yield Opened(store, lambda: conversations.start(Reader.CUSTOMER))
        store.close()
        conversations.close()


def append(store: LiveStore, head: Head, *events: LogEvent, standing: Standing | None = None) -> Head:
    after = store.append(head, Change(events, standing or head.standing), NOW)
    assert after is not None
    return after


def test_every_kind_of_event_is_read_back_as_it_was_logged_with_numbers_that_count(opened: Opened) -> None:
    head = opened.begin()
    head = append(opened.store, head, *EVENTS[:4])
    head = append(opened.store, head, *EVENTS[4:])
    logged = opened.store.read(head.id)
    assert [one.number for one in logged] == list(range(1, len(EVENTS) + 1))
    assert [one.event for one in logged] == EVENTS
    assert {one.at for one in logged} == {NOW}
    assert [one.number for one in opened.store.read(head.id, after=9)] == [10, 11]
    assert opened.store.read(head.id, after=11) == []


def test_the_head_is_read_back_as_it_was_left(opened: Opened) -> None:
    head = opened.begin()
    assert opened.store.head(head.id) == head
    standing = Standing(State.HUMAN, NOW + timedelta(hours=1), Reason.AGENT_TOOK, "Bob", PersonId("p_bob"))
    due = Due(TurnId("t1"), 1, "m1", WorkerId("w"), NOW, begun=True)
    after = opened.store.append(head, Change(EVENTS[:1], standing, due), NOW)
    assert after == replace(head, number=1, standing=standing, due=due)
    assert opened.store.head(head.id) == after


def test_what_came_in_between_makes_an_append_fail_as_a_whole(opened: Opened) -> None:
    head = opened.begin()
    append(opened.store, head, EVENTS[0])
    assert opened.store.append(head, Change(EVENTS[1:3], head.standing), NOW) is None
    assert len(opened.store.read(head.id)) == 1


def test_a_message_is_logged_once_in_its_conversation_and_says_where(opened: Opened) -> None:
    head, other = opened.begin(), opened.begin()
    append(opened.store, other, EVENTS[0])
    head = append(opened.store, head, EVENTS[1], EVENTS[0])
    with pytest.raises(AlreadyLogged) as raised:
        opened.store.append(head, Change([EVENTS[4], EVENTS[0]], head.standing), NOW)
    assert raised.value.number == 2
    assert opened.store.head(head.id).number == len(opened.store.read(head.id)) == 2


def test_appending_from_many_threads_loses_and_doubles_nothing(opened: Opened) -> None:
    head = opened.begin()

    def write(number: int) -> None:
        message = Message(message_id=f"m{number}", sender="customer", text=str(number))
        while opened.store.append(opened.store.head(head.id), Change([message], head.standing), NOW) is None:
            pass

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    logged = opened.store.read(head.id)
    assert [one.number for one in logged] == list(range(1, 41))
    assert {one.event.text for one in logged if isinstance(one.event, Message)} == {str(n) for n in range(40)}


def test_of_twenty_agents_who_take_a_conversation_at_once_one_gets_it(opened: Opened) -> None:
    head = opened.begin()
    asked = changes.moved(head, AskForHuman(Reason.CUSTOMER_ASKED, open=True), NOW)
    assert asked is not None
    opened.store.append(head, asked, NOW)

    def take(number: int) -> str | None:
        try:
            make(
                opened.store,
                head.id,
                lambda head, moment: changes.moved(head, Take(Agent.named(f"agent {number}")), moment),
            )
        except Conflict:
            return None
        return f"agent {number}"

    with ThreadPoolExecutor(20) as pool:
        won = [agent for agent in pool.map(take, range(20)) if agent]
    assert len(won) == 1
    assert opened.store.head(head.id).standing.agent == won[0]
    assert len(opened.store.read(head.id)) == 2


def test_whoever_takes_over_from_the_assistant_while_it_answers_it_says_nothing_more(opened: Opened) -> None:
    head = opened.begin()
    due = Due(TurnId("t1"), 1, "m1", WorkerId("w"), NOW, begun=True)
    assert opened.store.append(head, Change(EVENTS[:2], head.standing, due), NOW)
    sentence, done = TurnSentence(turn="t1", text="Yes.", citations=()), TurnCompleted(turn="t1", confidence=0.75)

    def answer() -> int:
        said = 0
        while make(opened.store, head.id, lambda head, _: changes.continued(head, due, sentence)):
            said += 1
        make(opened.store, head.id, lambda head, _: changes.ended(head, due, done, None))
        return said

    def take(number: int) -> str | None:
        try:
            take = Take(Agent.named(f"agent {number}"), unasked=True)
            make(opened.store, head.id, lambda head, moment: changes.moved(head, take, moment))
        except Conflict:
            return None
        return take.agent.name

    with ThreadPoolExecutor(9) as pool:
        said = pool.submit(answer)
        won = [agent for agent in pool.map(take, range(8)) if agent]
    assert [opened.store.head(head.id).standing.agent] == won
    heard = [logged.event for logged in opened.store.read(head.id)][2:]
    assert heard[: said.result()] == [sentence] * said.result()
    assert [event.type for event in heard[said.result() :]] == ["stopped", "state"]


def test_a_visitor_finds_their_latest_conversation_that_is_not_closed(opened: Opened) -> None:
    assert opened.store.of_visitor(ANA.id) is None
    first, second = opened.begin(), opened.begin(at=NOW + timedelta(minutes=1))
    opened.begin(replace(ANA, id=VisitorId("v_bob")), NOW + timedelta(minutes=2))
    found = opened.store.of_visitor(ANA.id)
    assert found is not None
    assert found.id == second.id
    append(opened.store, second, EVENTS[0], standing=Standing(State.CLOSED, NOW))
    found = opened.store.of_visitor(ANA.id)
    assert found is not None
    assert found.id == first.id


def test_those_in_a_state_come_longest_first(opened: Opened) -> None:
    heads = [opened.begin() for _ in range(3)]
    for minutes, head in zip((2, 1, 3), heads, strict=True):
        standing = Standing(State.WAITING, NOW + timedelta(minutes=minutes), Reason.CUSTOMER_ASKED)
        append(opened.store, head, EVENTS[0], standing=standing)
    silent = opened.begin()
    found = opened.store.standing([State.WAITING, State.HUMAN])
    assert [head.id for head in found] == [heads[1].id, heads[0].id, heads[2].id]
    assert opened.store.numbers([heads[0].id]) == {heads[0].id: 1}
    later = Message(message_id="m3", sender="customer", text="And now?")
    append(opened.store, opened.store.head(heads[0].id), later, EVENTS[9])
    said = opened.store.last_said([heads[0].id, heads[1].id, silent.id])
    assert said == {heads[0].id: "And now?", heads[1].id: "May I? 🏔"}


def test_the_latest_in_a_state_are_those_where_something_happened_last(opened: Opened) -> None:
    heads = [opened.begin() for _ in range(3)]
    opened.begin(at=NOW + timedelta(hours=1))  # nobody has said a word
    for minutes, head in zip((2, 3, 1), heads, strict=True):
        assert opened.store.append(head, Change(EVENTS[:1], head.standing), NOW + timedelta(minutes=minutes))
    append(opened.store, opened.begin(), EVENTS[0], standing=Standing(State.WAITING, NOW))
    found = opened.store.latest(State.BOT, 5)
    assert [head.id for head in found] == [heads[1].id, heads[0].id, heads[2].id]
    assert opened.store.latest(State.BOT, 1) == found[:1]


def test_what_the_assistant_has_and_nobody_touched_is_idle_the_longest_first(opened: Opened) -> None:
    answering = Due(TurnId("t1"), 1, "m1", WorkerId("w"), NOW)
    heads = [opened.begin(at=NOW + timedelta(minutes=minutes)) for minutes in (2, 1, 0, 0, 0)]
    append(opened.store, heads[2], EVENTS[0], standing=Standing(State.WAITING, NOW))
    opened.store.append(heads[3], Change(EVENTS[:1], heads[3].standing, answering), NOW)
    opened.store.append(heads[4], Change(EVENTS[:1], heads[4].standing), NOW + timedelta(hours=1))
    later = NOW + timedelta(minutes=30)
    assert opened.store.idle(NOW, 5) == []
    assert [head.id for head in opened.store.idle(later, 5)] == [heads[1].id, heads[0].id]
    assert opened.store.idle(later, 1) == [heads[1]]


def test_an_answer_without_a_living_worker_is_an_orphan(opened: Opened) -> None:
    head = opened.begin()
    due = Due(TurnId("t1"), 1, "m1", WorkerId("w"), NOW)
    opened.store.append(head, Change(EVENTS[:1], head.standing, due), NOW)
    later = NOW + timedelta(seconds=10)
    assert opened.store.orphans(NOW) == []
    assert [one.due for one in opened.store.orphans(later)] == [due]
    assert opened.store.keep(WorkerId("other"), [due.turn], later) == frozenset()
    assert opened.store.keep(WorkerId("w"), [TurnId("t2")], later) == frozenset()
    assert opened.store.keep(WorkerId("w"), [due.turn, TurnId("t2")], later) == {due.turn}
    assert opened.store.orphans(later) == []


def test_what_was_never_begun_is_not_there(opened: Opened) -> None:
    with pytest.raises(NoSuchLiveConversation):
        opened.store.head(ConversationId("never"))
    assert opened.store.read(ConversationId("never")) == []
