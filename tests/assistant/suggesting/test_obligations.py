"""The forms of sentences that oblige to tell something."""

import pytest

from assistant.suggesting.obligations import obligation_of_row, obligations


@pytest.mark.parametrize(
    ("sentence", "when", "what"),
    [
        ("If a guest has an allergy, say that traces are possible.", "a guest has an allergy", "say that traces"),
        ("1.2 A clerk who sells a visa shall state its fee.", "sells a visa", "state its fee"),
        (
            "Where a client says that he is ill, the clerk shall name a doctor.",
            "a client says that he is ill",
            "the clerk",
        ),
        ("Never sell a used tyre without mentioning its age.", "sell a used tyre", "mention its age"),
        ("Tell anyone who books a kayak that the river is tidal.", "books a kayak", "Tell that the river is tidal"),
        ("Readers asking for a map must be told that it is old.", "Readers asking for a map", "that it is old"),
        ("Tenants must be warned of the noise before a lease is signed.", "a lease is signed", "warned of the noise"),
        ("It must be mentioned that a meter is optional if one is sold.", "one is sold", "that a meter is optional"),
        ("Every quote for a removal must state its date.", "quote for a removal", "state its date"),
        ("Deposits: say that they are kept.", "Deposits", "say that they are kept"),
        ("Always mention the pillar when you sell a side seat.", "you sell a side seat", "mention the pillar"),
    ],
)
def test_a_duty_is_read_from_each_form(sentence: str, when: str, what: str) -> None:
    (found,) = obligations(sentence)
    assert found.when == when
    assert found.what.startswith(what)


def test_each_occasion_of_a_list_is_one_of_its_own() -> None:
    listed = "If someone mentions chest pain, heavy bleeding or fainting, tell them to ring 112."
    assert [one.when for one in obligations(listed)] == [
        "someone mentions chest pain",
        "someone mentions heavy bleeding",
        "someone mentions fainting",
    ]
    either = "A clerk who offers a loan, or who raises its limit, shall state the rate."
    assert [one.when for one in obligations(either)] == ["offers a loan", "raises its limit"]


def test_rows_are_read_where_the_header_names_an_occasion_and_what_to_tell() -> None:
    cells = ["You book a van", "The deposit is lost"]
    row = obligation_of_row(["When", "Tell the customer"], cells)
    assert row is not None
    assert row[:2] == ("You book a van", "The deposit is lost")
    assert obligation_of_row(["When", "Do not say"], cells) is None
    begun = obligation_of_row(["If the caller …", "Say"], ["asks for a refund", "It takes a week"])
    assert begun is not None
    assert begun.when == "the caller asks for a refund"


@pytest.mark.parametrize(
    "sentence", ["Do not mention the flag when a customer asks.", "Refunds take a week.", "If in doubt, ask."]
)
def test_what_obliges_to_tell_nothing_is_no_duty(sentence: str) -> None:
    assert not [one for one in obligations(sentence) if "mention" in one.what or "week" in one.what]
