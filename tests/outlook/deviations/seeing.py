"""What is seen, told in a few words: weeks of one rep until Sunday 28 June 2026."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from teropong.outlook.deviations import deviations
from teropong.outlook.deviations.seen import Seen
from teropong.outlook.deviations.weeks import WEEK, Course, Week
from teropong.outlook.shape import Deviation, Measure, Whose

SEEN_ON = date(2026, 6, 28)
MONDAY = date(2026, 6, 29)
AYU, BUDI, COMPANY = Whose("rep", "R1"), Whose("rep", "R2"), Whose("company")
MEETINGS, CONTACTS = Measure("first_meetings"), Measure("outreach")


def starts(n: int) -> list[date]:
    """The first days of the last so many weeks that are over."""
    return [MONDAY - (n - nth) * WEEK for nth in range(n)]


def course(
    values: Sequence[float],
    target: float | None = None,
    whose: Whose = AYU,
    measure: Measure = MEETINGS,
    days: float | Sequence[float] = 5,
    unit: int = 1,
) -> Course:
    """A course of weeks of five days, all with one target."""
    each = [days] * len(values) if isinstance(days, int | float) else days
    asked = None if target is None else Fraction(target)
    weeks = tuple(
        Week(start, float(there), Fraction(value), asked)
        for start, value, there in zip(starts(len(values)), values, each, strict=True)
    )
    running = Week(MONDAY, 5.0, Fraction(0), asked)
    return Course(measure, whose, weeks, running, Fraction(unit))


def seen(*courses: Course, **others: Any) -> Seen:
    """What is seen of courses and others."""
    return Seen(SEEN_ON, courses, **others)


def found(*courses: Course, **others: Any) -> list[Deviation]:
    """What deviates in them."""
    return deviations(seen(*courses, **others))


def only(*courses: Course, **others: Any) -> Deviation:
    """The one thing that deviates."""
    (one,) = found(*courses, **others)
    return one


def ago(days: int) -> date:
    """So many days before the last one seen."""
    return SEEN_ON - timedelta(days=days)
