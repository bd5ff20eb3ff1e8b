"""Offers held against who may give what: in the prose of a handbook, and in a table with a column for each role."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.suggesting.checker import ReplyCheck
from tests.assistant.suggesting.conftest import opened_over
from tests.assistant.suggesting.test_checker import _kinds

_COMPANIES = Path(__file__).parents[3] / "evals" / "suites" / "drafts" / "companies"
_TOO_MUCH = "unauthorized_incentive"


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplyCheck]:
    with opened_over(tmp_path_factory.mktemp("clinic"), [_COMPANIES / "clinic" / "policies"]) as checker:
        yield checker


@pytest.fixture(scope="module")
def courier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplyCheck]:
    with opened_over(tmp_path_factory.mktemp("courier"), [_COMPANIES / "courier" / "policies"]) as checker:
        yield checker


@pytest.mark.parametrize(
    ("role", "asked", "draft", "beyond"),
    [
        ("receptionist", "I missed my GP visit, sorry.", "No bother, I have waived the €65 this time.", True),
        ("desk lead", "I missed my GP visit, sorry.", "No bother, I have waived the €65 this time.", False),
        ("desk lead", "I waited an hour.", "I have knocked €15 off your bill.", False),
        ("desk lead", "I waited an hour.", "I have taken €40 off the bill for you.", True),
        ("practice manager", "I waited an hour.", "I have taken €40 off the bill for you.", False),
        ("receptionist", "The doctor was late again.", "Your next visit is on us.", True),
        ("receptionist", "My physio bundle ran out.", "I have added two weeks to your bundle.", True),
        ("practice manager", "My physio bundle ran out.", "I have added two weeks to your bundle.", False),
    ],
)
def test_limits_in_a_handbook_are_kept(clinic: ReplyCheck, role: str, asked: str, draft: str, beyond: bool) -> None:
    assert (_TOO_MUCH in _kinds(clinic, asked, draft, role)) == beyond


@pytest.mark.parametrize(
    ("role", "asked", "draft", "beyond"),
    [
        ("agent", "Redirect it again please.", "I have waived the $4.50 for the second redirect.", True),
        ("senior agent", "Redirect it again please.", "I have waived the $4.50 for the second redirect.", False),
        ("agent", "Hold it longer.", "I gave you five more days at the depot.", True),
        ("senior agent", "Hold it longer.", "I gave you five more days at the depot.", False),
        ("senior agent", "I am cross.", "I have sent you a $25 gift card.", True),
        ("agent", "It was late.", "I will refund the shipping price of $9 as a gesture.", True),
        ("agent", "Express was late.", "The $24.00 goes back to your card under the money-back promise.", False),
        ("agent", "I am away.", "I have put it on hold for 5 days, free of charge.", False),
    ],
)
def test_limits_in_a_table_are_kept(courier: ReplyCheck, role: str, asked: str, draft: str, beyond: bool) -> None:
    assert (_TOO_MUCH in _kinds(courier, asked, draft, role)) == beyond


def test_nothing_is_offered_for_what_a_clause_forbids_offers_for(checker: ReplyCheck) -> None:
    draft = "If you could change your one star review to four, I'll add a $15 credit to say thanks."
    assert _TOO_MUCH in _kinds(checker, "I left you a bad review because the pack broke.", draft)
    assert _TOO_MUCH not in _kinds(checker, "The pack broke.", "I'll add a $15 credit to say sorry.")
