"""The curve of each stage, and the day from which a deal's chance is too small to wait for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from teropong.outlook.chance.lane import Lane
from teropong.outlook.chance.reading import UNKNOWN
from teropong.outlook.clock import Clock, Floats, Ints
from teropong.statistics.banded import AGES

FLOOR = 0.05
"""The chance below which a deal is proposed to be let go."""
_SHARES = (0.05, 0.95)
_POINTS = (*range(20), *range(20, 60, 2), *range(60, 120, 5), *range(120, AGES, 20))


def let_go_after(lane: Lane, stage: int, floor: float) -> int | None:
    """The steps in a stage after which the chance stays below a floor; null: it never does."""
    below = lane.chance[stage] < floor
    if not below[-1]:
        return None
    above = np.flatnonzero(~below)
    return int(above[-1]) + 1 if above.size else 0


def curve_rows(lanes: Sequence[Lane], clock: Clock, floor: float) -> list[dict[str, Any]]:
    """Each stage's curve: ages in days, the chance, and its interval of 90 %."""
    return [
        _curve(lane, place, stage, clock, floor)
        for lane in lanes
        for place, stage in enumerate(lane.stages)
    ]


def _curve(lane: Lane, place: int, stage: str, clock: Clock, floor: float) -> dict[str, Any]:
    row: dict[str, Any] = {
        "pipeline": lane.pipeline or None,
        "stage": None if stage == UNKNOWN else stage,
        "wins": round(lane.wins),
        "losses": round(lane.losses),
        "left": round(float(lane.left[place])),
        "on_entry": None,
        "let_go_after_days": None,
        "curve": [],
    }
    if not lane.is_known(place):
        return row
    chance = lane.chance[place]
    low, high = np.quantile(lane.drawn_chance[:, place], _SHARES, axis=0)
    row["on_entry"] = float(chance[0])
    row["let_go_after_days"] = in_days(clock, let_go_after(lane, place, floor))
    row["curve"] = [
        {
            "days": in_days(clock, age),
            "p": float(chance[age]),
            "low": float(low[age]),
            "high": float(high[age]),
        }
        for age in _points(lane.watched_to(place))
    ]
    return row


def in_days(clock: Clock, steps: int | None) -> int | None:
    """Steps of the clock as whole days of the calendar."""
    return None if steps is None else round(steps * clock.days_a_step)


def _points(until: int) -> list[int]:
    return [age for age in _POINTS if age <= until]


def chances_of(lanes: Sequence[Lane], lane: Ints, stage: Ints, age: Ints) -> Floats:
    """Each deal's chance of ever being won; nan in a step of which nothing can be said."""
    found = np.full(len(age), np.nan)
    for nth, one in enumerate(lanes):
        known = np.array([one.is_known(place) for place in range(len(one.stages))])
        here = lane == nth
        here[here] = known[stage[here]]
        found[here] = one.chance[stage[here], age[here]]
    return found


def unknown_rows(lanes: Sequence[Lane], lane: Ints, stage: Ints) -> list[dict[str, Any]]:
    """Of pipelines that can be told the steps in which deals are, and of which nothing can be said.

    ``left`` says how many deals left one: with none its deals are not in the forecast either.
    """
    counts = [
        (one, place, int(((lane == nth) & (stage == place)).sum()))
        for nth, one in enumerate(lanes)
        for place in range(len(one.stages))
        if one.is_told and not one.is_known(place)
    ]
    return [
        {
            "pipeline": one.pipeline or None,
            "stage": None if one.stages[place] == UNKNOWN else one.stages[place],
            "left": round(float(one.left[place])),
            "deals": n,
        }
        for one, place, n in counts
        if n
    ]
