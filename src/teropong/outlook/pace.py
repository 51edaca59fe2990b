"""Pace: where someone stands against a target, and where this course ends.

A flow is due by working days: what falls on the days that are over; of the day that runs nothing.
Beside it what is done, what the period will end at with an interval of 80 %, how likely it is that
the target is reached, and what each working day that is left must bring. A level is held against
what is in force: a bound, or a band.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from teropong.engine.evaluate import Evaluator
from teropong.facts.calendar import Grain, Period, months_before, period_of, split
from teropong.facts.measures import FIGURES, Figure, figure_of
from teropong.facts.zone import local_date
from teropong.outlook.answers import Answers
from teropong.outlook.course import Course, Memory
from teropong.outlook.season import MOST, History
from teropong.outlook.shape import Aim, Measure, Whose, is_of_money
from teropong.outlook.targets import Targets
from teropong.outlook.unrated import Unrated, read_dark

_TENTH = 0.1
_BY_DAY = 100


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


@dataclass(frozen=True)
class Stand:
    """What is due, and what is done, before the day ``until``; null: that lies ahead."""

    until: date
    due: Fraction
    done: Fraction | None


class Paces:
    """The paces of a company, all seen from one instant."""

    def __init__(
        self, evaluator: Evaluator, targets: Targets, memory: Memory | None = None
    ) -> None:
        zone = evaluator.store.settings.zone
        self.seen_on = local_date(evaluator.as_of - 1, zone)
        self.today = local_date(evaluator.as_of, zone)
        self.answers = Answers(evaluator, read_dark(evaluator, targets.people))
        seasons = targets.seasons or dict(self._seasons(evaluator, targets))
        self.targets = targets.with_seasons(seasons)
        self.course = Course(
            self.answers, self.targets, self.today, evaluator.first_on, memory or Memory()
        )

    @property
    def measures(self) -> list[Measure]:
        """What there is a target for, as the eight are shown."""
        return _in_order(self.targets.measures)

    def of(
        self, whose: Iterable[Whose], period: Period | None = None, on: date | None = None
    ) -> list[Pace]:
        """The pace of each towards each of its targets, over a period.

        Without one over those that a day lies in, by the targets' own grains: a week's target is
        asked for the week, a quarter's for the quarter; ``on`` is the day, else the one seen on.
        """
        everyone = list(whose)
        return [
            pace
            for measure in self.measures
            for one in everyone
            for asked in ([period] if period else self._periods(measure, one, on or self.seen_on))
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
        pace = self.due(measure, whose, period)
        if pace is None:
            return None
        if not pace.figure.is_flow:
            told = self.answers.told(measure, whose, period)
            return replace(pace, done=told.value, low=told.low, high=told.high)
        counted = Period(period.label, pace.aim.since, period.end)
        done = self.answers.told(measure, whose, counted).value
        pace = replace(pace, done=done)
        return pace if done is None else self._foreseen(pace, done, whose, period)

    def due(self, measure: Measure, whose: Whose, period: Period) -> Pace | None:
        """The same without what is done, and so without where it ends: no record is looked at."""
        aim = self.targets.of(measure, whose, period, self.seen_on)
        figure = figure_of(measure.indicator, measure.companion)
        if aim is None or figure is None:
            return None
        if not figure.is_flow:
            return Pace(aim, figure, aim.value, None, 0)
        if not aim.value:
            return None  # nobody was there, or nothing is to be reached
        due = self.targets.of(measure, whose, period, self.seen_on, until=self.today)
        left = self._days_left(whose, period)
        return Pace(aim, figure, due.value if due else Fraction(0), None, left)

    def course_of(self, pace: Pace) -> list[Stand]:
        """Where a flow stands after each day of its period: what is due by then, what is done.

        Of a period of more than a quarter after each week.
        """
        aim, period = pace.aim, pace.aim.period
        counted = Period(period.label, aim.since, period.end)
        grain: Grain = "day" if period.days <= _BY_DAY else "week"
        sums = self.answers.sums(aim.measure, aim.whose, counted, grain)
        done, stands = Fraction(0), []
        for part in split(period, grain):
            found = self.targets.of(aim.measure, aim.whose, period, self.seen_on, until=part.end)
            done += sums.get(part.label, Fraction(0))
            due = found.value if found else Fraction(0)
            stands.append(Stand(part.end, due, done if part.start <= self.seen_on else None))
        return stands

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

    def _periods(self, measure: Measure, whose: Whose, day: date) -> Iterator[Period]:
        for grain in self.targets.grains(measure, whose):
            yield period_of(day, grain, self.targets.fiscal_start)

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
