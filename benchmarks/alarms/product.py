"""The product's own alarms, week by week, through `deviations`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from benchmarks.alarms.teams import BEFORE, Teams, seen_at
from teropong.outlook.deviations import deviations
from teropong.outlook.shape import Deviation

_FALLS = ("below", "turned")


@dataclass
class Watched:
    """Alarms raised by steady reps, teams and the company, and what became of the changes.

    ``raised`` counts them by kind and measure. Of each measure ``noticed`` holds for every change
    the week in which an alarm of it was first open, from 0 on, null: none; ``anew`` the same of
    alarms raised after the change, of the reps who had none before.
    """

    n_quarters: float = 0.0
    raised: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    open_weeks: Counter[str] = field(default_factory=Counter)
    noticed: dict[str, list[int | None]] = field(default_factory=dict)
    anew: dict[str, list[int | None]] = field(default_factory=dict)

    @property
    def per_quarter(self) -> float:
        """False alarms per rep and quarter, of all kinds together."""
        return sum(self.raised.values()) / self.n_quarters

    def share_open(self, measure: str) -> float:
        """The share of a steady rep's weeks in which an alarm of a measure is open."""
        return self.open_weeks[measure] / (self.n_quarters * 13)

    def share(self, measure: str, weeks: int, *, anew: bool = False) -> float:
        """The share of the changes that were noticed within so many weeks."""
        found = (self.anew if anew else self.noticed)[measure]
        return sum(one is not None and one <= weeks for one in found) / max(len(found), 1)


def watch(teams: Teams, n_weeks: int, *, has_targets: bool) -> Watched:
    """Look at the teams at the beginning of each week."""
    looks = [
        {one.key: one for one in deviations(seen_at(teams, week, has_targets=has_targets))}
        for week in range(BEFORE, BEFORE + n_weeks + 1)
    ]
    found = Watched()
    steady = {f"R{rep:04d}" for rep in range(teams.n_reps) if not teams.changed[rep]}
    found.n_quarters = len(steady) * n_weeks / 13
    _count(found, looks, steady)
    for rep in range(teams.n_reps):
        if measure := str(teams.changed[rep]):
            first = int(teams.since[rep]) - BEFORE
            _follow(found, measure, f"R{rep:04d}", looks[first : first + 13])
    return found


def _count(found: Watched, looks: Sequence[dict[str, Deviation]], steady: set[str]) -> None:
    for before, now in pairwise(looks):
        for key, one in now.items():
            if one.whose.kind == "rep" and one.whose.name not in steady:
                continue
            if one.whose.kind == "rep" and one.kind in _FALLS:
                found.open_weeks[one.measure.indicator] += 1
            if key not in before:
                found.raised[one.kind, one.measure.indicator, one.whose.kind] += 1


def _follow(found: Watched, measure: str, rep: str, looks: Sequence[dict[str, Deviation]]) -> None:
    """When a change was noticed, of the looks from its beginning on."""
    is_open = [
        any(
            one.kind in _FALLS and one.whose.name == rep and one.measure.indicator == measure
            for one in look.values()
        )
        for look in looks
    ]
    first = next((week for week, one in enumerate(is_open) if one and week), None)
    found.noticed.setdefault(measure, []).append(first)
    if not is_open[0]:
        found.anew.setdefault(measure, []).append(first)
