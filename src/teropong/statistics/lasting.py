"""What lasts of a deviation: the next of a row of ratios, each of which chance has blurred.

The true logarithms are an autoregression of the first order around 0: near ones are alike, far ones
tell little. Neither its spread nor how long it lasts is known: the answer is that of all pairs on a
grid, each weighed by how likely it makes the ratios seen (Bayesian model averaging: Hoeting et al.,
*Stat. Science* 14 (1999); the Gaussian process: Rasmussen & Williams (2006), 2.2 and 5.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

USUAL = 0.12
"""The spread that is likeliest before anything is seen, as a standard deviation of logarithms."""
_UNSURE = 0.7
"""The standard deviation of the logarithm of that."""
_SPREADS = np.array([0.03, 0.06, 0.1, 0.15, 0.22, 0.32, 0.45, 0.65])
_LASTS = np.array([0.0, 0.4, 0.7, 0.9, 0.98])
"""The correlation of neighbours."""
_HALF = 0.5
_FEWEST = 3
"""So many ratios must lie before one that is held against what they foretold."""
_TRUST = 8.0
"""So many ratios it weighs that it was as sure as it should be."""
_MOST = 9.0
"""The square of so many standard deviations one ratio counts at most."""


@dataclass(frozen=True)
class Told:
    """A count that came, what was expected of it, and the variance of chance."""

    came: float
    expected: float
    variance: float


@dataclass(frozen=True)
class Next:
    """The logarithm of the next ratio: its mean and standard deviation."""

    mean: float
    spread: float


def next_of(told: Sequence[Told]) -> Next:
    """What the next count will be beside its expectation, from those before, the latest first.

    Each of those is foretold from the ones before it: what was too sure is wider by as much.
    """
    noise = np.array([(one.variance + _HALF) / (one.expected + _HALF) ** 2 for one in told])
    # chance makes a logarithm too low, by half of its variance
    ratios = np.array([np.log((one.came + _HALF) / (one.expected + _HALF)) for one in told])
    ratios = ratios + noise / 2
    ahead = _next(ratios, noise)
    off = [
        (ratios[nth] - before.mean) ** 2 / (before.spread**2 + noise[nth])
        for nth in range(len(told) - _FEWEST)
        for before in [_next(ratios[nth + 1 :], noise[nth + 1 :])]
    ]
    if not off:
        return ahead
    too_sure = max((_TRUST + float(np.minimum(off, _MOST).sum())) / (_TRUST + len(off)), 1.0)
    blur = float(noise.mean())
    return Next(ahead.mean, (too_sure * (ahead.spread**2 + blur) - blur) ** 0.5)


def _next(ratios: Floats, noise: Floats) -> Next:
    grid = [(spread, lasts) for spread in _SPREADS for lasts in _LASTS]
    found = np.array([_given(ratios, noise, *pair) for pair in grid])
    likely, means, variances = found.T
    prior = np.array([-0.5 * (np.log(spread / USUAL) / _UNSURE) ** 2 for spread, _ in grid])
    weights = np.exp(likely + prior - (likely + prior).max())
    weights /= weights.sum()
    mean = float(weights @ means)
    return Next(mean, float(weights @ (variances + means**2) - mean**2) ** 0.5)


def _given(
    ratios: Floats, noise: Floats, spread: float, lasts: float
) -> tuple[float, float, float]:
    """For one pair: the log likelihood, and mean and variance of the next."""
    lag = np.arange(1, len(ratios) + 1)
    alike = spread**2 * lasts ** np.abs(lag[:, None] - lag)
    root = np.linalg.cholesky(alike + np.diag(noise))
    seen = np.linalg.solve(root, ratios)
    ahead = np.linalg.solve(root, spread**2 * lasts**lag)
    likely = -0.5 * (seen @ seen) - np.log(np.diag(root)).sum()
    return float(likely), float(ahead @ seen), float(spread**2 - ahead @ ahead)
