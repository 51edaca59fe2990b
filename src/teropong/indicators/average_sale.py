"""8 Average sale: what accounts buy first, and whether a new one is in the usual range.

Each account's first won deal, those won on the same day together, if it was a prospect then.
Usual: the 10th to 90th percentile of 20 or more; of 5 to 19 the range that a further one falls
into, from their logarithms. Source: docs/words.md, section 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from teropong.facts.calendar import months_before
from teropong.indicators.cases import gather
from teropong.indicators.first_sales import (
    HAS_AMOUNT,
    LACKS_ACCOUNT,
    LACKS_AMOUNT,
    ON,
    deals_of_day,
    first_sales,
    first_sales_one_by_one,
    is_told,
    number,
    sales_of_nobody,
    trailing,
)
from teropong.indicators.shape import (
    OF_ACCOUNTS,
    Cases,
    Given,
    Indicator,
    Measured,
    Reader,
    Row,
    Scope,
    Wanted,
)
from teropong.indicators.slices import between, crew, filters, grouped, laid_out
from teropong.language import N_
from teropong.statistics import quantile, rolling_usual_ranges, usual_range

HALF = Fraction(1, 2)


def measure(scope: Scope, reader: Reader) -> Measured:
    """Rows of ``mean``, ``median``, the usual range, and the same of the trailing twelve months."""
    sales = first_sales(scope, reader)
    without_amount = grouped(
        scope,
        reader,
        source=reader.moment("first_sales"),
        on=ON,
        measures=("count(*)",),
        condition=LACKS_AMOUNT,
    )
    without_account = grouped(
        scope,
        reader,
        source=reader.moment("sales"),
        on=ON,
        measures=("count(*)",),
        condition=LACKS_ACCOUNT,
    )

    edges = np.array(
        [
            [tuple(map(number, days)) for days in ((span.start, span.end), trailing(scope, span))]
            for span in scope.spans
        ]
    )
    is_young = [scope.is_young(span, scope.first_deal_on, 12) for span in scope.spans]
    amounts = cache(lambda values: sales.of(values, edges))

    def row(nth: int, values: tuple[Any, ...]) -> Row:
        own, before = amounts(values)[nth]
        summary = _summary(scope, own)
        return {
            "value": summary["mean"],
            **summary,
            "without_amount": int(without_amount.get((nth, values), (0,))[0]),
            "without_account": int(without_account.get((nth, values), (0,))[0]),
            "trailing": _summary(scope, before),
            "lookback_incomplete": is_young[nth],
        }

    cells = [(0, cell) for cell in sales.cells]
    return Measured(laid_out(scope, [*cells, *without_amount, *without_account], [()], row))


def _summary(scope: Scope, amounts: NDArray[Any]) -> Row:
    ascending = np.sort(amounts).tolist()
    n = len(ascending)
    low, high = usual_range(ascending)
    mean = Fraction(sum(ascending), n) if n else None
    return {
        "n": n,
        "mean": scope.total(mean),
        "median": scope.total(quantile(ascending, HALF)) if n else None,
        "low": scope.total(low),
        "high": scope.total(high),
    }


def outside(scope: Scope, reader: Reader, rows: list[Row]) -> dict[str, Any]:
    """New accounts of the period below or above the range of the twelve months before each."""
    del rows
    return {"outside": list(_outside(scope, reader).values())}


def _outside(scope: Scope, reader: Reader) -> dict[int, Row]:
    """They by their numbers; none where a rate is missing, since the range may lack it."""
    if scope.is_dark:
        return {}
    sales = first_sales(replace(scope, by=()), reader)
    news = reader.rows(
        "SELECT m.closed_on, n.account_id, m.rep_id, m.amount_minor, m.account_no "
        f"FROM {reader.moment('first_sales')} m "
        f"JOIN {reader.fact('account_numbers')} n ON n.account_no = m.account_no"
        f"{crew(scope, reader, (), ON)} "
        f"WHERE {HAS_AMOUNT} AND {between(scope, ON)}"
        f"{filters(scope)}{is_told(scope)} ORDER BY m.closed_on, n.account_id"
    )
    days = sorted({row[0] for row in news})
    ranges = rolling_usual_ranges(
        sales.day.astype(np.int32),
        sales.amount,
        np.array([number(day) for day in days], np.int32),
        np.array([number(months_before(day, 12)) for day in days], np.int32),
    )
    usual = dict(zip(days, ranges, strict=True))
    found = {}
    for closed_on, account, rep, amount, account_no in news:
        low, high = usual[closed_on]
        if low is None or high is None or low <= int(amount) <= high:
            continue
        found[account_no] = {
            "account_id": account,
            "rep": rep,
            "closed_on": closed_on.isoformat(),
            "value": scope.money(int(amount)),
            "low": scope.money(low),
            "high": scope.money(high),
            "side": "below" if int(amount) < low else "above",
        }
    return found


def cases(scope: Scope, reader: Reader, wanted: Wanted) -> Cases:
    """The accounts that bought first, with the deals of that day; those outside say of what range.

    Deals that name no account are listed by themselves.
    """
    beyond = _outside(scope, reader) if wanted.only in (None, "n", "outside") else {}
    parts = [*first_sales_one_by_one(scope, reader, beyond), sales_of_nobody(scope, reader)]
    numbers: dict[str, int] = {}

    def told(case: Mapping[str, Any]) -> Row:
        if case["kind"] == "deal":
            return {}
        numbers[case["account_id"]] = case["account_no"]
        usual = beyond.get(case["account_no"], {}) if "outside" in case["counts"] else {}
        return {
            "opportunity_ids": [],
            **{name: usual[name] for name in ("low", "high", "side") if name in usual},
        }

    found = gather(scope, reader, wanted, parts, lambda _: {}, told)
    deals = deals_of_day(reader, numbers.values())
    for row in found.rows:
        if row["kind"] == "account":
            row["opportunity_ids"] = deals[numbers[row["account_id"]], row["on"]]
    return found


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
    cases=cases,
    opens={
        **dict.fromkeys(("value", "n", "mean", "median", "low", "high"), "n"),
        "without_amount": "without_amount",
        "without_account": "without_account",
        "trailing": "trailing",
        "outside": "outside",
    },
    listed=outside,
)
