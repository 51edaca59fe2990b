"""What a steady flow of wins needs at each step: Little's law on the pipeline's own chances.

In the steady state the stock in a step is the rate at which deals come into the pipeline times the
mean time that one spends there in all, skips counting 0 and returns summed (Little, *Operations
Research* 9 (1961) 383–387). No product of rates from step to step: chances, visits and times are
those of the whole semi-Markov process.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from teropong.outlook.chance.lane import Lane
from teropong.outlook.clock import Floats
from teropong.statistics.passages import BEYOND, WON, ends


@dataclass(frozen=True)
class Steady:
    """Of one deal that comes into a pipeline, by stage.

    ``win`` is its chance of being won. ``reached`` the chance that it gets to the stage or beyond
    (of those that start no later), ``p_win`` that one that did is won; ``time`` the mean steps
    that it stands in the stage at their end, in all.
    """

    win: float
    reached: Floats
    p_win: Floats
    time: Floats

    def stock(self, wins_a_step: float) -> Floats:
        """The deals in each stage that so many wins in a step need."""
        if self.win <= 0:
            return np.full(len(self.time), np.nan)
        found: Floats = self.time * wins_a_step / self.win
        return found


def steady(lane: Lane, shares: Floats) -> Steady:
    """Of a pipeline whose deals start in its stages with these shares."""
    leads = ends(lane.leaving)[..., 0]
    n = len(shares)
    between, won = leads[:, :n], leads[:, WON]
    visits = np.linalg.solve(np.eye(n) - between.T, shares)
    chance = lane.chance[:, 0]
    reached, p_win = np.zeros(n), np.zeros(n)
    for stage in range(n):
        starts = shares[: stage + 1]
        reached[stage] = starts @ _gets_to(between, won, stage)
        won_of = float(starts @ chance[: stage + 1])
        p_win[stage] = won_of / reached[stage] if reached[stage] > 0 else np.nan
    return Steady(float(shares @ chance), reached, p_win, visits * _stay(lane.leaving))


def _gets_to(between: Floats, won: Floats, stage: int) -> Floats:
    """Of one that starts at each stage up to this, the chance of getting to it or beyond."""
    before = slice(0, stage)
    found = np.ones(stage + 1)
    beyond = between[before, stage:].sum(axis=1) + won[before]
    found[before] = np.linalg.solve(np.eye(stage) - between[before, before], beyond)
    return found


def _stay(leaving: Floats) -> Floats:
    """Mean steps of a stay in each stage; beyond the last age as `BEYOND` says."""
    leaves = leaving.sum(axis=1)
    stays = np.cumprod(1 - leaves, axis=1)
    last = 1 - leaves[:, -1:]
    found: Floats = stays.sum(axis=1) + stays[:, -1] * (last ** np.arange(1, BEYOND + 1)).sum(
        axis=1
    )
    return found
