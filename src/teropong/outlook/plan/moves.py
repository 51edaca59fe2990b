"""What is moved in a what-if, and the foresight in which it is so.

A move is in percent of how things are: +10 is a tenth more. More *volume*: new deals, and the first
meetings and contacts that lead to them. More *value*: each sale, the open deals included. More
*conversion* of a step: the chance that a stay in it ends otherwise than by a loss. More *duration*:
the time in a step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from teropong.outlook.chance.lane import Change, Lane
from teropong.outlook.clock import Floats
from teropong.outlook.forecast.foresight import Foresight
from teropong.outlook.plan.levers import larger, more
from teropong.statistics.passages import LOST, leaving

Kind = Literal["volume", "value", "conversion", "duration"]
KINDS: tuple[Kind, ...] = ("volume", "value", "conversion", "duration")
LEAST, MOST = -90.0, 300.0
"""Percent between which a move is bearable."""
_SURELY = 0.999
_HALVINGS = 40


@dataclass(frozen=True)
class Move:
    """One of them; of a pipeline's stage where it is of a step."""

    kind: Kind
    percent: float
    pipeline: str = ""
    stage: str = ""

    @property
    def factor(self) -> float:
        """So many times as much, within what is bearable."""
        return 1 + min(max(self.percent, LEAST), MOST) / 100


def factor_of(moves: Sequence[Move], kind: Kind) -> float:
    """All moves of one kind together."""
    return float(np.prod([one.factor for one in moves if one.kind == kind]))


def moved(foresight: Foresight, moves: Sequence[Move]) -> Foresight:
    """How it would be; itself where nothing is moved, and without steps that it does not know."""
    found = foresight
    if (by := factor_of(moves, "volume")) != 1:
        found = more(found, by - 1)
    if (by := factor_of(moves, "value")) != 1:
        found = larger(found, by - 1)
    lanes = tuple(lane.changed(*_changes(lane, moves)) for lane in foresight.lanes)
    if any(lane.changes for lane in lanes):
        found = replace(found, lanes=lanes, _until={})
    return found if found is foresight else replace(found, usual=foresight)


def _changes(lane: Lane, moves: Sequence[Move]) -> list[Change]:
    places = {stage: nth for nth, stage in enumerate(lane.stages)}
    found = []
    for one in moves:
        place = places.get(one.stage)
        if one.pipeline != lane.pipeline or place is None or not lane.is_told:
            continue
        if one.kind == "conversion" and one.factor != 1:
            found.append(Change(place, losses=_losses(lane.leaving[place], one.factor)))
        elif one.kind == "duration" and one.factor != 1:
            found.append(Change(place, speed=1 / one.factor))
    return found


def _losses(rates: Floats, factor: float) -> float:
    """So many times the losses, that so many times as many stays end otherwise; by halving."""
    lost = _lost(rates, 1.0)
    if lost <= 0:
        return 1.0
    goal = 1 - min((1 - lost) * factor, max(_SURELY, 1 - lost))
    low, high = -10.0, 10.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _lost(rates, float(np.exp(middle))) < goal:
            low = middle
        else:
            high = middle
    return float(np.exp(low))


def _lost(rates: Floats, losses: float) -> float:
    """Of a stay (ends × ages), the chance that it ends by a loss if there were so many more."""
    changed = rates.copy()
    changed[LOST] *= losses
    chances = leaving(changed)
    leaves = chances.sum(axis=0)
    stays = np.concatenate([[1.0], np.cumprod(1 - leaves)])
    beyond = stays[-1] * chances[LOST, -1] / max(leaves[-1], 1e-12)
    return float(stays[:-1] @ chances[LOST] + beyond)
