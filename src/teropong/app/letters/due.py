"""Which letters are due to whom at a moment. Nothing is planned ahead: each look asks the present.

The week's goes on the first day of the week that its reader works, the nudge on Wednesday or
Thursday, the period's on the first working day after it. What a worker that was down has missed is
made up for as long as it is of use, once; then it is not written any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from teropong.app.alerts.models import Preference
from teropong.app.alerts.when import Days, local, may_be_told
from teropong.app.letters.models import Kind
from teropong.app.letters.whom import is_for
from teropong.app.people.models import Person
from teropong.app.records.models.company import Company
from teropong.facts.calendar import Period, period_of

NUDGED = (2, 3)
"""Wednesday and Thursday."""
PERIOD_DAYS = 14
"""So long after a period's end a letter on it is of use."""


@dataclass(frozen=True)
class Due:
    """A letter to be written, of a period, and the day from which on it is too late."""

    kind: Kind
    period: str
    until_on: date

    def key(self, person: Person) -> str:
        """What makes it the only one."""
        return f"{self.kind}:{person.pk}:{self.period}"


def due(person: Person, wish: Preference, days: Days, firm: Company, now: datetime) -> list[Due]:
    """What is due to somebody who may be told now, and wants it."""
    here = local(now)
    if not may_be_told(now, days, wish) or here.time() < wish.digest_at:
        return []
    return [
        one
        for one in _all(here.date(), firm)
        if is_for(one.kind, person) and getattr(wish, one.kind.wish)
    ]


def _all(today: date, firm: Company) -> Iterator[Due]:
    week, last, ended = (
        told_period(one, today, firm) for one in (Kind.NUDGE, Kind.WEEK, Kind.PERIOD)
    )
    yield Due(Kind.WEEK, last.label, week.end)
    if today.weekday() in NUDGED:
        yield Due(Kind.NUDGE, week.label, week.start + timedelta(days=NUDGED[-1] + 1))
    until = ended.end + timedelta(days=PERIOD_DAYS)
    if today < until:
        yield Due(Kind.PERIOD, ended.label, until)


def told_period(kind: Kind, today: date, firm: Company) -> Period:
    """The period that a letter is of: this week, the last one, or what ended last."""
    if kind == Kind.PERIOD:
        return ended_period(today, firm)
    week = period_of(today, "week")
    return week if kind == Kind.NUDGE else period_of(week.start - timedelta(days=1), "week")


def ended_period(today: date, firm: Company) -> Period:
    """The month that ended last; its quarter, where that ended with it."""
    last = today.replace(day=1) - timedelta(days=1)
    quarter = period_of(last, "quarter", firm.fiscal_start)
    return quarter if quarter.end == today.replace(day=1) else period_of(last, "month")
