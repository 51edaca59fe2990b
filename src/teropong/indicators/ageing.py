"""How long open deals have been in their stage: what a heat map of stage × age shows.

The deals are those of the pipeline value seen at as_of, and worth the same; their age is that of
the stay they are in, in whole days that have passed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from teropong.facts.zone import DAY
from teropong.indicators.shape import Reader, Row, Scope
from teropong.indicators.slices import columns_of, crew, filters, laid_out, pipeline_key, stages
from teropong.indicators.standing import standing_one_by_one

BANDS = ((0, 7), (8, 14), (15, 30), (31, 60), (61, 90), (91, None))
"""Days in the stage, first and last; the last band has no end."""

Sums = dict[int | None, dict[str, tuple[int, int]]]
"""Deals and minor units by band (null: without history) and currency."""


def band_of(at: int) -> str:
    """SQL: the place of the band of a stay that began at ``m.entered_at``, seen at an instant."""
    ends = [
        f"WHEN {at} - m.entered_at < {(last + 1) * DAY} THEN {nth}"
        for nth, (_, last) in enumerate(BANDS)
        if last is not None
    ]
    return f"CASE WHEN m.entered_at IS NULL THEN NULL {' '.join(ends)} ELSE {len(BANDS) - 1} END"


def ageing(scope: Scope, reader: Reader) -> list[Row]:
    """Rows by stage: ``ages``, the ``deals`` and ``value`` of each band; ``without_history``."""
    open_deals = standing_one_by_one(scope, reader, 0, scope.now)
    dimensions = [*columns_of(scope.by), "m.pipeline", "m.stage"]
    keys = ", ".join(str(nth + 1) for nth in range(len(dimensions) + 2))
    rows = reader.rows(
        f"SELECT {', '.join(dimensions)}, {band_of(scope.as_of)}, m.currency, count(*), "
        f"coalesce(sum(m.amount_minor), 0) FROM {open_deals.source} m"
        f"{crew(scope, reader, scope.by, open_deals.on)} "
        f"WHERE {open_deals.condition}{filters(scope)} GROUP BY {keys}"
    )
    found: dict[tuple[int, tuple[Any, ...]], Sums] = {}
    for *values, band, currency, deals, minor in rows:
        sums = found.setdefault((0, tuple(values)), defaultdict(dict))
        sums[band][currency] = (deals, int(minor))

    def cell(sums: Sums, band: int | None) -> Row:
        of_band = sums.get(band, {})
        worth = scope.convert({name: minor for name, (_, minor) in of_band.items()}, on)
        return {
            "deals": sum(deals for deals, _ in of_band.values()),
            "value": scope.money(worth) if scope.given.has_amounts else None,
        }

    def row(nth: int, values: tuple[Any, ...]) -> Row:
        pipeline, stage = values[len(scope.by) :]
        sums = found.get((nth, values), {})
        ages = [cell(sums, band) for band in range(len(BANDS))]
        return (
            pipeline_key(scope, pipeline)
            | {"stage": stage}
            | {"ages": ages, "without_history": cell(sums, None)}
        )

    on = scope.now.last_on
    at_once = replace(scope, spans=(scope.now,), has_grain=False)
    return laid_out(at_once, found, stages(scope), row)
