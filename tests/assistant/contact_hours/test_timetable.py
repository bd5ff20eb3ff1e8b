"""Sentences about hours, as a week."""

import pytest

from assistant.contact_hours.timetable import timetable

NINE_TO_FIVE = ((540, 1020),)
MORNING_AND_AFTERNOON = ((540, 720), (780, 1020))
WORKDAYS = dict.fromkeys(range(5), NINE_TO_FIVE)


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("Monday to Friday, 9 am-5 pm", WORKDAYS),
        ("Mon-Fri | 9:00-17:00", WORKDAYS),
        ("9:00 until 17:00 on weekdays", WORKDAYS),
        ("9 a.m. to 5 p.m. on Mon, Tue, Wed, Thu and Fri", WORKDAYS),
        ("Monday–Friday from 9.00 to 17.00, closed on Sundays", {**WORKDAYS, 6: ()}),
        ("24/7", dict.fromkeys(range(7), ((0, 1440),))),
        ("every day around the clock", dict.fromkeys(range(7), ((0, 1440),))),
        ("Mon 9-12 and 13-17, Sat 9:30-noon", {0: MORNING_AND_AFTERNOON, 5: ((570, 720),)}),
        ("Daily 9:00-17:00 except Saturday and Sunday", WORKDAYS),
        ("Fri 6pm-2am", {4: ((1080, 1560),)}),
        ("Sunday 1-6 pm", {6: ((780, 1080),)}),
        ("Sunday 8-6 pm", {6: ((480, 1080),)}),
        ("Saturday until 3 p.m.", {5: ((None, 900),)}),
        ("Saturday noon to midnight", {5: ((720, 1440),)}),
    ],
)
def test_days_and_hours_are_read(text: str, week: dict[int, tuple[tuple[int | None, int], ...]]) -> None:
    assert timetable(text) == week


@pytest.mark.parametrize(
    "text",
    [
        "Call us on weekdays",
        "Orders paid by 1:00 p.m. ship the same day.",
        "9-5 on weekdays",
        "Monday 25:00-26:00",
        "Monday 9:00-17:00, Monday 10:00-18:00",
        "Monday 9:00-17:00 and closed",
        "We answer within 2 business days.",
    ],
)
def test_what_is_not_clear_is_not_guessed(text: str) -> None:
    assert timetable(text) is None
