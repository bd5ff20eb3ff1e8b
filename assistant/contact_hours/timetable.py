"""A sentence that states hours, as a timetable: which hours on which days of the week."""

import re

from assistant.contact_hours.opening_hours import Week
from assistant.contact_hours.times import TIMES, Hours, hours, weekdays, without_dates

_CUT = re.compile(r"[,;|]|\b(?:and|or)\b|&|\n", re.IGNORECASE)
_EXCEPT = re.compile(r"\b(?:except|excluding|apart from|other than)\b(?: on)?(?P<days>[^,;.|]*)", re.IGNORECASE)


class _Group:
    """Days and hours that belong together, as far as they were read."""

    def __init__(self) -> None:
        self.days: frozenset[int] = frozenset()
        self.hours: list[Hours | None] = []


def timetable(text: str) -> Week | None:
    """The hours that a sentence, or a table row with its labels, states; None where it states none clearly.

    Days stand before their hours or behind them; further hours belong to the same days (9-12 and 13-17).
    """
    text = without_dates(text)
    without = frozenset[int]().union(*(weekdays(one["days"]) for one in _EXCEPT.finditer(text)))
    groups: list[_Group] = []
    for part in _CUT.split(_EXCEPT.sub(" ", text)):
        days = weekdays(part)
        try:
            times = [hours(match) for match in TIMES.finditer(part)]
        except ValueError:
            return None
        if (days and (not groups or groups[-1].hours)) or (times and not groups):
            groups.append(_Group())
        if groups:
            groups[-1].days |= days
            groups[-1].hours += times
    if len(groups) > 1 and not groups[-1].hours:  # days behind the hours: "9-17 on Monday and Tuesday"
        groups[-2].days |= groups.pop().days
    if not groups or any(not group.days or not group.hours for group in groups):
        return None
    return _week(groups, without)


def _week(groups: list[_Group], without: frozenset[int]) -> Week | None:
    week: dict[int, tuple[Hours, ...]] = {}
    for group in groups:
        open_hours = tuple(sorted((one for one in group.hours if one), key=lambda one: one.start or 0))
        if open_hours and None in group.hours:
            return None
        for day in group.days - without:
            if week.get(day, open_hours) != open_hours:
                return None
            week[day] = open_hours
    return week
