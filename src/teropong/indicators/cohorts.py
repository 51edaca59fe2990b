"""Cohorts that reached a step, and what became of them: the counting of conversion and baseline.

Facts of a cohort: entered, converted, lost, undecided, by as_of. The headline is the
Aalen–Johansen estimate of converting, with loss as the competing end, from all exposure of the
twelve months before the period's end, with delayed entry; a loss counts if it stands at as_of.
Where the risk set empties before the last entry there is no value, unless those who enter later
are at most one in a hundred: they are left out (docs/decisions/0003).
"""

from __future__ import annotations

from dataclasses import dataclass

from teropong.indicators.shape import Reader, Row, Scope
from teropong.indicators.slices import Cell, grouped, ratio
from teropong.indicators.watching import Watched, watch
from teropong.statistics import Incidence, aalen_johansen_by

_LOST = ("m.lost_at", 2)
_NOBODY = (0, 0, 0, 0, 0)
_COUNTS = (
    "count(*)",
    "sum(CASE WHEN m.converted_at IS NOT NULL THEN 1 ELSE 0 END)",
    "sum(CASE WHEN m.converted_at IS NULL AND m.lost_at IS NOT NULL THEN 1 ELSE 0 END)",
    "sum(CASE WHEN m.won_at IS NOT NULL THEN 1 ELSE 0 END)",
    "sum(CASE WHEN m.won_at IS NULL AND m.lost_at IS NOT NULL THEN 1 ELSE 0 END)",
)


@dataclass(frozen=True)
class Outcome:
    """Counts and estimates of every cell: of passing on to the next step, and of being won."""

    counts: dict[Cell, tuple[int, ...]]
    passing: dict[Cell, Incidence]
    winning: dict[Cell, Incidence]

    @property
    def cells(self) -> set[Cell]:
        """Every cell in which something was counted or watched."""
        return {*self.counts, *self.passing}

    def row(self, cell: Cell) -> Row:
        """The figures of passing on from one cell; see docs/report.md for their names."""
        entered, converted, lost, won, _ = self.counts.get(cell, _NOBODY)
        passing = self.passing.get(cell, Incidence(n=0))
        winning = self.winning.get(cell, Incidence(n=0))
        return _row(entered, converted, lost, passing) | _winning(entered, won, winning)

    def home_row(self, cell: Cell) -> Row:
        """The figures of being won from one cell."""
        entered, _, _, won, lost = self.counts.get(cell, _NOBODY)
        winning = self.winning.get(cell, Incidence(n=0))
        return _row(entered, won, lost, winning) | _winning(entered, won, winning)


def _row(entered: int, converted: int, lost: int, expected: Incidence) -> Row:
    return {
        "value": expected.rate,
        "n": expected.n,
        "entered": entered,
        "converted": converted,
        "lost": lost,
        "undecided": entered - converted - lost,
        "rate": ratio(converted, entered),
        "rate_decided": ratio(converted, converted + lost),
        "maturity": ratio(converted + lost, entered),
        "rate_expected": expected.rate,
        "low": expected.low,
        "high": expected.high,
        "unresolved": expected.unresolved,
    }


def _winning(entered: int, won: int, expected: Incidence) -> Row:
    return {"win_rate": ratio(won, entered), "win_rate_expected": expected.rate}


def follow(scope: Scope, reader: Reader, moment: str, own: tuple[str, ...]) -> Outcome:
    """Count the cohorts of every period, and estimate from what was watched before its end.

    ``moment`` holds arrivals: when reached, passed on from, won and lost; ``own`` its dimensions.
    """
    found = grouped(
        scope, reader, source=reader.moment(moment), on="m.reached_on", own=own, measures=_COUNTS
    )
    outcome = Outcome({cell: tuple(map(int, counts)) for cell, counts in found.items()}, {}, {})
    for nth, span in enumerate(scope.spans):
        passing, winning = watch(
            scope,
            reader,
            span,
            source=reader.moment(moment),
            begun="m.reached_at",
            endings=[[("m.converted_at", 1), _LOST], [("m.won_at", 1), _LOST]],
            on="m.reached_on",
            own=own,
        )
        outcome.passing.update(_estimates(nth, passing))
        outcome.winning.update(_estimates(nth, winning))
    return outcome


def _estimates(nth: int, watched: Watched) -> dict[Cell, Incidence]:
    estimates = aalen_johansen_by(
        watched.group, len(watched.cells), watched.entry, watched.exit, watched.cause
    )
    told = zip(watched.cells, estimates, strict=True)
    return {(nth, cell): estimate for cell, estimate in told if estimate.n}
