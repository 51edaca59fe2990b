"""What the kinds that watch courses share: the weeks of an alarm, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from statistics import median

from teropong.outlook.deviations.seen import Course, Seen, Week
from teropong.outlook.shape import Lever, Whose
from teropong.statistics import Gamma, dispersion_of, group_of

MONEY = ("revenue",)
_AT_MOST_WEEKS = 2
"""A lever asks for no more than this many weeks' worth in one."""
_OWN = 20
"""From so many weeks on a team's own ups and downs count beside its reps'."""


@dataclass(frozen=True)
class Group:
    """What a rep's course is compared with.

    ``rate`` is what is known of a member's rate per working day, ``dispersion`` how many times the
    variance of weeks is their mean, ``attained`` the share of their targets that all reach.
    """

    rate: Gamma | None
    dispersion: float
    attained: float = 1.0


def counts(course: Course) -> list[float]:
    """The weeks' values as counts: of money, in units of its deals."""
    return [float(week.value / course.unit) for week in course.weeks]


def groups(courses: Sequence[Course]) -> dict[tuple[str, str, str], Group]:
    """By indicator, companion and group: what the reps' courses say together."""
    members: dict[tuple[str, str, str], list[Course]] = {}
    for course in courses:
        if course.whose.kind == "rep":
            members.setdefault(_key(course), []).append(course)
    return {key: _group(mine) for key, mine in members.items()}


def group_for(found: dict[tuple[str, str, str], Group], course: Course) -> Group:
    """What holds for a course: its group, or where it is no rep's all reps' spread, and its own."""
    if course.whose.kind == "rep":
        return found[_key(course)]
    alike = [one.dispersion for key, one in found.items() if key[:2] == _key(course)[:2]]
    own = _group([course])
    both = [*alike, own.dispersion] if len(course.weeks) >= _OWN else alike
    return Group(None, max(both, default=own.dispersion), own.attained)


def _key(course: Course) -> tuple[str, str, str]:
    return course.measure.indicator, course.measure.companion, course.group


def _group(members: Sequence[Course]) -> Group:
    values = [counts(course) for course in members]
    days = [[week.days for week in course.weeks] for course in members]
    expected = []
    for mine, theirs in zip(values, days, strict=True):
        rate = sum(mine) / sum(theirs) if sum(theirs) > 0 else 0.0
        expected += [rate * one for one in theirs]
    dispersion = dispersion_of([one for mine in values for one in mine], expected, len(members))
    rate = group_of(list(map(sum, values)), list(map(sum, days)), dispersion)
    return Group(rate, dispersion, _attained(members))


def _attained(members: Sequence[Course]) -> float:
    weeks = [week for course in members for week in course.weeks if is_asked(week)]
    asked = sum(week.expected or 0 for week in weeks)
    return float(sum(week.value for week in weeks) / asked) if asked else 1.0


def is_asked(week: Week) -> bool:
    """Whether a target asks for something in a week in which there was work."""
    return bool(week.expected) and week.days > 0


def usual_days(course: Course) -> float:
    """The working days of a usual week: the median of those that have any."""
    return median([week.days for week in course.weeks if week.days > 0] or [0.0])


def until_friday(running: Week) -> date:
    """The end of the running week's work, exclusive."""
    return running.start + timedelta(days=5)


def lever(course: Course, gap: Fraction, a_week: Fraction) -> Lever | None:
    """What is to be done by Friday: the week's own share, and of the gap as much as fits in."""
    missing = max(a_week - course.running.value, Fraction(0)) + gap
    amount = min(missing, _AT_MOST_WEEKS * a_week - course.running.value)
    if course.measure.indicator not in MONEY:
        amount = Fraction(ceil(amount))
    if amount <= 0:
        return None
    return Lever(course.measure.indicator, amount, until_friday(course.running))


def stake(seen: Seen, course: Course, gap: Fraction) -> int | None:
    """What a gap is worth in minor units; null where it cannot be said."""
    if course.measure.indicator in MONEY:
        return round(gap)
    worth = seen.worth.get(course.measure.indicator)
    return None if worth is None else round(gap * worth)


def behind(seen: Seen, course: Course, since: date) -> dict[str, str]:
    """The words that open what was counted since a day."""
    words = {"indicator": course.measure.indicator, "period": seen.since(since)}
    return words | figure_of(course) | narrowed(course.whose)


def figure_of(course: Course) -> dict[str, str]:
    """The figure that opens it: a companion, else what its indicator is called by."""
    return {"figure": course.measure.companion or "value"}


def narrowed(whose: Whose) -> dict[str, str]:
    """The dimension that narrows to one's own rows."""
    return {} if whose.kind == "company" else {whose.kind: whose.name}
