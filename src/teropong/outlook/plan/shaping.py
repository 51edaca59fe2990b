"""The shape of a pipeline: what the target needs in each step beside what is there.

What it needs is the stock of a flow that brings the target evenly over the whole period: late in a
period, what is lacking over the days that are left would call every step empty.

A **hole** is a step with at least one deal too few, where a steady flow of the needed wins would
leave so few in one case of ten or less: Poisson, mixed over what the need may well be. An
**inversion** is a step worth more than the one before. It is dangerous where the one before is a
hole: the flow behind is missing (``dry``). Else it is harmless: the stage times make it so in a
steady flow (``steady``), a single deal does (``one_deal``), or the one before has what the target
needs (``full``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

import numpy as np

from teropong.outlook.chance.reading import UNKNOWN
from teropong.outlook.forecast.foresight import Foresight
from teropong.outlook.plan.arriving import steps_to_win
from teropong.outlook.plan.needed import Step
from teropong.statistics.special import beta_below, gamma_below

Reason = Literal["dry", "steady", "one_deal", "full"]
_RARELY = 0.1
_CERTAIN = 1e-3


@dataclass(frozen=True)
class Held:
    """A step: ``chance`` of so few deals or fewer in a steady flow; days until a win, if any.

    ``largest`` is the largest deal there, in minor units.
    """

    step: Step
    chance: float
    days_to_win: float | None
    largest: float

    @property
    def is_hole(self) -> bool:
        """Whether deals are lacking, and not by chance."""
        return self.step.steady.value - self.step.actual >= 1 and self.chance <= _RARELY


@dataclass(frozen=True)
class Inversion:
    """A step that is worth more than the one before, and why."""

    before: Held
    later: Held
    reason: Reason


def shape(foresight: Foresight, steps: Sequence[Step]) -> list[tuple[list[Held], list[Inversion]]]:
    """Of each pipeline that can be told: its steps in order, and its inversions."""
    lanes = {lane.pipeline: nth for nth, lane in enumerate(foresight.lanes) if lane.is_told}
    found = []
    for pipeline, mine in groupby(steps, lambda step: step.pipeline):
        if pipeline in lanes:
            known = (one for one in mine if one.stage != UNKNOWN and one.p_win is not None)
            held = [_held(foresight, lanes[pipeline], step) for step in known]
            found.append((held, inversions(held)))
    return found


def inversions(held: Sequence[Held]) -> list[Inversion]:
    """The steps that are worth more than the one before, in order."""
    return [
        Inversion(before, later, _reason(before, later))
        for before, later in pairwise(held)
        if later.step.actual_value > before.step.actual_value
    ]


def so_few(needed: float, spread: float, actual: int) -> float:
    """The chance of so few or fewer where so many are needed, give or take (of its logarithm)."""
    if needed <= 0:
        return 1.0
    if spread < _CERTAIN:
        return 1 - gamma_below(actual + 1, needed)
    weight = 1 / np.expm1(spread**2)
    return beta_below(weight, actual + 1, weight / (weight + needed))


def _reason(before: Held, later: Held) -> Reason:
    if before.is_hole:
        return "dry"
    if later.step.steady.value > before.step.steady.value:
        return "steady"
    if later.step.actual_value - later.largest <= before.step.actual_value:
        return "one_deal"
    return "full"


def _held(foresight: Foresight, nth: int, step: Step) -> Held:
    lane, standing = foresight.lanes[nth], foresight.standing
    place = lane.stages.index(step.stage)
    there = standing.amount[(standing.lane == nth) & (standing.stage == place)]
    steps = float(steps_to_win(lane.leaving)[place])
    return Held(
        step,
        so_few(step.steady.value, step.steady.spread, step.actual),
        None if np.isnan(steps) else steps * foresight.clock.days_a_step,
        float(np.nan_to_num(there).max()) if there.size else 0.0,
    )
