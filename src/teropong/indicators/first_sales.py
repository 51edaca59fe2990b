"""First sales: with an amount, ready to be taken period by period, and all of them one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from teropong.facts.calendar import months_before
from teropong.indicators.cases import Part
from teropong.indicators.shape import Reader, Scope, Span
from teropong.indicators.slices import (
    between,
    check_rates,
    columns_of,
    crew,
    filters,
    period_place,
    places,
)

ON = "m.closed_on"
HAS_AMOUNT, LACKS_AMOUNT = "m.has_amount", "NOT m.has_amount"
LACKS_ACCOUNT = "m.reopened_at IS NULL AND m.account_no IS NULL"
"""SQL: a deal that stands as won, and names no account."""
_AMOUNT = "coalesce(m.amount_minor, 0)"
"""SQL: nothing where a rate is missing; the sale counts all the same."""
_WHOLE = "CASE WHEN m.currency IS NULL THEN m.amount_minor END"
"""SQL: what was bought on that day, unless a part of it lacks its rate."""
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


def trailing(scope: Scope, span: Span) -> tuple[date, date]:
    """The twelve months before a period's end, or before as_of."""
    end = min(span.end, scope.now.end)
    return months_before(end, 12), end


def first_sales(scope: Scope, reader: Reader) -> Sales:
    """First sales from a year before the range (or as_of) to its end, with their cells."""
    by = columns_of(scope.by)
    start = months_before(min(scope.spans[0].start, scope.now.end), 12)
    end = scope.spans[-1].end
    source = (
        f"FROM {reader.moment('first_sales')} m{crew(scope, reader, scope.by, 'm.closed_on')} "
        f"WHERE {HAS_AMOUNT} AND m.closed_on >= DATE '{start}' AND m.closed_on < DATE '{end}'"
        f"{filters(scope)}{is_told(scope)}"
    )
    check_rates(scope, reader, source, "m.closed_on", "m.currency IS NOT NULL")
    named = "".join(f", {column} AS d{nth}" for nth, column in enumerate(by))
    cells = [row[1:] for row in reader.rows(f"SELECT DISTINCT 0{named} {source}")]
    largest = reader.rows(f"SELECT max({_AMOUNT}) {source}")[0][0]
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
        f"FROM (SELECT m.closed_on, {_AMOUNT} AS amount_minor{named} {source}) t "
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


def is_told(scope: Scope) -> str:
    """SQL: none of those whose money lacks a rate, where such are left out."""
    return " AND m.currency IS NULL" if scope.leaves_out else ""


def first_sales_one_by_one(scope: Scope, reader: Reader, outside: Iterable[int]) -> list[Part]:
    """Those of the periods, some of them ``outside``; aside, those of the months before each."""
    beyond = ", ".join(str(account_no) for account_no in outside)
    is_beyond = f"{HAS_AMOUNT} AND m.account_no IN ({beyond})" if beyond else "FALSE"
    bought = Part(
        "account",
        source=reader.moment("first_sales"),
        on=ON,
        nth=period_place(scope, ON),
        condition=between(scope, ON),
        marks={"n": HAS_AMOUNT, "without_amount": LACKS_AMOUNT, "outside": is_beyond},
        columns={"account_no": "m.account_no", "amount_minor": _WHOLE},
    )
    before = [
        replace(
            bought,
            nth=str(nth),
            condition=f"{ON} >= DATE '{start}' AND {ON} < DATE '{end}'",
            marks={"trailing": HAS_AMOUNT},
            aside=("trailing",),
        )
        for nth, (start, end) in enumerate(trailing(scope, span) for span in scope.spans)
    ]
    return [bought, *before]


def sales_of_nobody(scope: Scope, reader: Reader) -> Part:
    """The deals won that name no account."""
    return Part(
        "deal",
        source=reader.moment("sales"),
        on=ON,
        nth=period_place(scope, ON),
        condition=f"{between(scope, ON)} AND {LACKS_ACCOUNT}",
        marks={"without_account": "TRUE"},
        columns={"deal_no": "m.deal_no", "amount_minor": "m.amount_minor"},
    )


def deals_of_day(reader: Reader, accounts: Iterable[int]) -> dict[tuple[int, str], list[str]]:
    """The deals that accounts bought by a day, in their order, by number and day."""
    listed = ", ".join(str(account_no) for account_no in accounts)
    if not listed:
        return {}
    rows = reader.rows(
        f"SELECT m.account_no, {ON}, f.opportunity_id FROM {reader.moment('sales')} m "
        f"JOIN {reader.fact('opportunities')} f ON f.deal_no = m.deal_no "
        f"WHERE m.reopened_at IS NULL AND m.account_no IN ({listed}) ORDER BY m.closed_at, f.line"
    )
    deals: dict[tuple[int, str], list[str]] = {}
    for account_no, closed_on, deal in rows:
        deals.setdefault((account_no, closed_on.isoformat()), []).append(deal)
    return deals


def number(day: date) -> int:
    """Days since 1970."""
    return (day - date(1970, 1, 1)).days
