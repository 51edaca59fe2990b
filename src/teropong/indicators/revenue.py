"""5 Revenue and profit: deals won, by the day they were closed, with their own amount and cost.

Profit and margin are over the deals with both; those without a cost and those without an amount
are counted, so that the three add up to the deals. Without any cost in the facts the profit has
no value. Source: docs/words.md, section 5.
"""

from __future__ import annotations

from typing import Any

from teropong.indicators.shape import (
    OF_DEALS,
    Indicator,
    Measured,
    Reader,
    Row,
    Scope,
)
from teropong.indicators.slices import between, check_rates, crew, filters, grouped, laid_out, ratio
from teropong.language import N_

_BOTH = "m.has_amount AND m.has_cost"
_STANDS = "m.reopened_at IS NULL"
_MEASURES = (
    "coalesce(sum(m.amount_minor), 0)",
    "count(*)",
    f"coalesce(sum(CASE WHEN {_BOTH} THEN m.amount_minor END), 0)",
    f"coalesce(sum(CASE WHEN {_BOTH} THEN m.cost_minor END), 0)",
    "sum(CASE WHEN m.has_amount AND NOT m.has_cost THEN 1 ELSE 0 END)",
    "sum(CASE WHEN m.has_amount THEN 0 ELSE 1 END)",
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
    check_rates(
        reader,
        f"FROM {sales} m{crew(scope, reader, (), 'm.closed_on')} "
        f"WHERE {between(scope, 'm.closed_on')} AND {_STANDS}{filters(scope)}",
        "m.closed_on",
        "m.has_amount AND m.amount_minor IS NULL",
    )

    has_costs = not scope.given.lacking("opportunities.cost")

    def row(nth: int, values: tuple[Any, ...]) -> Row:
        revenue, deals, earned, spent, without_cost, without_amount = (
            int(count) for count in found.get((nth, values), (0,) * 6)
        )
        profit = earned - spent
        return {
            "value": scope.money(revenue),
            "n": deals,
            "revenue": scope.money(revenue),
            "deals": deals,
            "profit": scope.money(profit) if has_costs else None,
            "margin": ratio(profit, earned),
            "without_cost": without_cost,
            "without_amount": without_amount,
        }

    return Measured(laid_out(scope, found, [()], row))


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
)
