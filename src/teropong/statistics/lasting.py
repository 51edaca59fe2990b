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
    """What the next count will be beside its expectation, from those before, the latest first."""
    ratios = np.array([np.log((one.came + _HALF) / (one.expected + _HALF)) for one in told])
    noise = np.array([(one.variance + _HALF) / (one.expected + _HALF) ** 2 for one in told])
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
