"""Intervals around a share."""

from __future__ import annotations

from math import exp, log, sqrt
from statistics import NormalDist

TENTHS = (0.1, 0.5, 0.9)
"""The quantiles that say what a figure may well be: its middle, and the ends of 8 in 10."""
_FARTHEST = 700.0
"""exp() of more overflows."""


def normal_deviate(confidence: float) -> float:
    """How many standard deviations a two-sided interval reaches: 1.645 for 0.90.

    Raises:
        ValueError: a confidence that does not lie between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is {confidence}: a number between 0 and 1 is needed")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(successes: int, n: int, confidence: float = 0.90) -> tuple[float, float]:
    """The score interval of a plain share: Wilson, JASA 22 (1927) 209–212.

    Of nothing at all it is 0 to 1: nothing is known.

    Raises:
        ValueError: not 0 ≤ successes ≤ n, or a confidence that does not lie between 0 and 1.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} successes of {n}: from 0 to all of them are possible")
    deviate = normal_deviate(confidence)
    if n == 0:
        return 0.0, 1.0
    square = deviate * deviate
    middle = (successes + square / 2) / (n + square)
    reach = deviate * sqrt(successes * (n - successes) / n + square / 4) / (n + square)
    low = max(0.0, middle - reach) if successes else 0.0
    return low, min(1.0, middle + reach) if successes < n else 1.0


def log_log(share: float, variance: float, deviate: float) -> tuple[float, float]:
    """The complementary log-log interval of an estimated share; it never leaves 0 … 1.

    exp(−exp(log(−log F) ± z √Var / (F |log F|))): Kalbfleisch & Prentice, *The Statistical
    Analysis of Failure Time Data* (2002), 1.4.

    Raises:
        ValueError: a share that does not lie between 0 and 1: there the scale ends.
    """
    if not 0 < share < 1:
        raise ValueError(f"share is {share}: a number between 0 and 1 is needed")
    scale = log(share)
    factor = exp(min(deviate * sqrt(variance) / (share * -scale), _FARTHEST))
    return exp(scale * factor), exp(scale / factor)
