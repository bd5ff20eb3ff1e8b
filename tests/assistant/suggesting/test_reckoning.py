"""Amounts that are worked out, and figures of how far a case is."""

import pytest

from assistant.suggesting.reckoning import is_elapsed, is_reckoned
from assistant.verifying.quantities import quantities
from assistant.verifying.wording import normal, read


@pytest.mark.parametrize(
    ("claim", "stated", "known", "reckoned"),
    [
        ("Both towels are £12.", "Towels are £6 a person.", "", True),
        ("Both towels are £13.", "Towels are £6 a person.", "", False),
        ("You may have £12.", "You may have up to £6.", "", False),
        ("That is £37 an hour.", "A block of 10 hours is £370.", "", True),
        ("You get £108 back.", "You get 60 percent of the price.", "I paid £180.", True),
        ("You get £72 back.", "You lose 60 percent of the price.", "I paid £180.", True),
        ("You get £100 back.", "You get 60 percent of the price.", "I paid £180.", False),
        ("You get £165 back.", "There is a fee of £15.", "I paid £180.", True),
        ("You get £175 back: £370, less five hours at £39.", "There is a fee of £15.", "", True),
        ("It takes 12 days.", "It takes 6 days a part.", "", False),
    ],
)
def test_an_amount_may_come_of_a_rate_a_share_or_what_was_paid(
    claim: str, stated: str, known: str, reckoned: bool
) -> None:
    reading = read(claim)
    assert is_reckoned(reading.quantities[0], reading, [read(stated)], quantities(normal(known))) is reckoned


@pytest.mark.parametrize(
    ("claim", "elapsed"),
    [
        ("You have 2 days left.", True),
        ("It came thirty minutes late.", True),
        ("It has only been 3 days.", True),
        ("At 99.1% you can claim a part of the fee.", True),
        ("A year of the large plan is cheap.", True),
        ("You have 2 days.", False),
        ("You have 2 days of delivery to report it.", False),
        ("You get 10% back.", False),
    ],
)
def test_a_figure_may_say_how_far_a_case_is(claim: str, elapsed: bool) -> None:
    reading = read(claim)
    assert is_elapsed(reading.quantities[0], reading) is elapsed
