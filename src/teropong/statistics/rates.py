"""Rates of counts that vary more than chance: gamma-Poisson, a few cases shrunk to a group.

A count over an exposure t has the mean λt and the variance φλt, which makes it worth as much as
1/φ of it in plain Poisson counts: to a gamma prior with shape a and time b it adds count/φ and
t/φ. Cameron & Trivedi, *Regression Analysis of Count Data* (2013), 3.2 and 3.4; the moments of the
prior as in Böhning, *Biometrics* 56 (2000).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from teropong.statistics.special import gamma_below

USUAL_DISPERSION = 2.0
"""What people's weekly counts vary by, until their own say otherwise."""
_LEAST_DISPERSION, _MOST_DISPERSION = 1.0, 6.0
_WORTH = 30
"""So many weeks the usual dispersion weighs against those seen."""
_LEAST_SPREAD = 0.15
"""A group is never taken for more alike than this: the coefficient of variation of its rates."""


@dataclass(frozen=True, slots=True)
class Gamma:
    """What is known of a rate: as if `shape` cases had been seen in `time`."""

    shape: float
    time: float

    @property
    def mean(self) -> float:
        """The rate to be expected, cases per unit of time."""
        return self.shape / self.time

    def seen(self, count: float, time: float, dispersion: float) -> Gamma:
        """The same with a count over a time besides, whose variance is `dispersion` × its mean."""
        return Gamma(self.shape + count / dispersion, self.time + time / dispersion)

    def below(self, rate: float) -> float:
        """The probability that the true rate lies below a rate."""
        return gamma_below(self.shape, rate * self.time)


def around(mean: float, spread: float) -> Gamma:
    """What is known of one of a group, by the group's mean and coefficient of variation.

    Raises:
        ValueError: a mean or a spread that is not above 0.
    """
    if mean <= 0 or spread <= 0:
        raise ValueError(f"mean {mean} and spread {spread} must be above 0")
    return Gamma(spread**-2, spread**-2 / mean)


def group_of(counts: Sequence[float], times: Sequence[float], dispersion: float) -> Gamma | None:
    """What the members' counts over their times say of one of them; null where nothing was seen.

    The variance between them is what theirs exceeds chance by.
    """
    whole, time = sum(counts), sum(times)
    if whole <= 0 or time <= 0:
        return None
    mean = whole / time
    there = [(count, t) for count, t in zip(counts, times, strict=True) if t > 0]
    excess = sum((count - mean * t) ** 2 - dispersion * mean * t for count, t in there)
    scale = sum((mean * t) ** 2 for _, t in there)
    return around(mean, max(excess / scale, _LEAST_SPREAD**2) ** 0.5)


def pearson_of(counts: Sequence[float], times: Sequence[float]) -> tuple[float, int]:
    """Σ (count − mean)² / mean of one's counts at their own rate, and its degrees of freedom.

    Args:
        counts: one per piece of time.
        times: the exposures; those of 0 are left out.
    """
    pairs = [pair for pair in zip(counts, times, strict=True) if pair[1] > 0]
    whole = sum(count for count, _ in pairs)
    if whole <= 0:
        return 0.0, 0
    rate = whole / sum(time for _, time in pairs)
    return sum((count - rate * time) ** 2 / (rate * time) for count, time in pairs), len(pairs) - 1


def drawn_dispersion(pearson: float, freedom: int) -> float:
    """How many times the variance of counts is their mean; of few weeks drawn to the usual."""
    drawn = (pearson + _WORTH * USUAL_DISPERSION) / (freedom + _WORTH)
    return min(max(drawn, _LEAST_DISPERSION), _MOST_DISPERSION)
