"""What the kinds that watch courses share: the weeks of an alarm, and what they add up to."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil
from statistics import median

from teropong.outlook.deviations.seen import Seen, over_weeks
from teropong.outlook.deviations.weeks import Course
from teropong.outlook.shape import Lever, Whose, is_of_money

_AT_MOST_WEEKS = 2
"""A lever asks for no more than this many weeks' worth in one."""


def usual_days(course: Course) -> float:
    """The working days of a usual week: the median of those that have any."""
    return median([week.days for week in course.weeks if week.days > 0] or [0.0])


def lever(seen: Seen, course: Course, gap: Fraction, a_week: Fraction) -> Lever | None:
    """What is to be done by Friday: the week's own share, and of the gap as much as fits in."""
    missing = max(a_week - course.running.value, Fraction(0)) + gap
    amount = min(missing, _AT_MOST_WEEKS * a_week - course.running.value)
    if amount <= 0:
        return None
    is_money = is_of_money(course.measure)
    return Lever(
        course.measure.indicator,
        amount if is_money else Fraction(ceil(amount)),
        seen.work_ends(course.running.start),
        "money" if is_money else "count",
    )


def stake(seen: Seen, course: Course, gap: Fraction) -> int | None:
    """What a gap is worth in minor units; null where it cannot be said."""
    if is_of_money(course.measure):
        return round(gap)
    worth = None if course.measure.companion else seen.worth.get(course.measure.indicator)
    return None if worth is None else round(gap * worth)


def behind(course: Course, since: date) -> dict[str, str]:
    """The words that open what was counted since a day."""
    words = {"indicator": course.measure.indicator, "period": over_weeks(course.weeks, since)}
    return words | figure_of(course) | narrowed(course.whose)


def figure_of(course: Course) -> dict[str, str]:
    """The figure that opens it: a companion, else what its indicator is called by."""
    return {"figure": course.measure.companion or "value"}


def narrowed(whose: Whose) -> dict[str, str]:
    """The dimension that narrows to one's own rows."""
    return {} if whose.kind == "company" else {whose.kind: whose.name}
