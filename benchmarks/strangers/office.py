"""When people work: the days of an Indonesian office, its holidays and Lebaran, and its hours."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import holidays
import numpy as np

END = date(2026, 7, 1)
"""The first day that is not recorded any more."""
BEYOND_DAYS = 400
"""So long everything goes on unrecorded: whether a deal ends later must not show before."""
_EID = "Eid al-Fitr"
_DAY = timedelta(days=1)
_OPENS, _OPEN_SECONDS = time(8, 30), 31_500


def first_day(months: int) -> date:
    """The first of the month so many months before the end."""
    past = END.year * 12 + END.month - 1 - months
    return date(past // 12, past % 12 + 1, 1)


def months_until(day: date, since: date) -> float:
    """Months from one day to another, with fractions."""
    return (day - since).days / 30.4375


class Office:
    """The working days from ``first`` until long after the end; Lebaran takes its whole week."""

    def __init__(self, first: date) -> None:
        last = END + timedelta(days=BEYOND_DAYS)
        known = holidays.country_holidays(
            "ID", years=range(first.year, last.year + 1), language="en_US"
        )
        self.first, self.last = first, last
        self.off = {day: name for day, name in sorted(known.items()) if first <= day <= last}
        self.lebaran = [
            day for day, name in sorted(known.items()) if _EID in name and "Second" not in name
        ]
        for eid in self.lebaran:
            for shift in range(-2, 6):
                self.off.setdefault(eid + shift * _DAY, "Lebaran, leave of all")
        every = (first + i * _DAY for i in range((last - first).days + 1))
        self.days = [day for day in every if day.weekday() < 5 and day not in self.off]

    def holidays(self) -> Iterator[tuple[date, str]]:
        """The days off that a company would put down: those up to half a year after the end."""
        for day, name in sorted(self.off.items()):
            if self.first <= day < END + timedelta(days=184):
                yield day, name

    def worked(self, day: date) -> date:
        """That day, or the next that is worked."""
        return self.days[min(bisect_left(self.days, day), len(self.days) - 1)]

    def month_end(self, day: date, back: int = 0) -> date:
        """The last working day of the month of that day, or one so many working days before it."""
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        return self.days[max(0, bisect_left(self.days, following) - 1 - back)]

    def from_lebaran(self, day: date) -> int:
        """Days from the nearest Lebaran; negative before it."""
        return min(((day - eid).days for eid in self.lebaran), key=abs, default=999)

    def hour(self, random: np.random.Generator, day: date) -> datetime:
        """Some minute of the office hours of that day."""
        return datetime.combine(day, _OPENS) + timedelta(
            seconds=int(random.random() * _OPEN_SECONDS)
        )

    def after(self, random: np.random.Generator, moment: datetime, days: float) -> datetime:
        """A moment at work about so many days later, and always later; seldom on a day off."""
        aimed = (moment + timedelta(days=max(days, 0.0))).date()
        day = self.worked(aimed) if random.random() < 0.98 else aimed
        found = self.hour(random, day)
        if found > moment:
            return found
        return moment + timedelta(minutes=int(random.integers(10, 90)), seconds=7)
