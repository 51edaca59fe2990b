"""8 Average sale: what accounts buy first, and whether a new one is in the usual range.

Each account's first won deal, those won on the same day together, if it was a prospect then.
Usual: the 10th to 90th percentile of 20 or more; of 5 to 19 the range that a further one falls
into, from their logarithms. Source: docs/words.md, section 8.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from teropong.facts.calendar import months_before
from teropong.indicators.shape import (
    OF_ACCOUNTS,
    Given,
    Indicator,
    Measured,
    Reader,
    Row,
    Scope,
    Span,
)
from teropong.indicators.slices import (
    check_rates,
    columns_of,
    crew,
    filters,
    grouped,
    laid_out,
    places,
)
from teropong.language import N_
from teropong.statistics import quantile, rolling_usual_ranges, usual_range

HALF = Fraction(1, 2)
_PART = 10**9


@dataclass(frozen=True)
class Sales:
    """First sales with an amount, by cell and day: days since 1970, and minor units."""

    day: NDArray[np.int64]
    amount: NDArray[Any]
    cells: dict[tuple[Any, ...], slice]

    def of(self, cell: tuple[Any, ...], edges: NDArray[np.int64]) -> list[list[NDArray[Any]]]:
        """A cell's amounts from the first to the day before the second of each pair of days."""
        mine = self.cells.get(cell, slice(0, 0))
        days, amounts = self.day[mine], self.amount[mine]
        found = np.searchsorted(days, edges).tolist()
        return [[amounts[low:high] for low, high in pairs] for pairs in found]


def measure(scope: Scope, reader: Reader) -> Measured:
    """Rows of ``mean``, ``median``, the usual range, and the same of the trailing twelve months."""
    sales = _sales(scope, reader)
    without_amount = grouped(
        scope,
        reader,
        source=reader.moment("first_sales"),
        on="m.closed_on",
        measures=("count(*)",),
        condition="NOT m.has_amount",
    )
    without_account = grouped(
        scope,
        reader,
        source=reader.moment("sales"),
        on="m.closed_on",
        measures=("count(*)",),
        condition="m.reopened_at IS NULL AND m.account_no IS NULL",
    )

    edges = np.array([_edges(scope, span) for span in scope.spans])
    is_young = [scope.is_young(span, scope.first_deal_on, 12) for span in scope.spans]
    amounts = cache(lambda values: sales.of(values, edges))

    def row(nth: int, values: tuple[Any, ...]) -> Row:
        own, trailing = amounts(values)[nth]
        summary = _summary(scope, own)
        return {
            "value": summary["mean"],
            **summary,
            "without_amount": int(without_amount.get((nth, values), (0,))[0]),
            "without_account": int(without_account.get((nth, values), (0,))[0]),
            "trailing": _summary(scope, trailing),
            "lookback_incomplete": is_young[nth],
        }

    cells = [(0, cell) for cell in sales.cells]
    return Measured(laid_out(scope, [*cells, *without_amount, *without_account], [()], row))


def _edges(scope: Scope, span: Span) -> list[list[int]]:
    """The days of a period, and those of the twelve months before its end, or before as_of."""
    end = min(span.end, scope.now.end)
    return [
        [_number(span.start), _number(span.end)],
        [_number(months_before(end, 12)), _number(end)],
    ]


def _summary(scope: Scope, amounts: NDArray[Any]) -> Row:
    ascending = np.sort(amounts).tolist()
    n = len(ascending)
    low, high = usual_range(ascending)
    mean = Fraction(sum(ascending), n) if n else None
    return {
        "n": n,
        "mean": scope.money(mean),
        "median": scope.money(quantile(ascending, HALF)) if n else None,
        "low": scope.money(low),
        "high": scope.money(high),
    }


def _sales(scope: Scope, reader: Reader) -> Sales:
    """First sales from a year before the range (or as_of) to its end, with their cells."""
    by = columns_of(scope.by)
    start = months_before(min(scope.spans[0].start, scope.now.end), 12)
    end = scope.spans[-1].end
    source = (
        f"FROM {reader.moment('first_sales')} m{crew(scope, reader, scope.by, 'm.closed_on')} "
        f"WHERE m.has_amount AND m.closed_on >= DATE '{start}' AND m.closed_on < DATE '{end}'"
        f"{filters(scope)}"
    )
    check_rates(reader, source, "m.closed_on", "m.currency IS NOT NULL")
    named = "".join(f", {column} AS d{nth}" for nth, column in enumerate(by))
    cells = [row[1:] for row in reader.rows(f"SELECT DISTINCT 0{named} {source}")]
    largest = reader.rows(f"SELECT max(m.amount_minor) {source}")[0][0]
    if largest is None:
        return Sales(np.empty(0, np.int64), np.empty(0, np.int64), {})
    is_wide = int(largest) >= 1 << 63
    amounts = "CAST(t.amount_minor AS BIGINT) AS amount"
    if is_wide:
        amounts = (
            f"CAST(t.amount_minor % {_PART} AS BIGINT) AS amount, "
            f"CAST($div(t.amount_minor, {_PART}) AS BIGINT) AS rest"
        )
    columns = reader.columns(
        f"SELECT t.closed_on AS day, g.place AS place, {amounts} "
        f"FROM (SELECT m.closed_on, m.amount_minor{named} {source}) t "
        f"JOIN {places(cells)} ORDER BY g.place, t.closed_on"
    )
    amount = columns["amount"]
    if is_wide:
        amount = columns["rest"].astype(object) * _PART + amount.astype(object)
    edges = np.searchsorted(columns["place"], np.arange(len(cells) + 1))
    return Sales(
        columns["day"].astype("datetime64[D]").astype(np.int64),
        amount,
        {cell: slice(edges[nth], edges[nth + 1]) for nth, cell in enumerate(cells)},
    )


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def outside(scope: Scope, reader: Reader, rows: list[Row]) -> dict[str, Any]:
    """New accounts of the period below or above the range of the twelve months before each."""
    del rows
    start, end = scope.spans[0].start, scope.spans[-1].end
    sales = _sales(replace(scope, by=()), reader)
    news = reader.rows(
        "SELECT m.closed_on, n.account_id, m.rep_id, m.amount_minor "
        f"FROM {reader.moment('first_sales')} m "
        f"JOIN {reader.fact('account_numbers')} n ON n.account_no = m.account_no"
        f"{crew(scope, reader, (), 'm.closed_on')} "
        f"WHERE m.has_amount AND m.closed_on >= DATE '{start}' AND m.closed_on < DATE '{end}'"
        f"{filters(scope)} ORDER BY m.closed_on, n.account_id"
    )
    days = sorted({row[0] for row in news})
    ranges = rolling_usual_ranges(
        sales.day.astype(np.int32),
        sales.amount,
        np.array([_number(day) for day in days], np.int32),
        np.array([_number(months_before(day, 12)) for day in days], np.int32),
    )
    usual = dict(zip(days, ranges, strict=True))
    found = []
    for closed_on, account, rep, amount in news:
        low, high = usual[closed_on]
        if low is None or high is None or low <= int(amount) <= high:
            continue
        found.append(
            {
                "account_id": account,
                "rep": rep,
                "closed_on": closed_on.isoformat(),
                "value": scope.money(int(amount)),
                "low": scope.money(low),
                "high": scope.money(high),
                "side": "below" if int(amount) < low else "above",
            }
        )
    return {"outside": found}


def lacks(given: Given) -> list[str]:
    """Who bought, when, and for how much."""
    return given.lacking(
        "opportunities.amount", "opportunities.account_id", "opportunities.closed_at"
    )


INDICATOR = Indicator(
    name="average_sale",
    label=N_("Average sale"),
    group="result",
    unit="money",
    better="higher",
    grain="month",
    definition=N_("What new accounts bought first, on average, and the range that is usual."),
    dimensions=OF_ACCOUNTS,
    lacks=lacks,
    measure=measure,
    listed=outside,
)
