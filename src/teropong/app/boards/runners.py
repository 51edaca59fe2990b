"""The runners one by one: each open deal on its path of the diamond, and since when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from teropong.engine.asked import Asked
from teropong.engine.evaluate import Evaluator, seen_from
from teropong.engine.query import Query
from teropong.engine.store import Store
from teropong.facts.zone import DAY
from teropong.indicators import BY_NAME
from teropong.indicators.on_base import PATHS
from teropong.indicators.slices import pipeline_key
from teropong.indicators.stock import open_now

_BASELINE = BY_NAME["baseline"]


def runners(store: Store, asked: Asked) -> list[dict[str, Any]]:
    """Rows by deal: where it runs, ``days`` since it reached the base behind it, its ``amount``.

    They are those that `baseline` sums as runners, within the same filters; the longest first.
    """
    as_of = asked.as_of_in(store)
    with seen_from(store, as_of) as evaluator:
        return _rows(evaluator, asked)


def _rows(evaluator: Evaluator, asked: Asked) -> list[dict[str, Any]]:
    store, as_of = evaluator.store, evaluator.as_of
    query = Query(
        "baseline",
        asked.period_at(as_of, store.settings),
        as_of,
        where={name: tuple(values) for name, values in asked.where.items()},
        within={name: tuple(values) for name, values in asked.within.items()},
    )
    if _BASELINE.lacks(evaluator.given) or set(query.filters) - set(_BASELINE.dimensions):
        return []
    scope = replace(evaluator.scope(query, _BASELINE), is_dark=asked.is_lenient)
    rows = store.rows(
        "SELECT o.opportunity_id, o.account_id, o.rep_id, o.pipeline, o.stage, o.currency, "
        f"o.amount_minor, b.base, b.reached_at FROM ({open_now(scope, store)}) o "
        f"JOIN {store.moment('bases')} b ON b.deal_no = o.deal_no "
        "AND (b.base = 3 OR b.converted_at IS NULL) ORDER BY b.reached_at, o.deal_no"
    )
    found = []
    for deal, account, rep, pipeline, stage, currency, amount, base, reached_at in rows:
        found.append(
            {"opportunity_id": deal, "account_id": account, "rep": rep}
            | pipeline_key(scope, pipeline)
            | {"path": PATHS[base], "stage": stage, "days": (as_of - reached_at) / DAY}
            | {"amount": scope.worth(currency, amount, scope.now.last_on)}
        )
    return found
