"""Quantities: what is read from a text, and which agree."""

import pytest

from assistant.verifying.numerals import with_digits
from assistant.verifying.quantities import agreement, overstates, quantities
from assistant.verifying.wording import normal


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("within thirty days", "within 30 days"),
        ("thirty (30) days", "30 days"),
        ("twenty-one days", "21 days"),
        ("one hundred and five dollars", "105 dollars"),
        ("two thousand points", "2000 points"),
        ("one month", "1 month"),
        ("ask for a new one", "ask for a new one"),
        ("a second attempt", "a 2nd attempt"),
        ("third parties", "third parties"),
        ("once per parcel", "1 time per parcel"),
        ("once your order ships", "once your order ships"),
    ],
)
def test_number_words_become_digits(words: str, digits: str) -> None:
    assert with_digits(words) == digits


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("It costs $1,000.50.", "dollars", 1000.5, 1000.5),
        ("It costs US$ 20 thousand.", "dollars", 20_000, 20_000),
        ("It costs 50 cents.", "dollars", 0.5, 0.5),
        ("from $10 to $500", "dollars", 10, 500),
        ("EUR 10", "euros", 10, 10),
        ("we deduct 10 per cent", "percent", 10, 10),
        ("two weeks", "hours", 336, 336),
        ("a 30-day window", "hours", 720, 720),
        ("3 to 6 business days", "business days", 3, 6),
        ("10–14 working days", "business days", 10, 14),
        ("one year", "months", 12, 12),
        ("by 1:00 p.m. Mountain Time", "time", 780, 780),
        ("by noon", "time", 720, 720),
        ("heavier than 70 pounds", "pounds", 70, 70),
        ("a second attempt", "ordinal", 2, 2),
    ],
)
def test_a_quantity_is_read_with_its_unit(text: str, unit: str, low: float, high: float) -> None:
    [found] = quantities(normal(text))
    assert (found.unit, found.low, found.high) == (unit, low, high)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("March 1, 2026", (2026, 3, 1)),
        ("1 March 2026", (2026, 3, 1)),
        ("2026-03-01", (2026, 3, 1)),
        ("Dec. 25", (0, 12, 25)),
        ("in 2026", (2026, 0, 0)),
    ],
)
def test_a_date_is_read_in_any_order(text: str, date: tuple[int, int, int]) -> None:
    [found] = quantities(normal(text))
    assert found.date == date


def test_the_year_of_a_range_is_that_of_both_its_dates() -> None:
    assert [one.date for one in quantities("October 15 to December 31, 2026")] == [(2026, 10, 15), (2026, 12, 31)]


@pytest.mark.parametrize(
    ("claimed", "stated", "wanted"),
    [
        ("thirty days", "30 days", "same"),
        ("2 weeks", "14 days", "same"),
        ("one day", "24 hours", "same"),
        ("12 months", "1 year", "same"),
        ("$1,000", "1000 dollars", "same"),
        ("March 2026", "March 1, 2026", "same"),
        ("about 100 miles", "98 miles", "same"),
        ("up to 6 days", "3 to 6 days", "same"),
        ("one month", "30 days", "apart"),
        ("30 days", "30 percent", "apart"),
        ("5 items", "5 days", "apart"),
        ("30 days", "31 days", "differs"),
        ("30 days", "30 business days", "differs"),
        ("30 days", "30 hours", "differs"),
        ("€6.95", "$6.95", "differs"),
        ("March 1, 2026", "April 1, 2026", "differs"),
        ("1:00 a.m.", "1:00 p.m.", "differs"),
        ("about 31 minutes", "about 30 minutes", "differs"),
    ],
)
def test_agreement_knows_units_and_never_mixes_kinds(claimed: str, stated: str, wanted: str) -> None:
    assert agreement(quantities(normal(claimed))[0], quantities(normal(stated))[0]) == wanted


@pytest.mark.parametrize(
    ("claimed", "stated", "wanted"),
    [
        ("$75", "up to $75", True),
        ("at least $75", "up to $75", True),
        ("at most $75", "up to $75", False),
        ("about 45 minutes", "45 minutes", False),
        ("up to $75", "$75", False),
    ],
)
def test_a_limit_must_not_be_dropped_or_turned(claimed: str, stated: str, wanted: bool) -> None:
    assert overstates(quantities(claimed)[0], quantities(stated)[0]) is wanted
