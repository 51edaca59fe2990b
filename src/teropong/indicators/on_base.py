"""Who stands on which base: the runners now, those left on base, those that nobody has met.

A runner stands on the farthest base that was reached; a lost deal's value is its last amount at
the rate of the day it was lost, its owner the one of that time; a meeting counts if it was held
with the deal's account or about the deal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from teropong.facts.money import to_text
from teropong.facts.parsing import literal
from teropong.indicators.cases import Part, gather, whole
from teropong.indicators.shape import Cases, Reader, Row, Scope, Wanted
from teropong.indicators.slices import (
    CONVERTED,
    STATE,
    between,
    check_rates,
    columns_of,
    crew,
    filters,
    named,
    pipeline_key,
    rates_of,
)

PATHS = ("suspects", "prospects", "qualified", "closable")
LISTS = ("runners", "left_on_base", "without_meeting")
_IS_LAST = "(b.base = 3 OR b.converted_at IS NULL)"
"""SQL: of a deal's bases the farthest that it has reached."""


def lanes(scope: Scope) -> list[str]:
    """The pipelines whose stages are known, within the filters."""
    wanted = scope.where.get("pipeline")
    known = dict.fromkeys(rung.pipeline for rung in scope.ladder)
    return [lane for lane in known if wanted is None or lane in wanted]


def listed(scope: Scope, reader: Reader, rows: list[Row]) -> dict[str, Any]:
    """Runners on the paths now, deals left on base in the period, deals without a held meeting."""
    del rows
    return {
        "runners": _runners(scope, reader),
        "left_on_base": _left_on_base(scope, reader),
        "without_meeting": _without_meeting(scope, reader),
    }


def _runners(scope: Scope, reader: Reader) -> list[Row]:
    runners = _running(scope, reader)
    dimensions = [*columns_of(scope.by), "m.pipeline", "m.base"]
    rows = reader.rows(
        f"SELECT {', '.join(dimensions)}, m.currency, count(*), coalesce(sum(m.amount_minor), 0) "
        f"FROM {runners.source} m{crew(scope, reader, scope.by, runners.on)} "
        f"WHERE {runners.condition}{filters(scope)}{_positions([*dimensions, 'm.currency'])}"
    )
    return [
        cell | {"path": PATHS[base]} | worth
        for cell, base, worth in _summed(scope, rows, range(len(PATHS)))
    ]


def _running(scope: Scope, reader: Reader) -> Part:
    on = f"DATE '{scope.now.last_on}'"
    columns = ("deal_no", "pipeline", "base", "currency")
    return Part(
        "deal",
        source=f"(SELECT {STATE}, b.base, r.numerator, r.denominator "
        f"FROM {reader.moment('states')} o "
        f"JOIN {reader.moment('bases')} b ON b.deal_no = o.deal_no AND {_IS_LAST}"
        f"{rates_of(reader, 'o', on)})",
        on=on,
        condition="m.to_on IS NULL",
        marks={"runners": "TRUE"},
        columns={name: f"m.{name}" for name in columns}
        | {"amount_minor": CONVERTED, "own_minor": "m.amount_minor"},
    )


def _left_on_base(scope: Scope, reader: Reader) -> list[Row]:
    left = _left(scope, reader)
    dimensions = [*columns_of(scope.by), "m.pipeline", "m.base"]
    source = (
        f"FROM {left.source} m{crew(scope, reader, scope.by, left.on)} "
        f"WHERE {left.condition}{filters(scope)}"
    )
    check_rates(scope, reader, source, left.on, "m.has_lost_amount AND m.lost_minor IS NULL")
    rows = reader.rows(
        f"SELECT {', '.join(dimensions)}, {literal(scope.settings.currency)}, count(*), "
        f"coalesce(sum(m.lost_minor), 0) {source}{_positions(dimensions)}"
    )
    return [
        cell | {"base": base} | worth
        for cell, base, worth in _summed(scope, rows, range(len(PATHS)))
    ]


def _left(scope: Scope, reader: Reader) -> Part:
    return Part(
        "deal",
        source="(SELECT deal_no, pipeline, base, source, segment, currency, has_lost_amount, "
        f"lost_minor, lost_on, lost_rep_id AS rep_id FROM {reader.moment('bases')} b "
        f"WHERE {_IS_LAST})",
        on="m.lost_on",
        condition=between(scope, "m.lost_on"),
        marks={"left_on_base": "TRUE"},
        columns={
            "deal_no": "m.deal_no",
            "pipeline": "m.pipeline",
            "base": "m.base",
            "amount_minor": "m.lost_minor",
        },
    )


def _positions(dimensions: list[str]) -> str:
    """SQL: grouped by the first columns."""
    return f" GROUP BY {', '.join(str(nth + 1) for nth in range(len(dimensions)))}"


def _summed(scope: Scope, rows: list[tuple[Any, ...]], bases: range) -> list[tuple[Row, int, Row]]:
    """Rows of dimensions, pipeline, base, currency, deals and sum, with every base of each cell."""
    width = len(scope.by) + 1
    deals: dict[tuple[Any, ...], int] = defaultdict(int)
    sums: dict[tuple[Any, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for *values, currency, n, amount in rows:
        deals[tuple(values)] += n
        sums[tuple(values)][currency] += int(amount)
    cells = dict.fromkeys(cell[:width] for cell in deals)
    if not scope.by:
        cells |= dict.fromkeys((lane,) for lane in lanes(scope))
    found = []
    for cell in sorted(cells, key=str):
        key = dict(zip(scope.by, named(scope, cell), strict=False)) | pipeline_key(scope, cell[-1])
        for base in bases:
            worth = None
            if scope.given.has_amounts:
                worth = scope.convert(sums[*cell, base], scope.now.last_on)
            found.append((key, base, {"deals": deals[*cell, base], "value": scope.money(worth)}))
    return found


def _without_meeting(scope: Scope, reader: Reader) -> list[Row]:
    """Open deals at a base that proves a held appointment, of which no meeting is recorded."""
    rows = one_by_one(scope, reader, Wanted("without_meeting")).rows
    told = ("opportunity_id", "account_id", "rep", "pipeline", "base")
    listed = [{name: row[name] for name in told if name in row} for row in rows]
    return sorted(listed, key=lambda row: str(row["opportunity_id"]))


def _unmet(scope: Scope, reader: Reader) -> Part:
    runners, met = _running(scope, reader), reader.moment("met")
    return replace(
        runners,
        source=f"(SELECT {STATE}, o.base, o.numerator, o.denominator FROM {runners.source} o "
        f"JOIN {reader.fact('opportunities')} f ON f.deal_no = o.deal_no "
        f"LEFT JOIN (SELECT DISTINCT account_no FROM {met} x) a ON a.account_no = f.account_no "
        f"LEFT JOIN (SELECT DISTINCT deal_no FROM {met} y) d ON d.deal_no = o.deal_no "
        "WHERE a.account_no IS NULL AND d.deal_no IS NULL)",
        condition=f"{runners.condition} AND m.base >= 1",
        marks={"without_meeting": "TRUE"},
    )


def one_by_one(scope: Scope, reader: Reader, wanted: Wanted) -> Cases:
    """The deals of one of the `LISTS`; of a ``path`` or ``base``, where the cell names it.

    None are on a path or base that there is not.
    """
    if wanted.only == "without_meeting" and scope.given.lacking("activities"):
        return Cases()
    parts = {"runners": _running, "left_on_base": _left, "without_meeting": _unmet}
    part = parts[wanted.only or ""](scope, reader)
    base = wanted.cell.get("base")
    if "path" in wanted.cell:
        base = PATHS.index(wanted.cell["path"]) if wanted.cell["path"] in PATHS else -1
    if base is not None:
        known = int(base) if str(base).isdecimal() else -1
        part = replace(part, condition=f"{part.condition} AND m.base = {known}")

    def own(case: Mapping[str, Any]) -> Row:
        on_base = {"base": case["base"]}
        if wanted.only == "runners":
            on_base = {"path": PATHS[case["base"]]}
        return pipeline_key(scope, case["pipeline"]) | on_base

    def told(case: Mapping[str, Any]) -> Row:
        if "own_minor" not in case:
            return {}
        own_minor = whole(case["own_minor"])
        if own_minor is not None:
            scope.lacks_rate(case["currency"], case["counted_on"])
        return {
            "currency": case["currency"],
            "amount_in_currency": to_text(own_minor, case["currency"]),
        }

    return gather(replace(scope, has_grain=False), reader, wanted, [part], own, told)
