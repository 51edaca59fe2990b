"""Courses: weeks of what adds up, and the group that each is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from teropong.outlook.shape import Measure, Whose
from teropong.statistics import Gamma, dispersion_of, group_of

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a course: working days that counted, what was done, what the target asks.

    Of a team or the company ``days`` are those of all its reps together. ``expected`` is null
    where there is no target.
    """

    start: date
    days: float
    value: Fraction
    expected: Fraction | None = None


@dataclass(frozen=True)
class Course:
    """One's weeks of what adds up (meetings, contacts, sums of money), the oldest first.

    ``weeks`` are over. ``running`` is the week in which something can still be done. ``unit`` is 1
    for counts; of money what its sum comes in: Σa²/Σa of the amounts, so that sum ÷ unit varies as
    a count does. ``group`` names those whom a rep is compared with. In the first ``n_settling``
    weeks of the records many an old client still looks new: they make nobody look behind, and say
    nothing of what is usual.
    """

    measure: Measure
    whose: Whose
    weeks: tuple[Week, ...]
    running: Week
    unit: Fraction = Fraction(1)
    group: str = ""
    n_settling: int = 0

    @cached_property
    def counts(self) -> list[float]:
        """The weeks' values as counts: of money, in units of its deals."""
        return [float(week.value / self.unit) for week in self.weeks]

    @cached_property
    def days(self) -> list[float]:
        """The weeks' working days."""
        return [week.days for week in self.weeks]

    @cached_property
    def asked(self) -> list[float]:
        """What the target asks of each week, as `counts`; 0 where it asks nothing of anybody."""
        return [
            float(week.expected / self.unit) if week.expected and week.days > 0 else 0.0
            for week in self.weeks
        ]


@dataclass(frozen=True)
class Group:
    """What a course is compared with.

    ``rate`` is what is known of a member's rate per working day, ``dispersion`` how many times the
    variance of weeks is their mean, ``attained`` the share of their targets that all reach.
    """

    rate: Gamma | None
    dispersion: float
    attained: float = 1.0


_Key = tuple[str, str, str]
_OWN = 20
"""From so many weeks on a team's own ups and downs count beside its reps'."""


def groups(courses: Sequence[Course]) -> list[Group]:
    """What each course is compared with: a rep's with its group's, any other with all reps'."""
    members: dict[_Key, list[Course]] = {}
    for course in courses:
        if course.whose.kind == "rep":
            members.setdefault(_key(course), []).append(course)
    found = {key: _group(mine) for key, mine in members.items()}
    return [
        found[_key(course)] if course.whose.kind == "rep" else _of_many(found, course)
        for course in courses
    ]


def _key(course: Course) -> _Key:
    return course.measure.indicator, course.measure.companion, course.group


def _of_many(found: Mapping[_Key, Group], course: Course) -> Group:
    """Of a team or the company: as its reps do, or its own weeks if more."""
    alike = [one.dispersion for key, one in found.items() if key[:2] == _key(course)[:2]]
    own = _group([course])
    both = [*alike, own.dispersion] if len(course.weeks) >= _OWN else alike
    return Group(None, max(both, default=own.dispersion), own.attained)


def _group(members: Sequence[Course]) -> Group:
    done = [sum(course.counts[course.n_settling :]) for course in members]
    days = [sum(course.days[course.n_settling :]) for course in members]
    expected = [
        mine / whole * one
        for mine, whole, course in zip(done, days, members, strict=True)
        for one in course.days[course.n_settling :]
        if whole > 0
    ]
    there = [course for course, whole in zip(members, days, strict=True) if whole > 0]
    values = [count for course in there for count in course.counts[course.n_settling :]]
    dispersion = dispersion_of(values, expected, len(there))
    return Group(group_of(done, days, dispersion), dispersion, _attained(members))


def _attained(members: Sequence[Course]) -> float:
    pairs = [
        pair
        for course in members
        for pair in zip(course.counts, course.asked, strict=True)
        if pair[1]
    ]
    asked = sum(pair[1] for pair in pairs)
    return sum(pair[0] for pair in pairs) / asked if asked else 1.0
