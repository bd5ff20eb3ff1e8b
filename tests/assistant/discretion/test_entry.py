"""What may become of an exception, whoever decides and however often."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.discretion.entry import AlreadyDecided, Entry, Person, State, decide, rank
from assistant.errors import Forbidden
from tests.assistant.discretion.entries import ANA, LADDER, LEO, NOON, entry

_PEOPLE = st.builds(Person, st.sampled_from(["Ana", "Leo", "Mia"]), st.sampled_from([*LADDER, "Cook"]))
_DECISIONS = st.lists(st.tuples(st.booleans(), _PEOPLE), max_size=12)


@given(_DECISIONS, st.sampled_from(LADDER))
def test_whatever_is_tried_the_first_lawful_decision_stands(
    decisions: list[tuple[bool, Person]], approver: str
) -> None:
    asked = replace(entry(State.PENDING), approver=approver)
    now = asked
    for step, (grant, person) in enumerate(decisions):
        now = _tried(now, grant, person, step)
    lawful = [
        (grant, person)
        for grant, person in decisions
        if person.name != ANA.name and rank(person.role, LADDER) >= rank(approver, LADDER)
    ]
    if not lawful:
        assert now == asked
        return
    grant, person = lawful[0]
    assert now.state is (State.GRANTED if grant else State.REFUSED)
    assert now.decided_by == person
    assert replace(now, state=asked.state, decided_by=None, decided=None, note="") == asked


def _tried(now: Entry, grant: bool, person: Person, step: int) -> Entry:
    try:
        return decide(now, grant, person, LADDER, NOON + timedelta(minutes=step))
    except (AlreadyDecided, Forbidden):
        return now


def test_nobody_decides_on_what_they_asked_for_themselves() -> None:
    with pytest.raises(Forbidden, match="themselves"):
        decide(entry(State.PENDING), True, Person(ANA.name, "Manager"), LADDER, NOON)


def test_a_role_below_the_approvers_is_told_which_one_it_needs() -> None:
    with pytest.raises(Forbidden, match="needs a team lead or a higher role; you are a senior agent"):
        decide(entry(State.PENDING), True, Person("Mia", "Senior agent"), LADDER, NOON)


def test_deciding_the_same_again_changes_nothing_and_otherwise_is_refused() -> None:
    granted = decide(entry(State.PENDING), True, LEO, LADDER, NOON)
    assert decide(granted, True, LEO, LADDER, NOON + timedelta(hours=1)) is granted
    with pytest.raises(AlreadyDecided, match="granted already, by Leo"):
        decide(granted, False, LEO, LADDER, NOON)
