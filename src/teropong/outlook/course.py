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
from teropong.statistics.prediction import Floats, Number, Outlook, Rate, dispersion, rate_of_group

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
class _Pace:
    """What a group's weeks tell: each one's rate, and how much more than their mean they vary."""

    rates: dict[str, Rate]
    prior: Rate | None
    dispersion: float


@dataclass(frozen=True)
class Course:
    """Expectations seen from ``today``, the day that is running."""

    answers: Answers
    targets: Targets
    today: date
    first_on: date | None
    _groups: dict[tuple[object, ...], _Pace] = field(default_factory=dict)
    _sales: dict[tuple[object, ...], dict[str, list[float]]] = field(default_factory=dict)

    def rest(self, measure: Measure, whose: Whose, start: date, end: date) -> Outlook | None:
        """What the days from ``start`` to before ``end`` will bring; null: nothing to go by."""
        if (measure.indicator, measure.companion) not in PREDICTED or self.first_on is None:
            return None
        group = self._group(measure, whose.kind)
        rate = group.rates.get(whose.name, group.prior)
        if rate is None:
            return None
        number = Number.of(rate, self.days(whose, start, end), group.dispersion)
        if measure.indicator != "revenue" or measure.companion == "deals":
            return number.outlook()
        own, everyone = (
            self._sales_of(measure, kind).get(name, [])
            for kind, name in ((whose.kind, whose.name), ("company", ""))
        )
        if not everyone:
            return None
        total = len(own) + _LIKE_OTHERS
        shares = [1 / total] * len(own) + [_LIKE_OTHERS / total / len(everyone)] * len(everyone)
        return number.summed([*own, *everyone], shares)

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

    def _group(self, measure: Measure, kind: ScopeKind) -> _Pace:
        key = (measure.indicator, measure.pipeline, kind)
        if key not in self._groups:
            self._groups[key] = self._learn(measure, kind)
        return self._groups[key]

    def _learn(self, measure: Measure, kind: ScopeKind) -> _Pace:
        start = max(self.today - LOOK_BACK, self.first_on or self.today)
        if start >= self.today:
            return _Pace({}, None, 1.0)
        period = Period(f"{start}..{self.today - timedelta(days=1)}", start, self.today)
        weeks = split(period, "week")
        found = self.answers.by_week(measure, kind, period)
        names = [whose.name for whose in self.targets.people.all_of(kind)]
        blank = [0] * len(weeks)
        counts = np.array([found.get(name, blank) for name in names], np.float64)
        days = np.array(
            [
                [self.days(Whose(kind, name), week.start, week.end) for week in weeks]
                for name in names
            ],
            np.float64,
        )
        if not names:
            return _Pace({}, None, 1.0)
        return self._weighed(names, counts, days)

    @staticmethod
    def _weighed(names: list[str], counts: Floats, days: Floats) -> _Pace:
        spread = dispersion(counts, days)
        weights = 0.5 ** (np.arange(counts.shape[1])[::-1] / HALF_LIFE)
        totals, spans = counts @ weights, days @ weights
        prior = rate_of_group(totals, spans, spread)
        if prior is None:
            return _Pace({}, None, spread)
        rates = {
            name: prior.after(float(totals[nth]), float(spans[nth]), spread)
            for nth, name in enumerate(names)
        }
        return _Pace(rates, prior, spread)

    def _sales_of(self, measure: Measure, kind: ScopeKind) -> dict[str, list[float]]:
        key = (measure.companion, measure.pipeline, kind)
        if key not in self._sales:
            start = self.today - _YEAR
            period = Period(f"{start}..{self.today - timedelta(days=1)}", start, self.today)
            self._sales[key] = self.answers.sales(measure, kind, period)
        return self._sales[key]
