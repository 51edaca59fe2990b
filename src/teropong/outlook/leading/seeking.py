"""At which lag an indicator precedes an outcome, and whether chance alone could make it so."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from teropong.outlook.clock import Floats
from teropong.outlook.leading.cleaned import Series
from teropong.statistics.surrogates import lagged, phase_randomised, smoothed

LAGS = range(1, 27)
"""Weeks. In the same week nothing precedes: what moves all of a company would be called a lead."""
WIDTHS = (1, 5)
"""A lead is sought in single weeks, and in five together: the times until a win differ."""
DRAWS = 2000
ALPHA = 0.04
"""Of all indicators together. Surrogates of short series are a little too tame: it keeps to 5 %."""
FEWEST_WEEKS = 52
FEWEST_SEEN = 26
"""In so many weeks there must have been any of both."""


@dataclass(frozen=True)
class Sought:
    """The strongest lag, in weeks, over how many, its correlation, and the chance of such a one.

    ``drawn`` are the strongest of each draw, as correlations at that lag, in order; ``curve`` the
    correlations at all `LAGS`, of single weeks.
    """

    lag: int
    width: int
    r: float
    p: float
    drawn: Floats
    curve: Floats

    def by_chance(self, family: int = 1) -> float:
        """What a correlation must exceed, to be shown in a family of so many."""
        return float(np.quantile(self.drawn, 1 - ALPHA / family))

    def more_weeks(self, n: int, family: int) -> int:
        """How many weeks more than n it takes to show what is seen in them, if it is so."""
        return max(ceil(n * (self.by_chance(family) / max(self.r, 0.01)) ** 2) - n, 1)


def seek(leading: Series, outcome: Series, draws: int = DRAWS) -> Sought:
    """Look for a lead; the same series give the same answer."""
    before, after = leading.clean(), outcome.clean()
    random = np.random.default_rng([len(before), draws])
    (seen,) = _strongest(before[None], after)
    drawn = _strongest(phase_randomised(random, before, draws), after).max(axis=(1, 2))
    width, place = np.unravel_index(seen.argmax(), seen.shape)
    most, lag, n = float(seen[width, place]), LAGS[int(place)], len(before)
    return Sought(
        lag,
        WIDTHS[int(width)],
        most / (n - lag) ** 0.5,
        float((1 + (drawn >= most).sum()) / (1 + draws)),
        np.sort(drawn) / (n - lag) ** 0.5,
        seen[0] / np.sqrt(n - np.array(LAGS)),
    )


def _strongest(leading: Floats, outcome: Floats) -> Floats:
    """In standard errors: draws × widths × lags."""
    told = lagged(leading, outcome, LAGS)
    return np.stack([told if width == 1 else smoothed(told, width) for width in WIDTHS], axis=1)
