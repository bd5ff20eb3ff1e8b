"""The state machine of hand-offs: what may follow what, whatever people do in whatever order."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import Conflict
from assistant.handoff.machine import (
    Action,
    AskForHuman,
    Cancel,
    Close,
    GoIdle,
    HandBack,
    Move,
    Reply,
    Take,
    Write,
    move,
)
from assistant.handoff.standing import Reason, Standing, State
from assistant.people.agent import Agent
from assistant.people.person import PersonId

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FRESH = Standing(State.BOT, NOW)

_agents = st.builds(Agent, st.sampled_from([PersonId("p_1"), PersonId("p_2")]), st.sampled_from(["Alex", "Bob"]))
_why = st.sampled_from([Reason.CUSTOMER_ASKED, Reason.ABSTAINED, Reason.SAFETY, Reason.COMPLAINT])
_asks = st.builds(AskForHuman, _why, st.booleans(), st.sampled_from(["", "Mon-Fri"]), st.sampled_from(["", "Oh dear."]))
_actions: st.SearchStrategy[Action] = st.one_of(
    _asks,
    st.builds(Take, _agents, st.booleans()),
    st.builds(Reply, _agents),
    st.builds(HandBack, _agents),
    st.builds(Close, st.one_of(st.none(), _agents)),
    st.sampled_from([Cancel(), Write(), GoIdle()]),
)


class Step:
    """An action, what stood before it, and what came of it; `move` is None where it was refused."""

    def __init__(self, before: Standing, action: Action, at: datetime) -> None:
        self.before, self.action = before, action
        try:
            self.move: Move | None = move(before, action, at)
        except Conflict:
            self.move = None

    @property
    def after(self) -> Standing:
        return self.move.standing if self.move else self.before


def steps(actions: Sequence[Action]) -> list[Step]:
    """The actions one after the other, a minute apart."""
    taken: list[Step] = []
    for number, action in enumerate(actions):
        before = taken[-1].after if taken else FRESH
        taken.append(Step(before, action, NOW + timedelta(minutes=number)))
    return taken


@given(st.lists(_actions, max_size=12))
def test_nobody_is_moved_without_being_told_and_nobody_is_told_without_a_move(actions: list[Action]) -> None:
    for step in steps(actions):
        if step.move is None:
            continue
        assert (step.move.told is None) == (step.move.standing == step.before)
        if step.move.told:
            assert step.move.told.text.strip()
            assert step.move.told.standing == step.move.standing


@given(st.lists(_actions, max_size=12))
def test_the_assistant_may_speak_in_one_state_only_and_a_person_is_named_in_one_only(actions: list[Action]) -> None:
    for step in steps(actions):
        assert step.after.bot_may_speak == (step.after.state is State.BOT)
        assert (step.after.agent is not None) == (step.after.state is State.HUMAN)
        assert (step.after.agent_id is not None) == (step.after.state is State.HUMAN)


@given(st.lists(_actions, max_size=12))
def test_only_who_took_a_conversation_may_reply_hand_it_back_or_close_it(actions: list[Action]) -> None:
    for step in steps(actions):
        match step.action:
            case Reply(agent):
                assert (step.move is not None) == (step.before.agent_id == agent.id)
            case HandBack(agent) | Close(Agent() as agent) if step.before.state is State.HUMAN:
                assert (step.move is not None) == (step.before.agent_id == agent.id)


@given(st.lists(_actions, max_size=12))
def test_closed_stays_closed_until_the_customer_writes(actions: list[Action]) -> None:
    for step in steps(actions):
        if step.before.state is State.CLOSED:
            assert step.after.state is (State.BOT if isinstance(step.action, Write) else State.CLOSED)


@given(st.lists(_actions, max_size=12))
def test_a_person_has_a_conversation_only_by_taking_one_that_waits_or_unasked_the_assistants(
    actions: list[Action],
) -> None:
    for step in steps(actions):
        if step.after.state is State.HUMAN and step.after != step.before:
            assert isinstance(step.action, Take)
            assert (step.after.agent_id, step.after.agent) == (step.action.agent.id, step.action.agent.name)
            assert step.before.state is (State.BOT if step.action.unasked else State.WAITING) or (
                step.before.state is State.WAITING
            )


@given(st.lists(_actions, max_size=12))
def test_nobody_takes_what_a_person_has_or_what_is_closed(actions: list[Action]) -> None:
    for step in steps(actions):
        if isinstance(step.action, Take) and step.before.state in (State.HUMAN, State.CLOSED):
            assert (step.move is not None) == (step.before.agent_id == step.action.agent.id)
            assert step.after == step.before


@given(st.lists(_actions, max_size=12), _actions)
def test_what_is_done_twice_in_a_row_changes_nothing_the_second_time(actions: list[Action], last: Action) -> None:
    *_, first, again = steps([*actions, last, last])
    outside_hours = isinstance(last, AskForHuman) and not last.open  # they are told again that nobody is there
    if first.move is not None and again.move is not None and not outside_hours:
        assert again.move == Move(first.after)


def test_two_of_one_name_are_two_people() -> None:
    alex, other = Agent(PersonId("p_1"), "Alex"), Agent(PersonId("p_2"), "Alex")
    taken = move(FRESH, Take(alex, unasked=True), NOW).standing
    for action in (Take(other), Reply(other), HandBack(other), Close(other), Reply(Agent.named("Alex"))):
        with pytest.raises(Conflict, match="Another Alex has this conversation"):
            move(taken, action, NOW)


def test_outside_opening_hours_nobody_waits_and_the_hours_are_told() -> None:
    after = move(FRESH, AskForHuman(Reason.CUSTOMER_ASKED, open=False, hours="Mon-Fri 8:00-18:00"), NOW)
    assert (after.standing.state, after.standing.reason) == (State.BOT, Reason.OUTSIDE_HOURS)
    assert after.told is not None
    assert (after.told.hours, after.told.open) == ("Mon-Fri 8:00-18:00", False)
    assert "Leave a message" in after.told.text


def test_an_escalation_tells_its_own_reason_and_outside_hours_both() -> None:
    asked = AskForHuman(Reason.SAFETY, open=True, text="Stop using it.")
    told = move(FRESH, asked, NOW).told
    assert told is not None
    assert told.text == "Stop using it."
    told = move(FRESH, AskForHuman(Reason.SAFETY, open=False, text="Stop using it."), NOW).told
    assert told is not None
    assert told.text.startswith("Stop using it. Nobody is here right now.")


@pytest.mark.parametrize("reason", [*Reason])
def test_every_reason_has_words(reason: Reason) -> None:
    told = move(FRESH, AskForHuman(reason, open=True), NOW).told
    assert told is not None
    assert told.text
