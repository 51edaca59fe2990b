"""Whether one series precedes another by more than chance: surrogates, and many tests at once.

A surrogate has the periodogram of a series, and so its autocorrelation and its rhythms, with phases
drawn anew: whatever goes along with the other series is lost (Theiler et al., *Physica D* 58
(1992) 77-94; Prichard & Theiler, *Physical Review Letters* 73 (1994) 951-954). The strongest of
many lags is held against the strongest of as many lags of each surrogate, so that having looked at
all of them is paid for.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def phase_randomised(random: np.random.Generator, series: NDArray[Any], n: int) -> Floats:
    """So many surrogates of a series around 0: draws × its length."""
    size = len(series)
    powers = np.abs(np.fft.rfft(series))
    phases = random.uniform(0, 2 * np.pi, (n, len(powers)))
    phases[:, 0] = 0.0
    if size % 2 == 0:
        phases[:, -1] = np.where(random.random(n) < 0.5, 0.0, np.pi)
    found: Floats = np.fft.irfft(powers * np.exp(1j * phases), size, axis=1)
    return found


def lagged(leading: Floats, outcome: Floats, lags: Sequence[int]) -> Floats:
    """Correlations of series (draws × n) with what comes so many places later, in standard errors.

    draws × lags: r · √pairs; 0 where a series does not vary.
    """
    n = len(outcome)
    found = np.zeros((len(leading), len(lags)))
    for place, lag in enumerate(lags):
        before, after = leading[:, : n - lag], outcome[lag:]
        size = np.sqrt((before**2).sum(axis=1) * (after @ after))
        r = np.divide(before @ after, size, out=np.zeros(len(leading)), where=size > 0)
        found[:, place] = r * np.sqrt(n - lag)
    return found


def smoothed(told: Floats, width: int) -> Floats:
    """Standard errors of neighbouring lags taken together, the middle ones counting more."""
    half = width // 2
    weights = np.bartlett(width + 2)[1:-1]
    n = told.shape[1]
    padded = np.pad(told, ((0, 0), (half, half)))
    there = np.pad(np.ones(n), half)
    sums = sum(weight * padded[:, nth : nth + n] for nth, weight in enumerate(weights))
    size = sum(weight**2 * there[nth : nth + n] for nth, weight in enumerate(weights))
    found: Floats = np.asarray(sums) / np.sqrt(size)
    return found


def normal_scores(series: Floats) -> Floats:
    """What a normal variable has at the ranks of a series; 0 where it is not known (nan)."""
    known = np.isfinite(series)
    n = int(known.sum())
    ranks = np.argsort(np.argsort(series[known], kind="stable"), kind="stable")
    normal = NormalDist()
    at = np.array([normal.inv_cdf((nth + 0.5) / n) for nth in range(n)])
    found = np.zeros(len(series))
    found[known] = at[ranks]
    return found


def holm(chances: Sequence[float]) -> list[float]:
    """P-values of a family, each as it counts beside the others (Holm 1979)."""
    order = sorted(range(len(chances)), key=lambda nth: chances[nth])
    found, most = [1.0] * len(chances), 0.0
    for rank, nth in enumerate(order):
        most = max(most, min((len(chances) - rank) * chances[nth], 1.0))
        found[nth] = most
    return found
