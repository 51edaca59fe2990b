"""Cohorts that reached a step, and what became of them: the counting of conversion and baseline.

Facts of a cohort: entered, converted, lost, undecided, by as_of. The headline is the
Aalen–Johansen estimate of converting, with loss as the competing end, from all exposure of the
twelve months before the period's end, with delayed entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from teropong.indicators.shape import Reader, Row, Scope, Span
from teropong.indicators.slices import Cell, grouped, ratio
from teropong.indicators.watching import watch
from teropong.statistics import Incidence, aalen_johansen_by

_COUNTS = (
    "count(*)",
    "sum(CASE WHEN {to} IS NOT NULL THEN 1 ELSE 0 END)",
    "sum(CASE WHEN {to} IS NULL AND m.lost_at IS NOT NULL THEN 1 ELSE 0 END)",
    "sum(CASE WHEN m.won_at IS NOT NULL THEN 1 ELSE 0 END)",
)


@dataclass(frozen=True)
class Passage:
    """From where to where: the moment of arrivals, its own dimensions, and the passing on."""

    moment: str
    own: tuple[str, ...]
    to: str = "m.converted_at"
    condition: str = "TRUE"


@dataclass(frozen=True)
class Outcome:
    """Counts and estimates of every cell."""

    counts: dict[Cell, tuple[int, ...]]
    passing: dict[Cell, Incidence]
    winning: dict[Cell, Incidence]

    @property
    def cells(self) -> set[Cell]:
        """Every cell in which something was counted or watched."""
        return {*self.counts, *self.passing}

    def row(self, cell: Cell) -> Row:
        """The companions of one cell; see docs/report.md for their names."""
        entered, converted, lost, won = self.counts.get(cell, (0, 0, 0, 0))
        passing = self.passing.get(cell, Incidence(n=0))
        winning = self.winning.get(cell, Incidence(n=0))
        return {
            "value": passing.rate,
            "n": passing.n,
            "entered": entered,
            "converted": converted,
            "lost": lost,
            "undecided": entered - converted - lost,
            "rate": ratio(converted, entered),
            "rate_decided": ratio(converted, converted + lost),
            "maturity": ratio(converted + lost, entered),
            "rate_expected": passing.rate,
            "low": passing.low,
            "high": passing.high,
            "unresolved": passing.unresolved,
            "win_rate": ratio(won, entered),
            "win_rate_expected": winning.rate,
        }


def follow(scope: Scope, reader: Reader, passage: Passage) -> Outcome:
    """Count the cohorts of every period, and estimate from what was watched before its end."""
    found = grouped(
        scope,
        reader,
        moment=passage.moment,
        on="m.reached_on",
        own=passage.own,
        measures=[measure.format(to=passage.to) for measure in _COUNTS],
        condition=passage.condition,
    )
    counts = {cell: tuple(int(count) for count in row) for cell, row in found.items()}
    passing: dict[Cell, Incidence] = {}
    winning: dict[Cell, Incidence] = {}
    for nth, span in enumerate(scope.spans):
        passing |= _estimate(scope, reader, span, nth, passage, passage.to)
        winning |= _estimate(scope, reader, span, nth, passage, "m.won_at")
    return Outcome(counts, passing, winning)


def _estimate(
    scope: Scope, reader: Reader, span: Span, nth: int, passage: Passage, to: str
) -> dict[Cell, Incidence]:
    events: Sequence[tuple[str, int]] = ((to, 1), ("m.lost_at", 2))
    watched = watch(
        scope,
        reader,
        span,
        source=reader.moment(passage.moment),
        begun="m.reached_at",
        events=events,
        on="m.reached_on",
        own=passage.own,
        condition=passage.condition,
    )
    estimates = aalen_johansen_by(
        watched.group, len(watched.cells), watched.entry, watched.exit, watched.cause
    )
    cells: list[tuple[Any, ...]] = watched.cells
    return {(nth, cell): one for cell, one in zip(cells, estimates, strict=True)}
