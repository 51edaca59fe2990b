"""What no report holds of deals: their ages, who is still there, and the late ones one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from teropong.engine.asked import Asked
from teropong.engine.evaluate import Evaluator, seen_from
from teropong.engine.query import Query
from teropong.engine.report import query_of
from teropong.engine.store import Store
from teropong.indicators.shape import Wanted

Rows = list[dict[str, Any]]
_LATE = ("past_expected_close", "pushed")


def ages(store: Store, asked: Asked) -> Rows:
    """Open deals by stage and by the days they have been in it."""
    return _drawn(store, asked, "pipeline_value", Evaluator.ageing)


def curves(store: Store, asked: Asked) -> Rows:
    """The share still in a stage, by the days since it was entered."""
    return _drawn(store, asked, "stage_duration", Evaluator.lasting)


def late(store: Store, asked: Asked) -> Rows:
    """The open deals past their expected close, or whose close was pushed back, one by one."""
    return _drawn(store, asked, "pipeline_value", _late)


def _late(evaluator: Evaluator, query: Query) -> Rows:
    found = (row for only in _LATE for row in evaluator.cases(query, Wanted(only)).rows)
    return list({row["opportunity_id"]: row for row in found}.values())


def _drawn(store: Store, asked: Asked, name: str, draw: Callable[[Evaluator, Query], Rows]) -> Rows:
    as_of = asked.as_of_in(store)
    query = query_of(store, name, replace(asked, by=(), grain=None, as_one=True), as_of)
    with seen_from(store, as_of) as evaluator:
        return draw(evaluator, query)
