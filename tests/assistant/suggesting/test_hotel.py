"""The check over a hotel's policies: limits in lists and prose, duties in other forms, a rule for two marks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.suggesting.checker import ReplyCheck
from tests.assistant.suggesting.conftest import opened_over
from tests.assistant.suggesting.test_checker import _kinds

_POLICIES = Path(__file__).parents[3] / "evals" / "suites" / "drafts" / "hotel" / "policies"


@pytest.fixture(scope="module")
def hotel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplyCheck]:
    with opened_over(tmp_path_factory.mktemp("hotel"), [_POLICIES]) as checker:
        yield checker


@pytest.mark.parametrize(
    ("role", "draft", "kinds"),
    [
        ("receptionist", "I am sorry. I have added 5,000 Lantern points to your account.", ["unauthorized_incentive"]),
        ("receptionist", "I am sorry. I have added 1,500 Lantern points to your account.", []),
        ("receptionist", "I am sorry. I have taken €90 off your bill.", ["unauthorized_incentive"]),
        ("duty manager", "I am sorry. I have taken €90 off your bill.", []),
        ("duty manager", "I am sorry. Please accept a €50 voucher for your next stay.", []),
    ],
)
def test_limits_are_read_from_lists_and_from_prose(hotel: ReplyCheck, role: str, draft: str, kinds: list[str]) -> None:
    assert _kinds(hotel, "Nobody cleaned our room.", draft, role) == kinds


def test_who_writes_of_something_must_mention_what_a_clause_says(hotel: ReplyCheck) -> None:
    asked = "I booked the saver rate and I'm ill. Can I have my money back?"
    assert _kinds(hotel, asked, "Saver bookings are prepaid and cannot be refunded.") == ["missing_disclosure"]


def test_the_number_of_one_mark_does_not_allow_another(hotel: ReplyCheck) -> None:
    assert _kinds(hotel, "We love it here!", "How lovely to hear that 😊") == ["tone"]
    assert _kinds(hotel, "We love it here!", "How lovely to hear that!") == []
