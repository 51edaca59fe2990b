"""What came, day by day: the wins and the revenue of a company's whole history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from teropong.engine.evaluate import Evaluator
from teropong.outlook.clock import Dates, Floats
from teropong.outlook.working_days import WorkingDays

Scored = Literal["revenue", "wins"]
SCORED: tuple[Scored, ...] = ("revenue", "wins")


@dataclass(frozen=True)
class Past:
    """Sums of days that end at the last instant seen; `revenue` is in minor units."""

    first_on: date
    days: WorkingDays
    sums: dict[Scored, Floats]

    def brought(self, measure: Scored, start: date, end: date) -> float:
        """What the days from ``start`` to before ``end`` brought."""
        places = np.clip([(day - self.first_on).days for day in (start, end)], 0, None)
        before = self.sums[measure]
        from_, to = np.minimum(places, len(before) - 1)
        return float(before[to] - before[from_])

    def a_day(self, measure: Scored, start: date, end: date) -> float:
        """The same per working day."""
        return self.brought(measure, start, end) / max(self.days.count(start, end), 1)


def read_past(evaluator: Evaluator, days: WorkingDays) -> Past:
    """The sales that stand, by the day on which they were closed."""
    columns = evaluator.store.columns(
        "SELECT closed_on, count(*) AS wins, "
        "CAST(sum(coalesce(amount_minor, 0)) AS $double) AS revenue "
        f"FROM {evaluator.store.moment('sales')} m WHERE reopened_at IS NULL "
        "GROUP BY 1 ORDER BY 1"
    )
    closed_on = columns["closed_on"].astype("datetime64[D]")
    first_on = closed_on[0].astype(date) if len(closed_on) else date.max
    return Past(
        first_on,
        days,
        {name: _running(closed_on, columns[name].astype(np.float64)) for name in SCORED},
    )


def _running(days: Dates, sums: Floats) -> Floats:
    if not len(days):
        return np.zeros(1)
    nth = (days - days[0]).astype(np.int64)
    by_day = np.bincount(nth, sums)
    return np.concatenate([[0.0], np.cumsum(by_day)])
