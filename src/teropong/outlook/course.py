"""The course: what the days that are left will bring, from how it went in the half year before.

Who sells more hours is expected to sell more: the rate is per working day of a rep, so that
holidays, leave, arrivals and departures carry over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from teropong.facts.calendar import Period, split
from teropong.outlook.answers import Answers
from teropong.outlook.shape import Measure, ScopeKind, Whose
from teropong.outlook.targets import Targets
from teropong.statistics.prediction import Floats, Learnt, Number, Outlook, learn

LOOK_BACK = timedelta(weeks=26)
HALF_LIFE = 13
"""Weeks after which a week counts half."""
_YEAR = timedelta(days=365)
_LIKE_OTHERS = 10
"""What the company's sales tell of one's next, in sales of one's own (Ferguson's weight)."""
PREDICTED = {
    ("first_meetings", ""),
    ("outreach", ""),
    ("revenue", ""),
    ("revenue", "profit"),
    ("revenue", "deals"),
}
"""What is expected: of distinct accounts the weeks do not add up."""


@dataclass(frozen=True)
class Memory:
    """What the days before today have taught: good for one state of the records, on one day."""

    groups: dict[tuple[object, ...], Learnt | None] = field(default_factory=dict)
    named: dict[ScopeKind, dict[str, int]] = field(default_factory=dict)
    days: dict[ScopeKind, Floats] = field(default_factory=dict)
    sales: dict[tuple[object, ...], dict[str, list[float]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Course:
    """Expectations seen from ``today``, the day that is running."""

    answers: Answers
    targets: Targets
    today: date
    first_on: date | None
    memory: Memory = field(default_factory=Memory)

    def rest(self, measure: Measure, whose: Whose, start: date, end: date) -> Outlook | None:
        """What the days from ``start`` to before ``end`` will bring; null: nothing to go by."""
        if (measure.indicator, measure.companion) not in PREDICTED or self.first_on is None:
            return None
        learnt = self._learnt(measure, whose.kind)
        if learnt is None:
            return None
        nth = self._places(whose.kind).get(whose.name)
        rate = learnt.other if nth is None else learnt.rates[nth]
        number = Number.of(rate, self.days(whose, start, end), learnt.dispersion)
        if _is_count(measure):
            return number.outlook()
        amounts, shares = self._amounts(measure, whose)
        return number.summed(amounts, shares) if amounts else None

    def each(self, measure: Measure, whose: Whose) -> float | None:
        """What one of them brings on average: 1 of counts; null where that is unknown."""
        if _is_count(measure):
            return 1.0
        amounts, shares = self._amounts(measure, whose)
        mean = sum(amount * share for amount, share in zip(amounts, shares, strict=True))
        return mean if mean > 0 else None

    def at_most(
        self, measure: Measure, whose: Whose, done: float, due: float, dispersion: float
    ) -> float:
        """The chance that no more than ``done`` comes where ``due`` is truly to be expected.

        1 where nothing is due, or nothing is known of what one of them brings.
        """
        each = self.each(measure, whose)
        if each is None or due <= 0:
            return 1.0
        mean = due / each
        number = Number(mean, dispersion * mean)
        if _is_count(measure):
            return number.outlook().at_most(done)
        return number.summed(*self._amounts(measure, whose)).at_most(done)

    def _amounts(self, measure: Measure, whose: Whose) -> tuple[list[float], list[float]]:
        """What one's next sale may bring, each with its chance; none where nothing was sold."""
        own, everyone = (
            self._sales_of(measure, kind).get(name, [])
            for kind, name in ((whose.kind, whose.name), ("company", ""))
        )
        if not everyone:
            return [], []
        total = len(own) + _LIKE_OTHERS
        shares = [1 / total] * len(own) + [_LIKE_OTHERS / total / len(everyone)] * len(everyone)
        return [*own, *everyone], shares

    def days(self, whose: Whose, start: date, end: date) -> int:
        """Working days of its reps in a range; of a company without reps the company's own."""
        if not self.targets.people.spells:
            return self.targets.days.count(start, end)
        return sum(
            self.targets.days.of_rep(rep, max(start, since), min(end, until))
            for rep, ranges in self.targets.people.members(whose)
            for since, until in ranges
            if max(start, since) < min(end, until)
        )

    def _places(self, kind: ScopeKind) -> dict[str, int]:
        """The members of a kind, each with its place among them."""
        if kind not in self.memory.named:
            everyone = enumerate(self.targets.people.all_of(kind))
            self.memory.named[kind] = {whose.name: nth for nth, whose in everyone}
        return self.memory.named[kind]

    def _learnt(self, measure: Measure, kind: ScopeKind) -> Learnt | None:
        key = (measure.indicator, measure.pipeline, kind)
        if key not in self.memory.groups:
            self.memory.groups[key] = self._learn(measure, kind)
        return self.memory.groups[key]

    def _learn(self, measure: Measure, kind: ScopeKind) -> Learnt | None:
        start = max(self.today - LOOK_BACK, self.first_on or self.today)
        names = list(self._places(kind))
        if start >= self.today or not names:
            return None
        period = Period(f"{start}..{self.today - timedelta(days=1)}", start, self.today)
        weeks = split(period, "week")
        found, blank = self.answers.by_week(measure, kind, period), [0] * len(weeks)
        counts = np.array([found.get(name, blank) for name in names], np.float64)
        return learn(counts, self._worked(kind, names, weeks), HALF_LIFE)

    def _worked(self, kind: ScopeKind, names: list[str], weeks: list[Period]) -> Floats:
        """Working days by member and week; every measure of a kind has the same."""
        if kind not in self.memory.days:
            days = [
                [self.days(Whose(kind, name), week.start, week.end) for week in weeks]
                for name in names
            ]
            self.memory.days[kind] = np.array(days, np.float64)
        return self.memory.days[kind]

    def _sales_of(self, measure: Measure, kind: ScopeKind) -> dict[str, list[float]]:
        key = (measure.companion, measure.pipeline, kind)
        if key not in self.memory.sales:
            start = self.today - _YEAR
            period = Period(f"{start}..{self.today - timedelta(days=1)}", start, self.today)
            self.memory.sales[key] = self.answers.sales(measure, kind, period)
        return self.memory.sales[key]


def _is_count(measure: Measure) -> bool:
    return measure.indicator != "revenue" or measure.companion == "deals"
