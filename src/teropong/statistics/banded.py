"""How often an event comes at each age: occurrences over exposure by band, shrunk to a group.

Within a band the chance of the event in one step is the same at each age (the piecewise exponential
model: Holford, *Biometrics* 36 (1980) 299-305). A member's chance has a gamma prior around its own
level times the group's shape; how much the prior weighs is what makes all counts together likeliest
(parametric empirical Bayes with negative binomial margins: Carlin & Louis, *Bayes and Empirical
Bayes Methods for Data Analysis* (2000), 3.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from teropong.statistics.special import log_gamma

Floats = NDArray[np.float64]

AGES = 400
"""Ages that are told apart, in steps; what is older is as old as the last."""
BANDS = np.array(
    [0, 1, 2, 3, 4, 5, 7, 9, 12, 15, 19, 24, 30, 38, 48, 60, 75, 95, 120, 150, 190, 240, 300, AGES]
)
"""Where each band begins, and the last ends: narrow where most happens."""
_WEIGHTS = np.geomspace(0.5, 500, 25)
"""What the prior may be worth, in events."""
_TURNS = 20
_HALF = 0.5


@dataclass(frozen=True)
class Banded:
    """What is known of each member's chance by band: a gamma with `shape` and `time`.

    Both are members × bands; events, and steps at risk.
    """

    shape: Floats
    time: Floats

    def mean(self) -> Floats:
        """The chance of the event in one step, members × ages."""
        return _by_age(self.shape / self.time)

    def drawn(self, random: np.random.Generator, n: int) -> Floats:
        """So many draws of the same: draws × members × ages."""
        return _by_age(random.gamma(self.shape, 1 / self.time, (n, *self.shape.shape)))


def banded(events: Floats, at_risk: Floats) -> Banded:
    """Each member's chance of the event by age.

    Args:
        events: members × ages, how often it came.
        at_risk: members × ages, how many could have had it.
    """
    seen, exposed = _by_band(events), _by_band(at_risk)
    if not seen.any():
        return Banded(np.zeros_like(seen), exposed + 1)
    prior = _prior(seen, exposed)
    weight = float(_WEIGHTS[_likelihoods(seen, prior * exposed).argmax()])
    return Banded(seen + weight, exposed + weight / prior)


def _prior(seen: Floats, exposed: Floats) -> Floats:
    """Each member's level times the group's shape, members × bands, above 0 throughout."""
    level = np.ones(len(seen))
    for _ in range(_TURNS):
        weighed = (level[:, None] * exposed).sum(axis=0)
        shape = seen.sum(axis=0) / np.maximum(weighed, 1e-9)
        level = (seen.sum(axis=1) + _HALF) / ((shape * exposed).sum(axis=1) + _HALF)
    return np.maximum(level[:, None] * _steadied(seen.sum(axis=0), weighed), 1e-9)


def _steadied(seen: Floats, weighed: Floats) -> Floats:
    """The shape with one event of the band before added to each: no band is without a chance."""
    before = seen.sum() / weighed.sum()
    found = np.empty_like(seen)
    for nth, (events, exposure) in enumerate(zip(seen, weighed, strict=True)):
        before = (events + 1) / (exposure + 1 / before)
        found[nth] = before
    return found


def _likelihoods(seen: Floats, expected: Floats) -> Floats:
    """Log likelihood of the counts for each weight, negative binomial, up to a constant."""
    expected = np.maximum(expected, 1e-12)
    weight = _WEIGHTS[:, None, None]
    told = log_gamma(seen + weight) - log_gamma(weight)
    told += weight * np.log(weight / (weight + expected))
    told += seen * np.log(expected / (weight + expected))
    found: Floats = told.sum(axis=(1, 2))
    return found


def _by_band(by_age: Floats) -> Floats:
    found: Floats = np.add.reduceat(by_age, BANDS[:-1], axis=-1)
    return found


def _by_age(by_band: NDArray[Any]) -> Floats:
    return np.repeat(by_band, np.diff(BANDS), axis=-1)
