"""How a part of the company, its reps, differs from all of it: so many times as many wins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from teropong.outlook.clock import Floats, Ints
from teropong.statistics.rates import Gamma
from teropong.statistics.relative import together


@dataclass(frozen=True)
class Luck:
    """Draws of what is not sure of a part, each around 1.

    ``reps``: of each rep's hazards, reps × draws; ``rep`` is the place of each open deal's.
    ``unborn`` and ``sales``: of the number of wins from deals that are not yet there, and of what
    one of them brings.
    """

    reps: Floats
    rep: Ints
    unborn: Floats
    sales: Floats

    def of_deals(self, here: slice) -> Floats:
        """Of some of the open deals: deals × draws."""
        found: Floats = self.reps[self.rep[here]]
        return found


@dataclass(frozen=True)
class Own:
    """The reps of a part, each beside the company as a whole: 1 is as it is.

    ``win``: the hazard of a win; ``rate``: the new deals of a day; ``sale``: what a sale brings.
    ``weights`` say whose the wins from new deals will be; ``rep`` is the place of each open deal's.
    """

    win: tuple[Gamma, ...]
    rate: tuple[Gamma, ...]
    sale: tuple[Gamma, ...]
    weights: tuple[float, ...]
    rep: Ints

    @property
    def wins(self) -> tuple[float, float]:
        """Of all reps together: the factor of wins, and the spread of its logarithm."""
        return together(self.win, self.weights)

    @property
    def sales(self) -> tuple[float, float]:
        """The same of the average sale."""
        return together(self.sale, self.weights)

    def stretched(self, chances: Floats) -> Floats:
        """Chances of the open deals (… × deals), each with its rep's hazard."""
        by = np.array([one.mean for one in self.win])
        found: Floats = 1 - (1 - np.minimum(chances, 1)) ** by[self.rep] if len(by) else chances
        return found

    def luck(self, random: np.random.Generator, n: int) -> Luck:
        """Draws of what may be otherwise: the same of a rep for all of the deals."""
        drawn = [_around_one(random, one, n) for one in (self.win, self.rate, self.sale)]
        wins, rates, sales = drawn
        weights = np.array(self.weights)
        if not weights.sum() > 0:
            return Luck(wins, self.rep, np.ones(n), np.ones(n))
        weights = weights / weights.sum()
        return Luck(wins, self.rep, weights @ (wins * rates), weights @ sales)


def _around_one(random: np.random.Generator, known: tuple[Gamma, ...], n: int) -> Floats:
    shape = np.array([one.shape for one in known])[:, None]
    found: Floats = random.gamma(shape, 1 / shape, (len(known), n))
    return found
