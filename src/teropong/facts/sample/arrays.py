"""Array types of the simulation, and the clock they count in.

Instants are whole seconds of the wall clock (UTC+7, no summer time) since midnight of the
company's first day; days are counted from that day; money is in minor units.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int8]

HOUR = 3600
DAY = 86_400
NEVER = 1 << 40
"""An instant that does not come."""
NONE = -(1 << 31)
"""A sum, day or instant that is not given."""


def chance(rng: np.random.Generator, size: int, probability: float | Floats) -> Bools:
    """One biased coin each."""
    return rng.random(size) < probability


def pick(rng: np.random.Generator, size: int, weights: tuple[float, ...]) -> Ints:
    """Codes from 0, drawn in proportion to their weights."""
    edges = np.cumsum(np.array(weights)) / sum(weights)
    return np.searchsorted(edges[:-1], rng.random(size), side="right").astype(np.int64)


def scattered(number: Ints, modulus: int) -> Ints:
    """A fixed code below ``modulus`` for each number, the same wherever it is asked."""
    return (number * 2_654_435_761 % (1 << 32) >> 7) % modulus


def order_of(values: Ints) -> Ints:
    """Positions in ascending order of values from 0 to 2^39, ties as they come."""
    bits = max(len(values) - 1, 1).bit_length()
    key: Ints = (values << bits) + np.arange(len(values))
    key.sort()
    return key & ((1 << bits) - 1)
