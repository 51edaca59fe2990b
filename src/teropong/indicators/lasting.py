"""The course behind the durations: which share of deals is still in a stage, day by day.

It is the Kaplan–Meier curve that the median of a stage's duration is read from, of the same stays.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from teropong.indicators.shape import Reader, Row, Scope
from teropong.indicators.slices import Cell, laid_out, pipeline_key, stages
from teropong.indicators.stays import watched_stays
from teropong.statistics import Curve, first_at_most, survival_curves_by

MOST = 100
"""As many points as a line needs to be drawn well."""


def lasting(scope: Scope, reader: Reader) -> list[Row]:
    """Rows by stage: ``points``, as days, share still there and stays at risk, and ``n``.

    The last share stands until ``longest_days``; without points there were too few.
    """
    curves: dict[Cell, Curve | None] = {}
    counts: dict[Cell, int] = {}
    for nth, span in enumerate(scope.spans):
        watched = watched_stays(scope, reader, span)
        found = survival_curves_by(
            watched.group, len(watched.cells), watched.entry, watched.exit, watched.cause > 0
        )
        n = np.bincount(watched.group, minlength=len(watched.cells)).tolist()
        for cell, curve, count in zip(watched.cells, found, n, strict=True):
            curves[nth, cell], counts[nth, cell] = curve, count

    def row(nth: int, values: tuple[Any, ...]) -> Row:
        pipeline, stage = values[len(scope.by) :]
        return (
            pipeline_key(scope, pipeline)
            | {"stage": stage, "n": counts.get((nth, values), 0)}
            | _drawn(curves.get((nth, values)))
        )

    return laid_out(scope, curves, stages(scope), row)


def _drawn(curve: Curve | None) -> Row:
    if curve is None:
        return {"points": [], "longest_days": None}
    places = _thinned(curve)
    columns: list[list[Any]] = [
        series[places].tolist() for series in (curve.age, curve.alive, curve.at_risk)
    ]
    return {
        "points": [list(point) for point in zip(*columns, strict=True)],
        "longest_days": curve.longest,
    }


def _thinned(curve: Curve) -> list[int]:
    """At most so many places: the first, the last, the median's, and evenly between."""
    size = curve.age.size
    if size <= MOST:
        return list(range(size))
    even = np.linspace(0, size - 1, MOST - 1).round().astype(int).tolist()
    median = first_at_most(curve.alive, 0.5)
    return sorted({*even, *([] if median is None else [median])})
