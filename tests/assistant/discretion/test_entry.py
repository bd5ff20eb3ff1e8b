"""What may become of an exception, whoever decides and however often."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.discretion.entry import AlreadyDecided, Entry, State, decide, rank
from assistant.errors import Forbidden
from assistant.people.agent import Agent
from assistant.people.person import PersonId
from tests.assistant.discretion.entries import ANA, LADDER, LEO, NAMESAKE, NOON, entry

_ROLES = st.sampled_from([*LADDER, "Cook"])
_PEOPLE = st.one_of(
    st.builds(Agent, st.sampled_from([ANA.id, LEO.id, NAMESAKE.id]), st.sampled_from(["Ana", "Leo"]), _ROLES),
    st.builds(Agent.named, st.sampled_from(["Ana", "ANA ", "Leo"]), _ROLES),
)
_DECISIONS = st.lists(st.tuples(st.booleans(), _PEOPLE), max_size=12)


@given(_DECISIONS, st.sampled_from(LADDER))
def test_whatever_is_tried_the_first_lawful_decision_stands(decisions: list[tuple[bool, Agent]], approver: str) -> None:
    asked = replace(entry(State.PENDING), approver=approver)
    now = asked
    for step, (grant, person) in enumerate(decisions):
        now = _tried(now, grant, person, step)
    lawful = [
        (grant, person)
        for grant, person in decisions
        if not _asked(person) and rank(person.role, LADDER) >= rank(approver, LADDER)
    ]
    if not lawful:
        assert now == asked
        return
    grant, person = lawful[0]
    assert now.state is (State.GRANTED if grant else State.REFUSED)
    assert now.decided_by == person
    assert replace(now, state=asked.state, decided_by=None, decided=None, note="") == asked


def _asked(person: Agent) -> bool:
    """Whether it is Ana, or a machine that calls itself so."""
    return person.id in (ANA.id, "name:Ana", "name:ANA ")


def _tried(now: Entry, grant: bool, person: Agent, step: int) -> Entry:
    try:
        return decide(now, grant, person, LADDER, NOON + timedelta(minutes=step))
    except (AlreadyDecided, Forbidden):
        return now


def test_nobody_decides_on_what_they_asked_for_themselves() -> None:
    with pytest.raises(Forbidden, match="themselves"):
        decide(entry(State.PENDING), True, replace(ANA, name="Anna", role="Manager"), LADDER, NOON)


def test_a_namesake_is_somebody_else_but_one_of_whom_only_the_name_is_known_may_be_anybody_of_that_name() -> None:
    pending, machine = entry(State.PENDING), Agent.named("ana", "Manager")
    assert decide(pending, True, NAMESAKE, LADDER, NOON).decided_by == NAMESAKE
    with pytest.raises(Forbidden, match="in their name"):
        decide(pending, True, machine, LADDER, NOON)
    with pytest.raises(Forbidden, match="in their name"):
        decide(entry(State.PENDING, by=machine), True, NAMESAKE, LADDER, NOON)


def test_a_namesakes_decision_is_not_ones_own() -> None:
    granted = decide(entry(State.PENDING), True, LEO, LADDER, NOON)
    with pytest.raises(AlreadyDecided):
        decide(granted, True, replace(LEO, id=PersonId("p_other")), LADDER, NOON)


def test_a_role_below_the_approvers_is_told_which_one_it_needs() -> None:
    with pytest.raises(Forbidden, match="needs a team lead or a higher role; you are a senior agent"):
        decide(entry(State.PENDING), True, Agent.named("Mia", "Senior agent"), LADDER, NOON)


def test_deciding_the_same_again_changes_nothing_and_otherwise_is_refused() -> None:
    granted = decide(entry(State.PENDING), True, LEO, LADDER, NOON)
    assert decide(granted, True, LEO, LADDER, NOON + timedelta(hours=1)) is granted
    with pytest.raises(AlreadyDecided, match="granted already, by Leo"):
        decide(granted, False, LEO, LADDER, NOON)
