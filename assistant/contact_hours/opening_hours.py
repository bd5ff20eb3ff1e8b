"""When people can be reached: a weekly timetable, what differs on certain days, and the clause that says so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.answering.events import Citation
from assistant.contact_hours.times import DAY, Dates, Hours

Week = Mapping[int, tuple[Hours, ...]]
"""Hours by day of the week, Monday is 0; a day that is not there is not spoken of, an empty one is closed."""

_AHEAD = 400  # days that an opening is looked for: beyond every holiday


@dataclass(frozen=True, slots=True)
class Deviation:
    """On these dates other hours hold, on the days of the week that it names."""

    dates: tuple[Dates, ...]
    week: Week

    def on(self, day: date, usual: tuple[Hours, ...]) -> tuple[Hours, ...]:
        """The hours of a day that has `usual` ones otherwise; what is left open here stays as it was."""
        if not any(dates.covers(day) for dates in self.dates) or day.weekday() not in self.week:
            return usual
        new = self.week[day.weekday()]
        if not new or all(None not in hours for hours in new):
            return new
        if not usual:
            return usual
        first, last = usual[0], usual[-1]
        return tuple(
            Hours(first.start if hours.start is None else hours.start, last.end if hours.end is None else hours.end)
            for hours in new
        )


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When people answer. `text` is what the policies say of the usual week, word for word, at `citation`."""

    week: Week
    deviations: tuple[Deviation, ...]
    zone: ZoneInfo
    text: str
    citation: Citation

    def open_at(self, moment: datetime) -> bool:
        """Whether somebody is there. `moment` has a time zone."""
        return any(start <= moment < end for start, end in self._around(moment, before=1, ahead=0))

    def next_opening(self, moment: datetime) -> datetime | None:
        """`moment` itself where somebody is there; otherwise when that begins, in the zone of the policies.

        None where it does not within a year.
        """
        if self.open_at(moment):
            return moment
        return next((start for start, _ in self._around(moment, before=0, ahead=_AHEAD) if start > moment), None)

    def _around(self, moment: datetime, before: int, ahead: int) -> Iterator[tuple[datetime, datetime]]:
        today = moment.astimezone(self.zone).date()
        for offset in range(-before, ahead + 1):
            day = today + timedelta(days=offset)
            for hours in self._on(day):
                yield self._at(day, hours.start or 0), self._at(day, DAY if hours.end is None else hours.end)

    def _on(self, day: date) -> tuple[Hours, ...]:
        hours = self.week.get(day.weekday(), ())
        for deviation in self.deviations:
            hours = deviation.on(day, hours)
        return hours

    def _at(self, day: date, minutes: int) -> datetime:
        """That time by the clock on the wall, also on a day on which the clock is changed."""
        days, minutes = divmod(minutes, DAY)
        at = time(minutes // 60, minutes % 60)
        return datetime.combine(day + timedelta(days=days), at, tzinfo=self.zone)
