"""Whether people are there to take a conversation over, by the hours that the policies state."""

from datetime import datetime
from typing import NamedTuple

from assistant.contact_hours.contact_hours import ContactHours
from knowledge.errors import IndexUnavailable


class Attendance(NamedTuple):
    """`open`: somebody is there now. `hours` are the policies' own words, empty where they state none."""

    open: bool
    hours: str


def attendance(hours: ContactHours, moment: datetime) -> Attendance:
    """Who is there at a moment. Where no hours are stated, a hand-off is not refused for the time of day. Blocks."""
    try:
        stated = hours.on(moment.date())
    except IndexUnavailable:
        stated = None
    return Attendance(True, "") if stated is None else Attendance(stated.open_at(moment), stated.text)
