"""The distribution functions of gamma and beta, by series and continued fractions.

Abramowitz & Stegun (1964), 6.5.29, 6.5.31 and 26.5.8; the fractions by Lentz's method. The
logarithm of many gamma functions at once by Stirling's series (6.1.41).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from math import exp, lgamma, log, log1p, pi

import numpy as np
from numpy.typing import NDArray

_CLOSE = 1e-12
_TINY = 1e-300
_MOST_TERMS = 100_000
_SHIFT = 8
"""So far up Stirling's series is taken, where it is exact enough."""


def gamma_below(shape: float, x: float) -> float:
    """The probability that a gamma variable of that shape, and rate 1, lies below x.

    Raises:
        ValueError: a shape that is not above 0.
    """
    if shape <= 0:
        raise ValueError(f"shape is {shape}: a number above 0 is needed")
    if x <= 0:
        return 0.0
    scale = exp(shape * log(x) - x - lgamma(shape))
    if x < shape + 1:
        return min(1.0, scale * _series(shape, x))
    return max(0.0, 1.0 - scale / (x + 1 - shape + _fraction(_gamma_terms(shape, x))))


def log_gamma(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithms of Γ of values above 0, to about ten digits."""
    away = np.log(np.prod([values + nth for nth in range(_SHIFT)], axis=0))
    x = values + _SHIFT
    series = (1 / 12 - (1 / 360 - 1 / 1260 / x**2) / x**2) / x
    found: NDArray[np.float64] = (x - 0.5) * np.log(x) - x + log(2 * pi) / 2 + series - away
    return found


def beta_below(a: float, b: float, x: float) -> float:
    """The probability that a beta variable with the shapes a and b lies below x.

    Raises:
        ValueError: a shape that is not above 0.
    """
    if a <= 0 or b <= 0:
        raise ValueError(f"shapes are {a} and {b}: numbers above 0 are needed")
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1.0 - beta_below(b, a, 1 - x)
    scale = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    return min(1.0, scale / a / (1 + _fraction(_beta_terms(a, b, x))))


def _series(shape: float, x: float) -> float:
    term = total = 1 / shape
    for n in count(1):
        term *= x / (shape + n)
        total += term
        if term < total * _CLOSE:
            break
    return total


def _gamma_terms(shape: float, x: float) -> Iterator[tuple[float, float]]:
    for n in count(1):
        yield -n * (n - shape), x + 2 * n + 1 - shape


def _beta_terms(a: float, b: float, x: float) -> Iterator[tuple[float, float]]:
    for n in count(0):
        yield -(a + n) * (a + b + n) * x / ((a + 2 * n) * (a + 2 * n + 1)), 1.0
        m = n + 1
        yield m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), 1.0


def _fraction(terms: Iterator[tuple[float, float]]) -> float:
    """The continued fraction p₁/(q₁ + p₂/(q₂ + …)) of (p, q)."""
    value = above = _TINY
    below = before = 0.0
    for nth, (p, q) in enumerate(terms):
        below = q + p * below
        below = 1 / (below or _TINY)
        above = (q + p / above) or _TINY
        change = above * below
        value *= change
        if max(abs(change - 1), abs(before - 1)) < _CLOSE or nth > _MOST_TERMS:
            break
        before = change
    return value
