"""The deals that are open at as_of, one by one, and those whose moves nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from teropong.indicators.cases import Part, gather
from teropong.indicators.shape import Cases, Reader, Row, Scope, Wanted
from teropong.indicators.slices import crew, filters, pipeline_key


def open_now(scope: Scope, reader: Reader) -> str:
    """SQL: the open deals within the filters, with their owner, account, stage and amount."""
    on = f"DATE '{scope.now.last_on}'"
    return (
        "SELECT m.deal_no, f.opportunity_id, f.account_no, f.account_id, m.rep_id, m.pipeline, "
        f"m.stage, m.currency, m.amount_minor FROM {reader.moment('states')} m "
        f"JOIN {reader.fact('opportunities')} f ON f.deal_no = m.deal_no"
        f"{crew(scope, reader, (), on)} WHERE m.to_on IS NULL{filters(scope)}"
    )


WITHOUT_HISTORY = "without_history"


def without_history(scope: Scope, reader: Reader) -> int:
    """How many deals created before as_of, within the filters, have no known moves."""
    scope, unmoved = _unmoved(scope, reader)
    return int(
        reader.rows(
            f"SELECT count(*) FROM {unmoved.source} m{crew(scope, reader, (), unmoved.on)} "
            f"WHERE TRUE{filters(scope)}"
        )[0][0]
    )


def cases_without_history(scope: Scope, reader: Reader, wanted: Wanted) -> Cases:
    """Those deals, as they stand at as_of."""
    scope, unmoved = _unmoved(scope, reader)

    def own(case: Mapping[str, Any]) -> Row:
        return pipeline_key(scope, case["pipeline"]) | {"stage": case["stage"]}

    return gather(scope, reader, wanted, [unmoved], own, lambda _: {})


def _unmoved(scope: Scope, reader: Reader) -> tuple[Scope, Part]:
    """Of them no stage is known, so that no filter on it holds them back."""
    where = {name: values for name, values in scope.where.items() if name != "stage"}
    unmoved = Part(
        "deal",
        source=reader.moment("unmoved"),
        on=f"DATE '{scope.now.last_on}'",
        marks={WITHOUT_HISTORY: "TRUE"},
        columns={"deal_no": "m.deal_no", "pipeline": "m.pipeline", "stage": "m.stage"},
    )
    return replace(scope, where=where, spans=(scope.now,), has_grain=False), unmoved
