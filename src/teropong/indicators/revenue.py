"""5 Revenue and profit: deals won, by the day they were closed, with their own amount and cost.

Profit and margin are over the deals with both; those without a cost and those without an amount
are counted, so that the three add up to the deals. Without any cost in the facts the profit has
no value. Source: docs/words.md, section 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teropong.indicators.cases import Part, gather, whole
from teropong.indicators.shape import (
    OF_DEALS,
    Cases,
    Indicator,
    Measured,
    Reader,
    Row,
    Scope,
    Wanted,
)
from teropong.indicators.slices import (
    between,
    check_rates,
    count_of,
    crew,
    filters,
    grouped,
    laid_out,
    period_place,
    ratio,
)
from teropong.language import N_

_STANDS = "m.reopened_at IS NULL"
_COUNTS = {
    "deals": "TRUE",
    "revenue": "m.has_amount",
    "profit": "m.has_amount AND m.has_cost",
    "without_cost": "m.has_amount AND NOT m.has_cost",
    "without_amount": "NOT m.has_amount",
}
"""SQL: what it takes to count in each figure."""
_MEASURES = (
    "coalesce(sum(m.amount_minor), 0)",
    "count(*)",
    f"coalesce(sum(CASE WHEN {_COUNTS['profit']} THEN m.amount_minor END), 0)",
    f"coalesce(sum(CASE WHEN {_COUNTS['profit']} THEN m.cost_minor END), 0)",
    count_of(_COUNTS["without_cost"]),
    count_of(_COUNTS["without_amount"]),
)


def measure(scope: Scope, reader: Reader) -> Measured:
    """Rows of ``revenue``, ``profit``, ``margin`` and the deals behind them."""
    sales = reader.moment("sales")
    found = grouped(
        scope,
        reader,
        source=sales,
        on="m.closed_on",
        measures=_MEASURES,
        condition=_STANDS,
    )
    _check_rates(scope, reader)
    has_costs = not scope.given.lacking("opportunities.cost")

    def row(nth: int, values: tuple[Any, ...]) -> Row:
        revenue, deals, earned, spent, without_cost, without_amount = (
            int(count) for count in found.get((nth, values), (0,) * 6)
        )
        profit = earned - spent
        return {
            "value": scope.total(revenue),
            "n": deals,
            "revenue": scope.total(revenue),
            "deals": deals,
            "profit": scope.total(profit) if has_costs else None,
            "margin": None if scope.is_dark else ratio(profit, earned),
            "without_cost": without_cost,
            "without_amount": without_amount,
        }

    return Measured(laid_out(scope, found, [()], row))


def _check_rates(scope: Scope, reader: Reader) -> None:
    check_rates(
        scope,
        reader,
        f"FROM {reader.moment('sales')} m{crew(scope, reader, (), 'm.closed_on')} "
        f"WHERE {between(scope, 'm.closed_on')} AND {_STANDS}{filters(scope)}",
        "m.closed_on",
        "m.has_amount AND m.amount_minor IS NULL",
    )


def cases(scope: Scope, reader: Reader, wanted: Wanted) -> Cases:
    """The deals won, each with ``amount`` and ``cost``, and ``profit`` where it has both."""
    _check_rates(scope, reader)
    deals = Part(
        "deal",
        source=reader.moment("sales"),
        on="m.closed_on",
        nth=period_place(scope, "m.closed_on"),
        condition=f"{between(scope, 'm.closed_on')} AND {_STANDS}",
        marks=_COUNTS,
        columns={
            "deal_no": "m.deal_no",
            "amount_minor": "m.amount_minor",
            "cost_minor": "m.cost_minor",
        },
    )

    def told(case: Mapping[str, Any]) -> Row:
        amount, cost = whole(case["amount_minor"]), whole(case["cost_minor"])
        profit = None if amount is None or cost is None else amount - cost
        return {"cost": scope.money(cost), "profit": scope.money(profit)}

    return gather(scope, reader, wanted, [deals], lambda _: {}, told)


INDICATOR = Indicator(
    name="revenue",
    label=N_("Revenue and profit"),
    group="result",
    unit="money",
    better="higher",
    grain="month",
    definition=N_(
        "Deals won, by the day they were closed, with their own amount and cost; "
        "profit over those with both."
    ),
    dimensions=OF_DEALS,
    lacks=lambda given: given.lacking("opportunities.amount", "opportunities.closed_at"),
    measure=measure,
    cases=cases,
    opens={
        "value": "revenue",
        "n": "deals",
        "revenue": "revenue",
        "deals": "deals",
        "profit": "profit",
        "margin": "profit",
        "without_cost": "without_cost",
        "without_amount": "without_amount",
    },
)
