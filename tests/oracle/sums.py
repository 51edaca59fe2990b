"""Means, quantiles (type 7) and Student's t, by the textbook."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction


def mean(values: Sequence[Fraction | int]) -> Fraction | None:
    """The exact mean."""
    return sum(map(Fraction, values), Fraction(0)) / len(values) if values else None


def quantile(values: Sequence[Fraction | int], share: Fraction) -> Fraction | None:
    """Type 7: linear between the order statistics around (n − 1) · share."""
    if not values:
        return None
    ordered = sorted(map(Fraction, values))
    place = (len(ordered) - 1) * share
    lower = place.numerator // place.denominator
    upper = min(lower + 1, len(ordered) - 1)
    return ordered[lower] + (place - lower) * (ordered[upper] - ordered[lower])


def median(values: Sequence[Fraction | int]) -> Fraction | None:
    """The middle one."""
    return quantile(values, Fraction(1, 2))


def ratio(part: int, whole: int) -> Fraction | None:
    """A rate; no value where there is nothing to divide by."""
    return Fraction(part, whole) if whole else None


def t_inside(t: float, freedom: int) -> float:
    """P(|T| ≤ t) for whole degrees of freedom, by the finite series in θ = atan(t/√ν)."""
    theta = math.atan(t / math.sqrt(freedom))
    cosine, sine = math.cos(theta), math.sin(theta)
    if freedom % 2:
        terms, term = [], cosine
        for k in range(1, freedom - 1, 2):
            terms.append(term)
            term *= cosine**2 * (k + 1) / (k + 2)
        return 2 / math.pi * (theta + sine * math.fsum(terms))
    terms, term = [], 1.0
    for k in range(0, freedom - 1, 2):
        terms.append(term)
        term *= cosine**2 * (k + 1) / (k + 2)
    return sine * math.fsum(terms)


def t_quantile(share: float, freedom: int) -> float:
    """The quantile of Student's t for a share above one half, by bisection."""
    low, high = 0.0, 1e4
    for _ in range(200):
        middle = (low + high) / 2
        if (1 + t_inside(middle, freedom)) / 2 < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2
