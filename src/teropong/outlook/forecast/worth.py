"""What a win brings: how amounts drift until the close, what a sale is worth, what remains of it.

All from the sales of the twelve months before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from teropong.engine.evaluate import Evaluator
from teropong.outlook.chance.lane import Lane
from teropong.outlook.clock import Floats
from teropong.outlook.forecast.size import Tilt, learn_tilts
from teropong.outlook.unrated import last_year

_FEW = 10
"""So many sales a drift of 1 weighs beside a stage's own; with fewer a pipeline borrows."""
_MILLIONTHS = 1_000_000
"""Logarithms are summed as integers of these: a sum of floats hangs on their order."""


@dataclass(frozen=True)
class Worth:
    """What wins are worth, in minor units of the reporting currency.

    ``sales`` are the amounts of each pipeline's sales, those of all where it has few; besides,
    ``unrated`` so many whose amount lacks its rate, ``bare`` so many without one. ``drift`` is,
    of each pipeline's stages, what won deals brought over what stood in them there, and ``spread``
    the standard deviation of the logarithm of that. ``tilts`` say how chances change with the
    amount. ``margin`` is profit over revenue; null where no sale has a cost.
    """

    sales: tuple[Floats, ...]
    unrated: tuple[int, ...]
    bare: tuple[int, ...]
    drift: tuple[Floats, ...]
    tilts: tuple[Tilt, ...]
    spread: float
    margin: float | None

    def rated(self, nth: int) -> float:
        """The share of a pipeline's sales that add to sums of money."""
        n = len(self.sales[nth])
        return n / len(self.brought(nth)) if n else 1.0

    def brought(self, nth: int) -> Floats:
        """What each of a pipeline's sales adds to sums of money: 0 without amount or rate."""
        return np.concatenate([self.sales[nth], np.zeros(self.unrated[nth] + self.bare[nth])])

    def some_sale(self, nth: int) -> tuple[float, float]:
        """What a sale of a pipeline brings of which nothing is known; the spread of its logarithm.

        Some are sold without an amount, as those before. The spread is that of a lognormal
        variable that varies as much.
        """
        sales = np.concatenate([self.sales[nth], np.zeros(self.bare[nth])])
        mean = float(sales.mean()) if len(sales) else 0.0
        return mean, float(np.log1p(sales.var() / mean**2)) ** 0.5 if mean else 0.0

    @property
    def is_known(self) -> bool:
        """Whether any sale has an amount."""
        return any(len(one) for one in self.sales)


def read_worth(evaluator: Evaluator, lanes: Sequence[Lane]) -> Worth:
    """What the sales of the last twelve months were worth."""
    columns = evaluator.store.columns(_sold(evaluator))
    is_rated, has_amount = (columns[name].astype(bool) for name in ("is_rated", "has_amount"))
    amounts = np.where(is_rated, columns["amount"], np.where(has_amount, np.nan, np.inf))
    own = [_own(amounts, columns["pipeline"] == lane.pipeline) for lane in lanes]
    sales = tuple(one[np.isfinite(one)] for one in own)
    unrated = tuple(int(np.isnan(one).sum()) for one in own)
    bare = tuple(int(np.isinf(one).sum()) for one in own)
    drift, spread = _drift(evaluator, lanes)
    has_cost = columns["has_cost"].astype(bool) & is_rated
    revenue = amounts[has_cost].sum()
    margin = 1 - columns["cost"][has_cost].sum() / revenue if revenue else None
    tilts = learn_tilts(evaluator, lanes, last_year(evaluator).start)
    return Worth(sales, unrated, bare, drift, tilts, spread, margin)


def in_reporting(
    evaluator: Evaluator, amounts: Floats, currencies: NDArray[Any], day: date
) -> Floats:
    """Minor units of several currencies as such of the reporting one, at the rate of a day.

    nan where there is no rate.
    """
    found = amounts.copy()
    for currency in set(currencies.tolist()) - {evaluator.store.settings.currency}:
        rates = [rate for since, rate in evaluator.rates.get(currency, ()) if since <= day]
        found[currencies == currency] *= float(rates[-1]) if rates else np.nan
    return found


def _sold(evaluator: Evaluator) -> str:
    return (
        "SELECT pipeline, CAST(coalesce(amount_minor, 0) AS $double) AS amount, "
        "CAST(coalesce(cost_minor, 0) AS $double) AS cost, cost_minor IS NOT NULL AS has_cost, "
        "amount_minor IS NOT NULL AS is_rated, has_amount "
        f"FROM {evaluator.store.moment('sales')} m WHERE reopened_at IS NULL "
        f"AND closed_on >= DATE '{last_year(evaluator).start}' "
        "ORDER BY closed_at, deal_no"
    )


def _own(amounts: Floats, is_own: NDArray[np.bool_]) -> Floats:
    own = amounts[is_own]
    return own if np.isfinite(own).sum() >= _FEW else np.concatenate([own, amounts])


def _drift(evaluator: Evaluator, lanes: Sequence[Lane]) -> tuple[tuple[Floats, ...], float]:
    """What won deals brought beside what stood in them when they entered each stage."""
    store = evaluator.store
    rows = store.rows(
        "SELECT pipeline, stage, CAST(sum(brought) AS $double), CAST(sum(stood) AS $double), "
        "count(*), CAST(sum(CAST(grown * grown AS $wide)) AS $double) FROM ("
        "SELECT m.pipeline, s.stage, o.amount_minor AS brought, x.amount_minor AS stood, "
        "CAST(round(ln(CAST(o.amount_minor AS $double) / x.amount_minor) "
        f"* {_MILLIONTHS}) AS BIGINT) AS grown "
        f"FROM {store.moment('sales')} m JOIN {store.moment('stays')} s ON s.deal_no = m.deal_no "
        f"JOIN {store.moment('states')} x ON x.deal_no = m.deal_no "
        "AND x.from_on <= s.entered_on AND (x.to_on IS NULL OR x.to_on > s.entered_on) "
        f"JOIN {store.fact('opportunities')} o ON o.deal_no = m.deal_no "
        f"WHERE m.reopened_at IS NULL AND m.closed_on >= DATE '{last_year(evaluator).start}' "
        "AND o.amount_minor > 0 AND x.amount_minor > 0) g GROUP BY 1, 2 ORDER BY 1, 2"
    )
    told = {(row[0], row[1]): row[2:] for row in rows}
    drift = tuple(
        np.array(
            [
                (n * brought / stood + _FEW) / (n + _FEW)
                for stage in lane.stages
                for brought, stood, n, _ in [told.get((lane.pipeline, stage), (0.0, 1.0, 0, 0.0))]
            ]
        )
        for lane in lanes
    )
    n = sum(one[2] for one in told.values())
    spread = (sum(squares for *_, squares in told.values()) / n) ** 0.5 / _MILLIONTHS if n else 0.0
    return drift, spread
