"""Courses: weeks of what adds up, and the group that each is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property, reduce
from operator import add, sub
from typing import NamedTuple

from teropong.outlook.shape import Measure, Whose
from teropong.statistics import Gamma, drawn_dispersion, group_of, pearson_of

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
    nothing of what is usual. In the first ``n_dark`` weeks money lacks a rate: by them nobody is
    judged.
    """

    measure: Measure
    whose: Whose
    weeks: tuple[Week, ...]
    running: Week
    unit: Fraction = Fraction(1)
    group: str = ""
    n_settling: int = 0
    n_dark: int = 0

    def as_count(self, value: Fraction) -> float:
        """A value as a count: of money, in units of its deals."""
        return float(value) if self.unit == 1 else float(value / self.unit)

    @cached_property
    def counts(self) -> list[float]:
        """The weeks' values as counts: of money, in units of its deals; of a week of loss, 0."""
        return [self.as_count(max(week.value, Fraction(0))) for week in self.weeks]

    @cached_property
    def days(self) -> list[float]:
        """The weeks' working days."""
        return [week.days for week in self.weeks]

    @cached_property
    def asked(self) -> list[float]:
        """What the target asks of each week, as `counts`; 0 where it asks nothing of anybody."""
        return [
            self.as_count(week.expected) if week.expected and week.days > 0 else 0.0
            for week in self.weeks
        ]


@dataclass(frozen=True)
class Group:
    """What a course is compared with.

    ``rate`` is what is known of a member's rate per working day, ``dispersion`` how many times the
    variance of weeks is their mean, ``attained`` the share of their targets that the others reach.
    """

    rate: Gamma | None
    dispersion: float
    attained: float = 1.0


class _Sums(NamedTuple):
    """Of courses together: Pearson's sum and its degrees of freedom, what was done and asked."""

    pearson: float = 0.0
    freedom: int = 0
    done: float = 0.0
    asked: float = 0.0

    def plus(self, other: _Sums) -> _Sums:
        return _Sums(*map(add, self, other))

    def without(self, other: _Sums) -> _Sums:
        return _Sums(*map(sub, self, other))


_Key = tuple[str, str, str]
_OWN = 20
"""From so many weeks on a team's own ups and downs count beside its reps'."""


def groups(courses: Sequence[Course]) -> list[Group]:
    """What each course is compared with.

    A rep is held against the others of the group, so that nobody's own weeks change by what they
    are judged; a team or the company against all reps, or its own weeks where those vary more.
    """
    reps = [course for course in courses if course.whose.kind == "rep"]
    reps.sort(key=lambda course: course.whose)  # sums of floats hang on their order
    rates: dict[_Key, Gamma | None] = {}
    sums: dict[_Key, _Sums] = {}
    for key in dict.fromkeys(map(_key, reps)):
        members = [course for course in reps if _key(course) == key]
        sums[key] = reduce(_Sums.plus, map(_sums, members))
        dispersion = drawn_dispersion(sums[key].pearson, sums[key].freedom)
        done, days = ([sum(part) for part in parts] for parts in zip(
            *map(_settled, members), strict=True))  # fmt: skip
        rates[key] = group_of(done, days, dispersion)
    return [
        _of_rep(course, sums[_key(course)], rates[_key(course)])
        if course.whose.kind == "rep"
        else _of_many(course, sums)
        for course in courses
    ]


def _key(course: Course) -> _Key:
    return course.measure.indicator, course.measure.companion, course.group


def _of_rep(course: Course, whole: _Sums, rate: Gamma | None) -> Group:
    others = whole.without(_sums(course))
    attained = others.done / others.asked if others.asked > 0 else 1.0
    return Group(rate, drawn_dispersion(others.pearson, others.freedom), attained)


def _of_many(course: Course, sums: Mapping[_Key, _Sums]) -> Group:
    alike = [one for key, one in sums.items() if key[:2] == _key(course)[:2]]
    whole, own = reduce(_Sums.plus, alike, _Sums()), _sums(course)
    of_reps = drawn_dispersion(whole.pearson, whole.freedom)
    if len(course.weeks) < _OWN:
        return Group(None, of_reps)
    return Group(None, max(of_reps, drawn_dispersion(own.pearson, own.freedom, of_reps)))


def _settled(course: Course) -> tuple[list[float], list[float]]:
    """The counts and the days of the weeks that say what is usual."""
    return course.counts[course.n_settling :], course.days[course.n_settling :]


def _sums(course: Course) -> _Sums:
    pairs = zip(course.counts, course.asked, strict=True)
    asked = [pair for pair in pairs if pair[1]]
    done, expected = (sum(parts) for parts in zip(*asked, strict=True)) if asked else (0.0, 0.0)
    return _Sums(*pearson_of(*_settled(course)), done, expected)
