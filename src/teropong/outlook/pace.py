"""Pace: where someone stands against a target, and where this course ends.

A flow is due by working days: what falls on the days that are over; of the day that runs nothing.
Beside it what is done, what the period will end at with an interval of 80 %, how likely it is that
the target is reached, and what each working day that is left must bring. A level is held against
what is in force: a bound, or a band.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction

from teropong.engine.evaluate import Evaluator
from teropong.facts.calendar import Period, months_before, period_of
from teropong.facts.measures import FIGURES, Figure, figure_of
from teropong.facts.zone import local_date
from teropong.outlook.answers import Answers
from teropong.outlook.course import Course
from teropong.outlook.season import MOST, History
from teropong.outlook.shape import Aim, Measure, Whose, is_of_money
from teropong.outlook.targets import Targets
from teropong.outlook.unrated import Unrated, read_dark

_TENTH = 0.1


@dataclass(frozen=True)
class Pace:
    """One's course towards one target.

    Counts are fractions, money is in minor units of the reporting currency; null is what cannot be
    said. Of a level ``due`` is the target, ``low`` and ``high`` are the ends of the figure's own
    interval; of a flow those of what the period will end at.
    """

    aim: Aim
    figure: Figure
    due: Fraction
    done: Fraction | None
    days_left: int
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    probability: float | None = None

    @property
    def lacks(self) -> Fraction | None:
        """How much is missing of what is due, below 0 what is beyond it.

        Of a level so much too low, or too high where lower is better or above a band.
        """
        if self.done is None:
            return None
        upper = self.aim.upper
        if self.figure.is_flow or (self.figure.better == "higher" and upper is None):
            return self.due - self.done
        if upper is None:
            return self.done - self.due
        return max(self.due - self.done, self.done - upper)

    @property
    def needed_per_day(self) -> Fraction | None:
        """What each working day that is left must bring; null: none is left, or it is a level."""
        if not self.figure.is_flow or self.done is None or not self.days_left:
            return None
        return max(self.aim.value - self.done, Fraction(0)) / self.days_left


class Paces:
    """The paces of a company, all seen from one instant."""

    def __init__(self, evaluator: Evaluator, targets: Targets) -> None:
        zone = evaluator.store.settings.zone
        self.seen_on = local_date(evaluator.as_of - 1, zone)
        self.today = local_date(evaluator.as_of, zone)
        self.answers = Answers(evaluator, read_dark(evaluator, targets.people))
        self.targets = targets.with_seasons(dict(self._seasons(evaluator, targets)))
        self.course = Course(self.answers, self.targets, self.today, evaluator.first_on)

    def of(self, whose: Iterable[Whose], period: Period | None = None) -> list[Pace]:
        """The pace of each towards each of its targets, over a period.

        Without one over the running periods of the targets' own grains: a week's target is asked
        for the week, a quarter's for the quarter.
        """
        everyone = list(whose)
        return [
            pace
            for measure in _in_order(self.targets.measures)
            for one in everyone
            for asked in self._periods(measure, one, period)
            if (pace := self.one(measure, one, asked)) is not None
        ]

    def unrated(self, paces: Iterable[Pace]) -> Unrated | None:
        """The first amount that lacks its rate, for want of which something of them is not told."""
        aims = (pace.aim for pace in paces if pace.done is None)
        found = (
            self.answers.lacks_rate(
                aim.measure, aim.whose, Period(aim.period.label, aim.since, aim.period.end)
            )
            for aim in aims
        )
        return min(filter(None, found), default=None)

    def one(self, measure: Measure, whose: Whose, period: Period) -> Pace | None:
        """The pace of one towards one target; null where there is none."""
        aim = self.targets.of(measure, whose, period, self.seen_on)
        figure = figure_of(measure.indicator, measure.companion)
        if aim is None or figure is None:
            return None
        if figure.is_flow and not aim.value:
            return None  # nobody was there, or nothing is to be reached
        if not figure.is_flow:
            told = self.answers.told(measure, whose, period)
            return Pace(aim, figure, aim.value, told.value, 0, None, told.low, told.high)
        counted = Period(period.label, aim.since, period.end)
        done = self.answers.told(measure, whose, counted).value
        due = self.targets.of(measure, whose, period, self.seen_on, until=self.today)
        left = self._days_left(whose, period)
        pace = Pace(aim, figure, due.value if due else Fraction(0), done, left)
        return pace if done is None else self._foreseen(pace, done, whose, period)

    def _foreseen(self, pace: Pace, done: Fraction, whose: Whose, period: Period) -> Pace:
        """The pace with what the period will end at."""
        start, goal = max(self.today, pace.aim.since), pace.aim.value
        if start >= period.end:
            ends = float(done)
            is_reached = 1.0 if done >= goal else 0.0
            return replace(pace, expected=ends, low=ends, high=ends, probability=is_reached)
        rest = self.course.rest(pace.aim.measure, whose, start, period.end)
        if rest is None:
            return pace
        base = float(done)
        return replace(
            pace,
            expected=base + rest.mean,
            low=base + rest.quantile(_TENTH),
            high=base + rest.quantile(1 - _TENTH),
            probability=rest.at_least(float(goal - done)),
        )

    def _days_left(self, whose: Whose, period: Period) -> int:
        start = max(self.today, period.start)
        count = self.targets.days.counting(whose.name if whose.kind == "rep" else None)
        return count(start, period.end)

    def _periods(self, measure: Measure, whose: Whose, period: Period | None) -> Iterator[Period]:
        if period is not None:
            yield period
            return
        for grain in self.targets.grains(measure, whose):
            yield period_of(self.seen_on, grain, self.targets.fiscal_start)

    def _seasons(self, evaluator: Evaluator, targets: Targets) -> Iterator[tuple[Measure, History]]:
        """The whole months before today of what has a year's target, where records reach so far."""
        if evaluator.first_on is None:
            return
        end = self.today.replace(day=1)
        first = evaluator.first_on
        whole = first if first.day == 1 else months_before(first.replace(day=1), -1)
        start = max(whole, months_before(end, 12 * (MOST + 1)))
        if start >= end:
            return
        period = Period(f"{start}..{end - timedelta(days=1)}", start, end)
        months = []
        day = start
        while day < end:
            months.append(day)
            day = months_before(day, -1)
        for measure in targets.yearly:
            known = dict(zip(months, self.answers.by_month(measure, period), strict=True))
            dark = self.answers.dark.of(measure, Whose("company"), start, end)
            lit = max((one.end for one in dark), default=start) if is_of_money(measure) else start
            yield measure, History({month: known[month] for month in months if month >= lit})


def _in_order(measures: Iterable[Measure]) -> list[Measure]:
    """Measures as the eight are shown."""
    places = {(f.indicator, f.companion): nth for nth, f in enumerate(FIGURES)}
    return sorted(measures, key=lambda one: (places[one.indicator, one.companion], one))
