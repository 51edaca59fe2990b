"""What comes again: by how much counts of a cell exceed what was expected, each time it returns.

Cells (the months of the year, say) return on several occasions. What they differ by has a part
that belongs to the cell and comes again, and one that belongs to the occasion: a one-way random
effects model, its variances by moments, the effects by best linear unbiased prediction (Searle,
Casella & McCulloch, *Variance Components* (1992), 3.6 and 7.4; Robinson, *Stat. Science* 6 (1991)).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SHARE, _WORTH = 0.5, 4.0
"""Before any cell has returned half of it is taken to come again; so many pairs that is worth."""
_LEAST = 0.25
"""Occasions on which fewer cases were expected tell nothing."""


def repeating(seen: Floats, expected: Floats) -> Floats:
    """The factor of each cell, 1 where nothing speaks for another: members × cells.

    Args:
        seen: members × cells × occasions, the cases that came.
        expected: the same, as they were expected but for the cells; 0 where a cell was not there.
    """
    whole_seen, whole = seen.sum(axis=(1, 2)), expected.sum(axis=(1, 2))
    level = np.divide(whole_seen, whole, out=np.zeros_like(whole), where=whole > 0)
    expected = expected * level[:, None, None]
    there = expected > _LEAST
    sizes, off = np.where(there, expected, 0.0), np.where(there, seen - expected, 0.0)
    bounded = np.where(there, expected, 1.0)
    n, total = there.sum(axis=(1, 2)), np.maximum(sizes.sum(axis=(1, 2)), _LEAST)
    varies = np.maximum(((off**2 / bounded).sum(axis=(1, 2)) - n) / total, 0.0)
    of_cell = np.minimum(_common(sizes, off, varies, total / np.maximum(n, 1)), varies)
    noise = (varies - of_cell)[:, None, None] + 1 / bounded
    weight = np.where(there, of_cell[:, None, None] / noise, 0.0)
    away: Floats = (weight * off / bounded).sum(axis=2) / (weight.sum(axis=2) + 1)
    return 1 + away


def _common(sizes: Floats, off: Floats, varies: Floats, typical: Floats) -> Floats:
    """The variance that belongs to the cells: the covariance of two occasions of one."""
    prior = _WORTH * typical**2
    found: Floats = (_pairs(off) + _SHARE * prior * varies) / (_pairs(sizes) + prior)
    return np.maximum(found, 0.0)


def _pairs(values: Floats) -> Floats:
    """The sum of the products of all pairs of occasions of one cell."""
    found: Floats = (values.sum(axis=2) ** 2 - (values**2).sum(axis=2)).sum(axis=1) / 2
    return found
