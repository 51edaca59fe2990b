"""Many open deals drawn together: what so many bring is normal, whatever each of them does.

Given the pace, deals are independent, so that their sums have the mean and the covariances of the
sums of single deals; with thousands of them the rest does not show (the central limit theorem). A
deal is won in one span only: between spans the covariance is negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from teropong.outlook.clock import Floats, Ints
from teropong.outlook.forecast.steadiness import Steadiness, paces_of

if TYPE_CHECKING:
    from teropong.outlook.forecast.drawing import Deals

_PACES = 33
"""So many kinds of luck are worked out; between them all changes evenly."""
_SURE = 1e-5
_SLACK = 1e-9
"""Where all deals are worth the same, revenue follows from wins: a root exists all the same."""


def drawn_together(
    random: np.random.Generator, deals: Deals, steady: Sequence[Steadiness], luck: Floats
) -> Floats:
    """Spans × (wins, revenue) × draws of all open deals; ``luck`` is what is common to them."""
    n_spans = len(deals.chances)
    deviates = random.standard_normal((len(luck), 2 * n_spans))
    grid = np.linspace(luck.min(), luck.max() + _SLACK, _PACES)
    hazards = -np.log1p(-np.minimum(deals.chances, 1 - 1e-12))
    moments = (_moments(deals, hazards, paces) for paces in paces_of(steady, grid).T)
    means, roots = zip(*moments, strict=True)
    place, part = _between(grid, luck)
    mean = _blend(np.array(means), place, part)
    root = _blend(np.array(roots), place, part)
    found = np.maximum(mean + np.einsum("nij,nj->ni", root, deviates), 0)
    found[:, :n_spans] = np.rint(found[:, :n_spans])
    return np.stack([found[:, :n_spans], found[:, n_spans:]]).transpose(2, 0, 1)


def _moments(deals: Deals, hazards: Floats, paces: Floats) -> tuple[Floats, Floats]:
    """The mean of wins, then revenue, of each span; and a root of their covariance."""
    until = np.maximum.accumulate(-np.expm1(-hazards * paces[:, None]), axis=0)
    chances = np.diff(until, axis=0, prepend=0)
    n, amounts = len(chances), deals.amounts
    squares = amounts**2 * np.exp(deals.spread**2)
    mean = np.concatenate([chances.sum(axis=1), chances @ amounts])
    both = np.zeros((2 * n, 2 * n))
    for rows, columns, worth in ((0, 0, 1.0), (0, 1, amounts), (1, 1, amounts**2)):
        shared = -(chances * worth) @ chances.T
        own = squares if (rows, columns) == (1, 1) else worth
        shared += np.diag((chances * own).sum(axis=1))
        here = np.s_[rows * n : (rows + 1) * n, columns * n : (columns + 1) * n]
        there = np.s_[columns * n : (columns + 1) * n, rows * n : (rows + 1) * n]
        both[here], both[there] = shared, shared.T
    return mean, _root(mean, both)


def _root(mean: Floats, covariance: Floats) -> Floats:
    """A lower triangle; of what is as good as sure a row of 0."""
    size = np.sqrt(np.maximum(np.diag(covariance), 0))
    size = np.where(size > _SURE * mean, size, 0.0)
    scale = np.where(size > 0, size, np.inf)
    correlation = covariance / np.outer(scale, scale)
    np.fill_diagonal(correlation, 1 + _SLACK)
    found: Floats = np.linalg.cholesky(correlation) * size[:, None]
    return found


def _between(grid: Floats, luck: Floats) -> tuple[Ints, Floats]:
    place = np.clip(np.searchsorted(grid, luck) - 1, 0, len(grid) - 2)
    width = grid[place + 1] - grid[place]
    part = np.divide(luck - grid[place], width, out=np.zeros(len(luck)), where=width > 0)
    return place, part


def _blend(told: Floats, place: Ints, part: Floats) -> Floats:
    share = part.reshape(-1, *[1] * (told.ndim - 1))
    found: Floats = told[place] * (1 - share) + told[place + 1] * share
    return found
