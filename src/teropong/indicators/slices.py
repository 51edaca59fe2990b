"""The SQL that the eight share: filter by dimension and date, group by period and dimension."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from teropong.facts.parsing import literal
from teropong.indicators.shape import DIMENSIONS, MissingRate, Reader, Row, Scope, among

Cell = tuple[int, tuple[Any, ...]]
"""A period's place, and the values of the dimensions."""


def place(on: str, ends: Sequence[date]) -> str:
    """SQL for the place of the first end that lies after a date: a tree of comparisons."""
    days = sorted(set(ends))
    if len(days) > 7 and (days[-1] - days[0]).days == len(days) - 1:
        count = f"greatest($days(DATE '{days[0]}', {on}) + 1, 0)"
        return f"CASE WHEN {on} < DATE '{days[-1]}' THEN {count} ELSE {len(ends)} END"

    def tree(low: int, high: int) -> str:
        if low == high:
            return str(low)
        middle = (low + high) // 2
        return (
            f"CASE WHEN {on} < DATE '{ends[middle]}' THEN {tree(low, middle)} "
            f"ELSE {tree(middle + 1, high)} END"
        )

    return tree(0, len(ends))


def period_place(scope: Scope, on: str) -> str:
    """SQL for the place of the period in which a date lies, of dates within the range."""
    return place(on, [span.end for span in scope.spans[:-1]])


def between(scope: Scope, on: str) -> str:
    """SQL: the date lies in the range asked for."""
    return f"{on} >= DATE '{scope.spans[0].start}' AND {on} < DATE '{scope.spans[-1].end}'"


def is_first_in_period(scope: Scope, on: str, previous: str) -> str:
    """SQL: the one before, if any, lies in an earlier period."""
    start = scope.spans[0].start
    earlier = f"{previous} < DATE '{start}'"
    if len(scope.spans) > 1:
        earlier += f" OR {period_place(scope, previous)} < {period_place(scope, on)}"
    return f"({previous} IS NULL OR {earlier})"


def columns_of(dimensions: Iterable[str]) -> list[str]:
    """The columns of dimensions."""
    return [DIMENSIONS[name] for name in dimensions]


def crew(scope: Scope, reader: Reader, by: Iterable[str], on: str) -> str:
    """SQL: the join with who was in which team at that time, where it is asked for."""
    if not {"team", "profile"} & {*by, *scope.where}:
        return ""
    return (
        f" LEFT JOIN {reader.moment('crew')} c ON c.rep_id = m.rep_id"
        f" AND {on} >= c.from_on AND {on} < c.until_on"
    )


def filters(scope: Scope, leave_out: Iterable[str] = ()) -> str:
    """SQL: the filters, each `` AND …``."""
    return "".join(
        f" AND {among(DIMENSIONS[name], values)}"
        for name, values in scope.where.items()
        if name not in leave_out
    )


def grouped(
    scope: Scope,
    reader: Reader,
    *,
    source: str,
    on: str,
    measures: Sequence[str],
    own: Sequence[str] = (),
    condition: str = "TRUE",
) -> dict[Cell, tuple[Any, ...]]:
    """Measures of a relation by period and dimension: ``{(period, (by…, own…)): measures}``."""
    dimensions = [*columns_of(scope.by), *own]
    nth = period_place(scope, on)
    selected = ", ".join([nth, *dimensions, *measures])
    keys = ", ".join(str(place + 1) for place in range(1 + len(dimensions)))
    rows = reader.rows(
        f"SELECT {selected} FROM {source} m{crew(scope, reader, scope.by, on)} "
        f"WHERE {between(scope, on)} AND {condition}{filters(scope)} GROUP BY {keys}"
    )
    width = 1 + len(dimensions)
    return {(row[0], tuple(row[1:width])): tuple(row[width:]) for row in rows}


def laid_out(
    scope: Scope,
    found: Iterable[Cell],
    own: Sequence[tuple[Any, ...]],
    row: Callable[[int, tuple[Any, ...]], Row],
) -> list[Row]:
    """One row per period, part that occurs or is asked for, and own dimension: none is left out.

    ``own`` are the values of the own dimensions in display order; others that occur follow.
    """
    width = len(scope.by)
    cells = list(found)
    split = sorted({cell[1][:width] for cell in cells}, key=_sortable)
    seen = {tuple(named(scope, values)) for values in split}
    missing = dict.fromkeys(part for part in scope.parts if part not in seen)
    if missing:
        split = sorted([*split, *missing], key=_sortable)
    if not scope.by:
        split = [()]
    more = sorted({cell[1][width:] for cell in cells} - set(own), key=_sortable)
    owns = [*own, *more]
    heads = [dict(zip(scope.by, named(scope, values), strict=True)) for values in split]
    found_rows = []
    for nth, span in enumerate(scope.spans):
        period = {"period": span.label} if scope.has_grain else {}
        for values, head in zip(split, heads, strict=True):
            label = period | head
            found_rows += [label | row(nth, (*values, *mine)) for mine in owns]
    return found_rows


def _sortable(values: tuple[Any, ...]) -> tuple[tuple[bool, str], ...]:
    return tuple((value is None, str(value)) for value in values)


def named(scope: Scope, values: Iterable[Any]) -> list[Any]:
    """Dimension values as the edge names them: the pipeline without a name is null."""
    return [value or None for value in values]


def pipeline_key(scope: Scope, pipeline: str) -> Row:
    """The row's pipeline, where there are several."""
    return {"pipeline": pipeline or None} if scope.has_pipelines else {}


def stages(scope: Scope) -> list[tuple[str, str]]:
    """The stages whose order is known, each with its pipeline, within the filters."""
    return [
        (rung.pipeline, rung.stage)
        for rung in scope.ladder
        if rung.pipeline in scope.where.get("pipeline", (rung.pipeline,))
        and rung.stage in scope.where.get("stage", (rung.stage,))
    ]


def count_of(condition: str) -> str:
    """SQL: how many rows of a group meet a condition."""
    return f"count(CASE WHEN {condition} THEN 1 END)"


def ratio(part: int, whole: int) -> float | None:
    """A share; null of nothing."""
    return part / whole if whole else None


def places(cells: Sequence[tuple[Any, ...]]) -> str:
    """SQL: the cells ``g`` by place, and what joins a case ``t`` (``d0``, …) with its own."""
    rows = ", ".join(
        f"({', '.join([str(place), *map(_written, cell)])})" for place, cell in enumerate(cells)
    )
    keys = [f"k{nth}" for nth in range(len(cells[0]))] if cells else []
    same = f"$same({', '.join(f't.d{nth}, g.{key}' for nth, key in enumerate(keys))})"
    return (
        f"(VALUES {rows or '(0)'}) g({', '.join(['place', *keys])}) ON {same if keys else 'TRUE'}"
    )


def _written(value: Any) -> str:
    if value is None:
        return "CAST(NULL AS $text)"
    return literal(value) if isinstance(value, str) else str(value)


def rates_of(reader: Reader, of: str, on: str) -> str:
    """SQL: the join ``r`` with the rate that the currency of a relation has on a day."""
    return (
        f" LEFT JOIN {reader.moment('rates')} r ON r.currency = {of}.currency"
        f" AND {on} >= r.from_on AND {on} < r.until_on"
    )


STATE = (
    "o.deal_no, o.rep_id, o.pipeline, o.stage, o.currency, o.amount_minor, o.expected_close_on, "
    "o.pushed_times, o.pushed_days, o.from_on, o.to_on, o.source, o.segment"
)
"""SQL: what is known of a state ``o``. (Of a star in a join not every engine makes these names.)"""
CONVERTED = "$half_even(CAST(m.amount_minor AS $wide) * m.numerator, m.denominator)"
"""SQL: an amount at the rate that was joined, in minor units of the reporting currency."""


def check_rates(scope: Scope, reader: Reader, source: str, on: str, lacks_rate: str) -> None:
    """Raise `MissingRate` where a row of ``source`` lacks its rate, unless that is no matter."""
    if scope.is_dark or scope.leaves_out:
        return
    for currency, day in reader.rows(
        f"SELECT m.currency, {on} {source} AND ({lacks_rate}) ORDER BY 2, 1 LIMIT 1"
    ):
        raise MissingRate(currency, day)
