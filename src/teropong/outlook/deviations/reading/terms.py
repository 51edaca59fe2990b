"""The months, quarters and years that run against a target, and those that have just ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from teropong.facts.calendar import Grain, Period, period_of, split
from teropong.outlook.course import PREDICTED
from teropong.outlook.deviations.reading.frame import Frame
from teropong.outlook.deviations.seen import Look, Term
from teropong.outlook.deviations.terms import LINGERS
from teropong.outlook.deviations.weeks import Course, groups
from teropong.outlook.pace import Pace, Paces
from teropong.outlook.shape import Measure, Whose

_GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")


def read_terms(frame: Frame, courses: Sequence[Course]) -> list[Term]:
    """The terms of all who have courses."""
    return list(_terms(frame, courses))


def _terms(frame: Frame, courses: Sequence[Course]) -> Iterator[Term]:
    paces = Paces(frame.evaluator, frame.targets)
    for course, group in zip(courses, groups(courses), strict=True):
        measure, whose = course.measure, course.whose
        if (measure.indicator, measure.companion) not in PREDICTED:
            continue
        for grain in _grains(paces, measure, whose):
            for period in _periods(frame, grain):
                if term := _term(frame, paces, measure, whose, period, group.dispersion):
                    yield term


def _grains(paces: Paces, measure: Measure, whose: Whose) -> list[Grain]:
    """By what the targets go, and of months the quarter: a month of a rep has few deals."""
    found = [grain for grain in paces.targets.grains(measure, whose) if grain in _GRAINS]
    return [*found, "quarter"] if found == ["month"] else found


def _periods(frame: Frame, grain: Grain) -> Iterator[Period]:
    """The period that runs, and the one before if it ended within the last days."""
    fiscal_start = frame.targets.fiscal_start
    running = period_of(frame.seen_on, grain, fiscal_start)
    yield running
    if frame.seen_on - running.start < LINGERS:
        yield period_of(running.start - timedelta(days=1), grain, fiscal_start)


def _term(
    frame: Frame,
    paces: Paces,
    measure: Measure,
    whose: Whose,
    period: Period,
    dispersion: float,
) -> Term | None:
    pace = paces.one(measure, whose, period)
    if pace is None or pace.done is None or pace.probability is None:
        return None
    each = paces.course.each(measure, whose)
    if each is None or (pace.aim.origin == "reps" and pace.aim.without):
        return None
    count = paces.targets.days.counting(whose.name if whose.kind == "rep" else None)
    n_whole = count(pace.aim.since, period.end)
    start = max(frame.end, frame.running.start)
    until = min(frame.running.end, period.end)
    return Term(
        measure,
        whose,
        period,
        pace.aim.since,
        pace.aim.value,
        tuple(_looks(frame, paces, pace, pace.done)),
        each,
        pace.probability,
        paces.course.at_most(measure, whose, float(pace.done), float(pace.due), dispersion),
        pace.needed_per_day,
        pace.aim.value / n_whole if n_whole else Fraction(0),
        count(start, until) if start < until else 0,
        _after_work(frame, until),
    )


def _after_work(frame: Frame, until: date) -> date:
    """The day after the last working day before a day."""
    day = until
    while day > frame.end and not frame.targets.days.count(day - timedelta(days=1), day):
        day -= timedelta(days=1)
    return day


def _looks(frame: Frame, paces: Paces, pace: Pace, done: Fraction) -> Iterator[Look]:
    """The ends of the weeks before now, and now."""
    aim = pace.aim
    end = min(frame.end, aim.period.end)
    counted = Period(aim.period.label, aim.since, aim.period.end)
    sums = paces.answers.sums(aim.measure, aim.whose, counted, "week")
    so_far = Fraction(0)
    for week in split(counted, "week"):
        if week.end >= end:
            break
        found = paces.targets.of(aim.measure, aim.whose, aim.period, frame.seen_on, until=week.end)
        so_far += sums.get(week.label, Fraction(0))
        yield Look(week.end, found.value if found else Fraction(0), so_far)
    yield Look(end, pace.due, done)
