"""What to do for a purpose, and who is told by a table."""

import pytest

from assistant.suggesting.directives import directives_in
from assistant.suggesting.instructions import instructions_in, told
from knowledge.policies import Audience, Clause
from tests.knowledge.bases import clause


def _row(row: str, header: str, audience: Audience = Audience.INTERNAL) -> Clause:
    return clause(row, audience=audience, context=header)


def test_what_is_done_for_a_purpose_goes_on_to_the_end_of_its_paragraph() -> None:
    text = "You can freeze it. To freeze it, fill in the form. Hand in your key.\n\nA key costs $5."
    (found,) = instructions_in([clause(text)])
    assert (found.cases, found.text) == (("freeze it",), "To freeze it, fill in the form. Hand in your key.")


def test_the_next_purpose_ends_the_one_before() -> None:
    found = instructions_in([clause("To freeze it, fill in the form. To end it, write to us.")])
    assert [one.text for one in found] == ["To freeze it, fill in the form.", "To end it, write to us."]


@pytest.mark.parametrize("header", ["Case | Tell", "What happens | How fast | Who is told"])
def test_a_row_says_who_is_told_and_when(header: str) -> None:
    row = "Reporter | Press desk, at once" if header.count("|") == 1 else "Reporter | 1 hour | Press desk"
    (found,) = instructions_in([_row(row, header)])
    assert (found.cases, found.to) == (("Reporter",), "Press desk")


def test_other_tables_and_public_ones_tell_agents_nothing() -> None:
    others = [_row("Tent | $20", "Repair | Price"), _row("Reporter | Press desk", "Case | Tell", Audience.PUBLIC)]
    assert instructions_in(others) == []


@pytest.mark.parametrize(
    ("what", "to"),
    [
        ("telephone the duty manager at once", "duty manager"),
        ("pass the account on to the loyalty team", "loyalty team"),
        ("tell the customer that it takes a day", ""),
    ],
)
def test_who_is_told_is_read_from_more_verbs_and_roles(what: str, to: str) -> None:
    (found,) = directives_in([clause(f"If somebody has slipped, {what}.", audience=Audience.INTERNAL)])
    assert told(found).to == to
