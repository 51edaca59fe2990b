"""How much follows: good weeks beside good weeks before, and what it does for a forecast."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from teropong.outlook.clock import Floats, Ints
from teropong.outlook.leading.cleaned import Series
from teropong.outlook.leading.seeking import Sought

_DRAWS = 1000
_BLOCK = 8
"""Weeks that are drawn together: good ones come in rows."""
_ENDS = (0.025, 0.975)
"""What they hold in 9 of 10 cases: the half year beside which weeks are seen takes some of it."""
_BEFORE = 26
_LEARNS = 40
_FEWEST = 26
"""So many weeks must be foretold before it is said whether an indicator helps."""


@dataclass(frozen=True)
class Strength:
    """By how much the outcome changes with one per cent more of the indicator: 9 in 10."""

    slope: float
    low: float
    high: float


def strength(leading: Series, outcome: Series, sought: Sought) -> Strength:
    """The slope at the lag that was found, with the interval of a circular block bootstrap."""
    before, after = _pairs(leading.ratios(), outcome.ratios(), sought)
    n = len(before)
    random = np.random.default_rng([n, _DRAWS])
    starts = random.integers(n, size=(_DRAWS, -(-n // _BLOCK)))
    drawn = ((starts[:, :, None] + np.arange(_BLOCK)).reshape(_DRAWS, -1) % n)[:, :n]
    slopes = _slopes(before[drawn], after[drawn])
    low, high = np.quantile(slopes, _ENDS).tolist()
    return Strength(float(_slopes(before[None], after[None])[0]), low, high)


def _pairs(before: Floats, after: Floats, sought: Sought) -> tuple[Floats, Floats]:
    smooth = _mean_of(before, sought.width)
    return smooth[: len(smooth) - sought.lag], after[sought.lag :]


def _mean_of(series: Floats, width: int) -> Floats:
    return np.convolve(series, np.ones(width) / width, "same") if width > 1 else series


def _slopes(before: Floats, after: Floats) -> Floats:
    x = before - before.mean(axis=1, keepdims=True)
    y = after - after.mean(axis=1, keepdims=True)
    size = (x**2).sum(axis=1)
    found: Floats = np.divide((x * y).sum(axis=1), size, out=np.zeros(len(x)), where=size > 0)
    return found


def improves(leading: Series, outcome: Series, sought: Sought) -> float | None:
    """By which share the error of an autoregression of the outcome is less with the indicator.

    Week after week it is fitted to the weeks before and foretells the next, of square roots beside
    the mean of the half year before; less than 0: it is worse. Null where too few are foretold.
    """
    after = _beside_before(outcome)
    before = _mean_of(_beside_before(leading), sought.width)
    half = sought.width // 2
    if sought.lag <= half:
        return None
    first = _BEFORE + max(4, sought.lag + half)
    weeks = np.arange(first, len(after))
    if len(weeks) < _LEARNS + _FEWEST:
        return None
    own = np.column_stack(
        [
            np.ones(len(weeks)),
            after[weeks - 1],
            np.mean([after[weeks - nth] for nth in range(1, 5)], axis=0),
        ]
    )
    both = np.column_stack([own, before[weeks - sought.lag]])
    errors = [_foretold(design, after[weeks]) for design in (own, both)]
    return float(1 - (errors[1] / errors[0]) ** 0.5) if errors[0] > 0 else None


def _beside_before(series: Series) -> Floats:
    """Square roots over their mean in the half year before, less 1; 0 where nothing is known."""
    root = np.nan_to_num(np.sqrt(series.per_day))
    known = np.isfinite(series.per_day).astype(float)
    sums, counts = (np.concatenate([[0.0], np.cumsum(one)]) for one in (root, known))
    nth: Ints = np.arange(len(root))
    start = np.maximum(nth - _BEFORE, 0)
    n = counts[nth] - counts[start]
    mean = np.divide(sums[nth] - sums[start], n, out=np.zeros(len(root)), where=n > 0)
    found = np.divide(root, mean, out=np.ones(len(root)), where=mean > 0) - 1
    return np.where(known > 0, found, 0.0)


def _foretold(design: Floats, outcome: Floats) -> float:
    """The mean squared error of the weeks that were foretold from those before."""
    errors = [
        outcome[nth] - design[nth] @ np.linalg.lstsq(design[:nth], outcome[:nth], rcond=None)[0]
        for nth in range(_LEARNS, len(outcome))
    ]
    return float(np.mean(np.square(errors)))
