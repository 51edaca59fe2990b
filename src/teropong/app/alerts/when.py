"""Working time by the company's clock: its days, everybody's leave, quiet hours.

It is asked of the present moment only, and nothing is planned ahead by the clock: one that jumps
makes a message early or late, never many and never none.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from teropong.app.alerts.models import Preference
from teropong.app.people.models import Absence
from teropong.app.records.clock import zone
from teropong.app.records.models import Company, Holiday
from teropong.app.records.models.company import company
from teropong.facts.settings import WEEKDAYS

_LONGEST = timedelta(days=400)


@dataclass
class Days:
    """Which days are worked: ``weekdays`` (0 is Monday), no holidays, and of a person no leave."""

    weekdays: frozenset[int]
    holidays: frozenset[date]
    away: dict[int, list[tuple[date, date]]] = field(default_factory=dict)

    def is_worked(self, day: date, person: int | None = None) -> bool:
        """Whether the company works on a day, and this person does."""
        if day.weekday() not in self.weekdays or day in self.holidays:
            return False
        spans = self.away.get(person, ()) if person else ()
        return not any(first <= day < until for first, until in spans)

    def worked(self, first: date, until: date, person: int | None = None) -> int:
        """How many days are worked from one until before another; of the last 400 at most."""
        day, n = max(first, until - _LONGEST), 0
        while day < until:
            n += self.is_worked(day, person)
            day += timedelta(days=1)
        return n


def known_days(today: date) -> Days:
    """The days until today."""
    since = today - _LONGEST
    holidays = Holiday.objects.filter(hidden_at=None, on__gte=since, on__lte=today)
    away: dict[int, list[tuple[date, date]]] = defaultdict(list)
    absences = Absence.objects.filter(hidden_at=None, until_on__gte=since, from_on__lte=today)
    for person, first, until in absences.values_list("person_id", "from_on", "until_on"):
        away[person].append((first, until))
    return Days(weekdays(), frozenset(holidays.values_list("on", flat=True)), dict(away))


def weekdays() -> frozenset[int]:
    """The company's working days; 0 is Monday."""
    worked = (company() or Company()).facts.working_weekdays
    return frozenset(map(WEEKDAYS.index, worked))


def local(now: datetime) -> datetime:
    """An instant by the company's clock."""
    return now.astimezone(zone())


def is_quiet(clock: time, wish: Preference) -> bool:
    """Whether a time of day lies in somebody's quiet hours; the same time twice: none are."""
    first, until = wish.quiet_from, wish.quiet_until
    if first <= until:
        return first <= clock < until
    return clock >= first or clock < until


def may_be_told(now: datetime, days: Days, wish: Preference) -> bool:
    """Whether somebody may be told at this moment; a room, with the usual wish, is nobody's."""
    here = local(now)
    return days.is_worked(here.date(), wish.person_id) and not is_quiet(here.time(), wish)
