"""Cohorts that reached a step, and what became of them: the counting of conversion and baseline.

Facts of a cohort: entered, converted, lost, undecided, by as_of. The headline is the
Aalen–Johansen estimate of converting, with loss as the competing end, from all exposure of the
twelve months before the period's end, with delayed entry; a loss counts if it stands at as_of.
Where the risk set empties before the last entry there is no value, unless those who enter later
are at most one in a hundred: they are left out (docs/decisions/0003).
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from teropong.facts.zone import DAY
from teropong.indicators.cases import Part, day_of
from teropong.indicators.shape import Reader, Row, Scope, Span
from teropong.indicators.slices import Cell, between, count_of, grouped, ratio
from teropong.indicators.watching import Ending, Watched, is_watched, watch
from teropong.statistics import Incidence, aalen_johansen_by

PASSED, WON = "m.converted_at", "m.won_at"
"""When a deal passed on to the next step, and when it was won."""
_REACHED = "m.reached_at"
_NOBODY = (0, 0, 0, 0, 0)


def _fate(goal: str) -> dict[str, str]:
    """SQL: what became of a deal by as_of, towards a goal."""
    return {
        "converted": f"{goal} IS NOT NULL",
        "lost": f"{goal} IS NULL AND m.lost_at IS NOT NULL",
        "undecided": f"{goal} IS NULL AND m.lost_at IS NULL",
    }


def _ending(goal: str) -> Ending:
    return [(goal, 1), ("m.lost_at", 2)]


_COUNTS = (
    "count(*)",
    count_of(_fate(PASSED)["converted"]),
    count_of(_fate(PASSED)["lost"]),
    count_of(_fate(WON)["converted"]),
    count_of(_fate(WON)["lost"]),
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
        watched = watch(
            scope,
            reader,
            span,
            source=reader.moment(moment),
            begun=_REACHED,
            endings=[_ending(PASSED), _ending(WON)],
            on="m.reached_on",
            own=own,
        )
        with ThreadPoolExecutor() as threads:  # numpy lets both run at once
            passing, winning = threads.map(partial(_estimates, nth), watched)
        outcome.passing.update(passing)
        outcome.winning.update(winning)
    return outcome


def _estimates(nth: int, watched: Watched) -> dict[Cell, Incidence]:
    estimates = aalen_johansen_by(
        watched.group, len(watched.cells), watched.entry, watched.exit, watched.cause
    )
    told = zip(watched.cells, estimates, strict=True)
    return {(nth, cell): estimate for cell, estimate in told if estimate.n}


OPENS = {
    **dict.fromkeys(
        ("value", "n", "rate_expected", "low", "high", "unresolved", "win_rate_expected"),
        "watched",
    ),
    **dict.fromkeys(("entered", "rate", "rate_decided", "maturity"), "entered"),
    **{name: name for name in ("converted", "lost", "undecided", "won", "without_history")},
    "win_rate": "won",
}
"""What the cases of a step's figures count in."""


def members(
    scope: Scope, reader: Reader, moment: str, own: Mapping[str, str], goal: str, condition: str
) -> list[Part]:
    """The cohort of every period, one by one; on demand all that were watched before its end."""
    return [
        Part(
            "deal",
            source=reader.moment(moment),
            on="m.reached_on",
            nth=str(nth),
            condition=condition,
            marks=_marks(scope, span, goal),
            columns={
                "deal_no": "m.deal_no",
                **own,
                "reached_at": _REACHED,
                "goal_at": goal,
                "lost_at": "m.lost_at",
            },
            aside=("watched",),
        )
        for nth, span in enumerate(scope.spans)
    ]


def _marks(scope: Scope, span: Span, goal: str) -> dict[str, str]:
    has_entered = between(replace(scope, spans=(span,)), "m.reached_on")
    fates = {fate: f"{has_entered} AND {became}" for fate, became in _fate(goal).items()}
    return {
        "entered": has_entered,
        **fates,
        "won": f"{has_entered} AND {_fate(WON)['converted']}",
        "watched": is_watched(span, _REACHED, _ending(goal)),
    }


def fate_of(scope: Scope, case: Mapping[str, Any]) -> Row:
    """What became of a member by as_of, when, and after how many days (or for how many so far)."""
    reached_at, goal_at, lost_at = case["reached_at"], case["goal_at"], case["lost_at"]
    ended_at = lost_at if goal_at is None else goal_at
    fate = "converted" if goal_at is not None else "lost" if lost_at is not None else "undecided"
    days = ((scope.as_of if ended_at is None else ended_at) - reached_at) / DAY
    return {"outcome": fate, "left_on": day_of(scope, ended_at), "days": days}
