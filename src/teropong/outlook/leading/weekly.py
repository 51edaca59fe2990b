"""What the weeks of a company brought, and which days of each were worked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

import numpy as np

from teropong.engine.evaluate import Evaluator
from teropong.facts.zone import local_date
from teropong.outlook.clock import Dates, Floats
from teropong.outlook.first_steps import MET
from teropong.outlook.working_days import WorkingDays

Leading = Literal["first_meetings", "contacts", "new_opportunities"]
Outcome = Literal["revenue", "wins"]
LEADING: tuple[Leading, ...] = get_args(Leading)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
Name = Leading | Outcome
MOST_WEEKS = 260
"""Five years: what was longer ago was another company."""
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Weekly:
    """Whole weeks from a Monday on: the days worked in each, and sums of each name.

    Revenue is in minor units. ``since`` are the first weeks in which there was any.
    """

    start: date
    days: Floats
    sums: Mapping[Name, Floats]
    since: Mapping[Name, int]

    def __len__(self) -> int:
        return len(self.days)

    def whole(self, *names: Name) -> int:
        """How many weeks are known of all of some names."""
        return max(len(self) - max(self.since[name] for name in names), 0)


def read_weekly(evaluator: Evaluator, days: WorkingDays) -> Weekly:
    """The whole weeks of the last five years, seen from the evaluator's instant."""
    today = local_date(evaluator.as_of, evaluator.store.settings.zone)
    end = today - timedelta(days=today.weekday())
    first = evaluator.first_on or end
    start = max(first - timedelta(days=first.weekday()), end - MOST_WEEKS * _WEEK)
    n = max((end - start) // _WEEK, 0)
    worked = days.each(start, start + n * _WEEK) if n else np.zeros(0)
    sums, since = {}, {}
    for name, sql in _queries(evaluator).items():
        columns = evaluator.store.columns(
            f"SELECT day, CAST(sum(n) AS $double) AS n FROM ({sql}) x GROUP BY 1 ORDER BY 1"
        )
        on, counts = columns["day"].astype("datetime64[D]"), columns["n"].astype(np.float64)
        sums[name] = _by_week(on, counts, start, n)
        since[name] = _first_whole(on, start, n)
    return Weekly(start, worked.reshape(n, 7).sum(axis=1).astype(np.float64), sums, since)


def _queries(evaluator: Evaluator) -> dict[Name, str]:
    store, as_of = evaluator.store, evaluator.as_of
    seen = f"occurred_at < {as_of}"
    sold = f"FROM {store.moment('sales')} m WHERE reopened_at IS NULL"
    return {
        "first_meetings": "SELECT occurred_on AS day, 1 AS n "
        f"FROM {MET.format(store.moment('first_meetings'))} WHERE {seen}",
        "contacts": "SELECT occurred_on AS day, 1 AS n "
        f"FROM {store.moment('attempts')} m WHERE {seen}",
        "new_opportunities": "SELECT created_on AS day, 1 AS n "
        f"FROM {store.fact('opportunities')} o WHERE created_at < {as_of}",
        "revenue": f"SELECT closed_on AS day, coalesce(amount_minor, 0) AS n {sold}",
        "wins": f"SELECT closed_on AS day, 1 AS n {sold}",
    }


def _by_week(on: Dates, counts: Floats, start: date, n: int) -> Floats:
    nth = (on - np.datetime64(start)).astype(np.int64) // 7
    here = (nth >= 0) & (nth < n)
    return np.bincount(nth[here], counts[here], n).astype(np.float64)


def _first_whole(on: Dates, start: date, n: int) -> int:
    """The week after the one in which the first was; that one itself if it was a Monday."""
    if not len(on):
        return n
    days = int((on.min() - np.datetime64(start)).astype(np.int64))
    return min(max(-(-days // 7), 0), n)
