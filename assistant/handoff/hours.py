"""When people are there to take a conversation over."""

from datetime import datetime
from typing import Protocol


class ContactHours(Protocol):
    """The hours in which somebody answers; `text` says them to a customer, empty where there is nothing to say."""

    @property
    def text(self) -> str:
        """Such as "Mon-Fri 8:00-18:00 Mountain Time"."""
        ...

    def open_at(self, moment: datetime) -> bool:
        """Whether somebody is there at that moment, which has a time zone."""
        ...


class AlwaysOpen:
    """The hours where none are known: a hand-off is never refused for the time of day."""

    text = ""

    def open_at(self, moment: datetime) -> bool:
        """Yes."""
        del moment
        return True
