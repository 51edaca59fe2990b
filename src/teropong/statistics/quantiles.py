"""Quantiles by linear interpolation: type 7 of Hyndman & Fan, Am. Stat. 50 (1996) 361–365."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class Ascending(Protocol):
    """Whole numbers that can be asked for by their place in ascending order."""

    def __len__(self) -> int: ...

    def __getitem__(self, place: int, /) -> int: ...


def quantile(sorted_values: Ascending, p: Fraction) -> Fraction:
    """The exact quantile of whole numbers, such as minor units, given in ascending order.

    Raises:
        ValueError: no values, or a p outside 0 … 1.
    """
    n = len(sorted_values)
    _check(n, p, 0 <= p.numerator <= p.denominator)
    below, beyond = divmod((n - 1) * p.numerator, p.denominator)
    value = int(sorted_values[below])
    if not beyond:
        return Fraction(value)
    step = int(sorted_values[below + 1]) - value
    return Fraction(value * p.denominator + beyond * step, p.denominator)


def quantile_float(values: NDArray[np.floating[Any]], p: float) -> float:
    """The quantile of measured values, such as days, in any order; in their own unit.

    Raises:
        ValueError: no values, or a p outside 0 … 1.
    """
    _check(values.size, p, 0 <= p <= 1)
    return float(np.quantile(values, p))


def _check(n: int, p: Fraction | float, is_share: bool) -> None:
    if n == 0:
        raise ValueError("there is no quantile of no values")
    if not is_share:
        raise ValueError(f"p is {p}: a number from 0 to 1 is needed")
