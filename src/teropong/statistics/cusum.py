"""When a course has left what was expected: one-sided CUSUM of log-likelihood ratios.

S = max(0, S + log f₁(x)/f₀(x)): Page, *Biometrika* 41 (1954) 100–115. An alarm is raised where S
reaches the threshold, began after S was 0 for the last time, and lasts until S was 0 twice running:
one good week may be chance, too. While it lasts S is kept at the threshold, so that it ends soon
after the course is mended. How often one is raised by chance follows from the stationary state of
the chain of S: Brook & Evans, *Biometrika* 59 (1972) 539–549.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, exp, lgamma, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

_PLAIN = 1.02
"""With a dispersion below this the counts are Poisson's."""
_LOWEST, _HIGHEST = 0.4, 16.0
_STEP = log(1.15)
_CELLS = 40
_HALVINGS = 11
_RAREST = 1e-7


@dataclass(slots=True)
class Cusum:
    """The sum of one course so far, fed piece by piece; `threshold` is in units of log odds."""

    threshold: float
    sum: float = 0.0
    place: int = 0
    since: int = 0
    """The first piece after the sum was 0 for the last time before the alarm, or before now."""
    is_open: bool = False

    def add(self, ratio: float) -> None:
        """Take the next piece's log-likelihood ratio."""
        self.place += 1
        was_mended = self.sum <= 0
        self.sum = max(0.0, min(self.sum + ratio, self.threshold))
        if self.sum >= self.threshold:
            self.is_open = True
        elif self.sum <= 0 and (was_mended or not self.is_open):
            self.restart()

    def restart(self) -> None:
        """Begin anew after the last piece."""
        self.sum, self.since, self.is_open = 0.0, self.place, False


def count_ratio(count: float, mean: float, change: float, dispersion: float) -> float:
    """The log-likelihood ratio of a count: its mean times `change`, against its mean.

    Negative binomial with a variance of `dispersion` times the mean, Poisson where that is 1.
    Counts may be fractions (sums of money in units of their deals).
    """
    if mean <= 0:
        return 0.0
    if dispersion < _PLAIN:
        return count * log(change) + mean * (1 - change)
    size = mean / (dispersion - 1)
    other = size * change
    gammas = lgamma(count + other) - lgamma(other) - lgamma(count + size) + lgamma(size)
    return gammas + (size - other) * log(dispersion)


def share_ratio(did: float, did_not: float, share: float, odds: float) -> float:
    """The log-likelihood ratio of cases: the odds of `share` times `odds`, against the share."""
    other = odds * share / (1 - share + odds * share)
    return did * log(other / share) + did_not * log((1 - other) / (1 - share))


def count_threshold(mean: float, change: float, dispersion: float, often: float) -> float:
    """The threshold at which a steady course of counts raises `often` false alarms per piece.

    The mean and the dispersion are rounded to steps of 15 %, so that a threshold does not tremble
    with them.
    """
    return _count_threshold(_rounded(mean), change, _rounded(dispersion), often)


def share_threshold(cases: float, share: float, odds: float, often: float) -> float:
    """The same for a share of so many cases a piece."""
    return _share_threshold(_rounded(cases), _rounded(share / (1 - share)), odds, often)


def _rounded(value: float) -> float:
    return exp(round(log(max(value, 1e-6)) / _STEP) * _STEP)


@lru_cache(maxsize=4096)
def _count_threshold(mean: float, change: float, dispersion: float, often: float) -> float:
    most = ceil(mean * max(change, 1) + 12 * sqrt(dispersion * mean * max(change, 1)) + 12)
    if most > 400:
        shrink = 400 / most
        return _count_threshold(mean * shrink, change, dispersion, often)
    counts = np.arange(most)
    ratios = np.array([count_ratio(float(x), mean, change, dispersion) for x in counts])
    return _solved(ratios, _count_chances(mean, dispersion, most), often)


def _count_chances(mean: float, dispersion: float, most: int) -> Floats:
    is_plain = dispersion < _PLAIN
    size = mean / (max(dispersion, _PLAIN) - 1)
    logs = [-mean if is_plain else -size * log(dispersion)]
    for x in range(most - 1):
        step = mean / (x + 1) if is_plain else (x + size) / (x + 1) * (1 - 1 / dispersion)
        logs.append(logs[-1] + log(step))
    chances: Floats = np.exp(np.array(logs))
    return chances


@lru_cache(maxsize=4096)
def _share_threshold(cases: float, plain_odds: float, odds: float, often: float) -> float:
    """Case by case: the chain's step is one case."""
    share = plain_odds / (1 + plain_odds)
    ratios = np.array([share_ratio(1, 0, share, odds), share_ratio(0, 1, share, odds)])
    return _solved(ratios, np.array([share, 1 - share]), often / cases)


def _solved(ratios: Floats, chances: Floats, often: float) -> float:
    low, high = _LOWEST, _HIGHEST
    if raised_by_chance(ratios, chances, low) <= often:
        return low
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        is_rare = raised_by_chance(ratios, chances, middle) <= often
        low, high = (low, middle) if is_rare else (middle, high)
    return high


def raised_by_chance(ratios: Floats, chances: Floats, threshold: float) -> float:
    """How many alarms a steady course raises per piece, whose ratios come with those chances.

    The chain's states are cells of S while no alarm is open, and the same while one is. Where S
    falls between two cells, both get their share. An alarm that is open in the cell of 0 was mended
    once.
    """
    n = _CELLS + 1
    is_there = chances > _RAREST
    sums = np.arange(n)[:, None] + ratios[is_there] * (_CELLS / threshold)
    places = np.clip(sums, 0, _CELLS)
    low = np.minimum(places.astype(int), _CELLS - 1)
    rest = places - low
    moves = np.zeros((2 * n, 2 * n))
    was_above = np.arange(n)[:, None] > 0
    for cell, share in ((low, 1 - rest), (low + 1, rest)):
        chance = share * chances[is_there]
        for is_open in (0, 1):
            opens = (cell == _CELLS) | (bool(is_open) & ((cell > 0) | was_above))
            states = (np.arange(n)[:, None] + is_open * n) * 2 * n + cell + opens * n
            added = np.bincount(states.ravel(), chance.ravel(), minlength=4 * n * n)
            moves += added.reshape(moves.shape)
    state = _stationary(moves)
    return float((state[:n] @ moves[:n, n:]).sum())


def _stationary(moves: Floats) -> Floats:
    """The state that moving does not change; what was cut off at the tail goes nowhere."""
    n = len(moves)
    moves = moves / moves.sum(axis=1, keepdims=True)
    equations = np.vstack([(moves.T - np.eye(n))[:-1], np.ones(n)])
    return np.linalg.solve(equations, np.eye(n)[-1])
