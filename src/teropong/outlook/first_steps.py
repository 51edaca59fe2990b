"""From first meetings to wins, and from contacts to first meetings, as the records have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from teropong.engine.evaluate import Evaluator
from teropong.facts.calendar import months_before
from teropong.facts.zone import DAY, local_date, start_of_day
from teropong.outlook.clock import Ints
from teropong.outlook.range import Range
from teropong.statistics import aalen_johansen
from teropong.statistics.intervals import TENTHS, wilson

_MONTHS = 24
_LONGEST = 365 * DAY
"""A first meeting that has not led to a sale within a year is taken to lead to none."""
FEWEST = 5
"""So many meetings that led to a sale it needs before anything is said."""
_WEEKS = 26


@dataclass(frozen=True)
class FirstSteps:
    """What leads to wins with new clients; null is what cannot be said.

    ``p_sale``: of a first meeting, the chance that the account buys within a year; ``lag_days``
    the days from meeting to sale of 10, 50 and 90 % of those that do; ``share_new`` the share of
    wins that are an account's first. ``contacts``: attempts with new clients for each first
    meeting. ``meetings_a_week`` and ``contacts_a_week`` are those of the half year before.
    """

    p_sale: Range | None
    lag_days: tuple[float, float, float] | None
    share_new: Range | None
    contacts: Range | None
    meetings_a_week: float
    contacts_a_week: float


@dataclass(frozen=True)
class Since:
    """Two years before ``today``, or from the ``first`` day known; ``weeks`` of half a year."""

    today: date
    first: date
    weeks: int

    @classmethod
    def of(cls, evaluator: Evaluator) -> Since:
        """Seen from the evaluator's instant."""
        today = local_date(evaluator.as_of, evaluator.store.settings.zone)
        first = max(months_before(today, _MONTHS), evaluator.first_on or today)
        return cls(today, first, max(min(_WEEKS, (today - first).days // 7), 1))

    @property
    def half_year(self) -> date:
        """The first day of these weeks."""
        return self.today - timedelta(weeks=self.weeks)


def read_first_steps(evaluator: Evaluator) -> FirstSteps:
    """The first steps of the company, from the two years before."""
    since = Since.of(evaluator)
    p_sale, lag = _sales_of_meetings(evaluator, since.first)
    met = _count(evaluator, MET.format(evaluator.store.moment("first_meetings")), since)
    tried = _count(evaluator, f"{evaluator.store.moment('attempts')} m", since)
    contacts = None
    if min(met, tried) >= FEWEST:
        contacts = Range(tried / met, (1 / met + 1 / tried) ** 0.5)
    return FirstSteps(
        p_sale,
        lag,
        _share_new(evaluator, since.first),
        contacts,
        met / since.weeks,
        tried / since.weeks,
    )


MET = "(SELECT * FROM {} f WHERE kind = 'held' AND coalesce(previous_on < occurred_on, TRUE)) m"
"""SQL, of the moment: held meetings that were an account's first."""


def read_meetings(
    evaluator: Evaluator, first: date
) -> tuple[NDArray[np.object_], Ints, NDArray[np.bool_]]:
    """First meetings since a day: whose, the time until sale or end of watching (µs), if sold."""
    store = evaluator.store
    columns = store.columns(
        "SELECT m.rep_id, m.occurred_at AS met_at, coalesce(s.closed_at, -1) AS sold_at "
        f"FROM {MET.format(store.moment('first_meetings'))} "
        f"LEFT JOIN (SELECT account_no, min(closed_at) AS closed_at "
        f"FROM {store.moment('sales')} x WHERE reopened_at IS NULL GROUP BY 1) s "
        "ON s.account_no = m.account_no AND s.closed_at >= m.occurred_at "
        f"WHERE m.occurred_at >= {start_of_day(first, store.settings.zone)} "
        f"AND m.occurred_at < {evaluator.as_of} ORDER BY m.occurred_at, m.activity_id"
    )
    has_sold = columns["sold_at"] >= 0
    until = np.where(has_sold, columns["sold_at"], evaluator.as_of) - columns["met_at"]
    is_sale = has_sold & (until <= _LONGEST)
    return columns["rep_id"], np.minimum(until, _LONGEST), is_sale


def _sales_of_meetings(
    evaluator: Evaluator, first: date
) -> tuple[Range | None, tuple[float, float, float] | None]:
    _reps, until, is_sale = read_meetings(evaluator, first)
    if is_sale.sum() < FEWEST:
        return None, None
    told = aalen_johansen(
        np.zeros(len(until), np.int64), until, is_sale.astype(np.int8), most_unresolved=1.0
    )
    if told.rate is None or told.low is None or told.high is None:
        return None, None
    lag = np.quantile(until[is_sale] / DAY, TENTHS)
    return Range.between(told.rate, told.low, told.high), tuple(lag.tolist())


def _share_new(evaluator: Evaluator, first: date) -> Range | None:
    """Of the wins, those that are an account's first."""
    store = evaluator.store
    since = f"closed_on >= DATE '{first}'"
    new = store.rows(f"SELECT count(*) FROM {store.moment('first_sales')} m WHERE {since}")[0][0]
    all_ = store.rows(
        f"SELECT count(*) FROM {store.moment('sales')} m WHERE reopened_at IS NULL AND {since}"
    )[0][0]
    if new < FEWEST or all_ < new:
        return None
    return Range.between(new / all_, *wilson(new, all_, confidence=0.90))


def _count(evaluator: Evaluator, source: str, since: Since) -> int:
    rows = evaluator.store.rows(
        f"SELECT count(*) FROM {source} WHERE m.occurred_on >= DATE '{since.half_year}' "
        f"AND m.occurred_on < DATE '{since.today}'"
    )
    return int(rows[0][0])
