"""Rates of counts that vary more than chance: gamma-Poisson, a few cases shrunk to a group.

A count over an exposure t has the mean λt and the variance φλt, which makes it worth as much as
1/φ of it in plain Poisson counts: to a gamma prior with shape a and time b it adds count/φ and
t/φ. Cameron & Trivedi, *Regression Analysis of Count Data* (2013), 3.2 and 3.4.
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
_LEAST_SPREAD = 0.1
"""A group is never taken for more alike than this: the coefficient of variation of its rates."""
_ALONE = 0.5
"""What the rate of one alone is worth to another, in counts."""


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

    The variance between them is what theirs exceeds chance by, each weighed by its time (as of
    random effects: DerSimonian & Laird, Controlled Clinical Trials 7 (1986) 177–188). One alone
    says little of another.
    """
    there = [(count, time) for count, time in zip(counts, times, strict=True) if time > 0]
    count, time = sum(count for count, _ in there), sum(time for _, time in there)
    if count <= 0:
        return None
    mean = count / time
    if len(there) < 2:
        return Gamma(_ALONE, _ALONE / mean)
    between = sum(t * (n / t - mean) ** 2 for n, t in there)
    scale = time - sum(t**2 for _, t in there) / time
    variance = (between - (len(there) - 1) * dispersion * mean) / scale
    return around(mean, max(variance / mean**2, _LEAST_SPREAD**2) ** 0.5)


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


def drawn_dispersion(pearson: float, freedom: int, usual: float = USUAL_DISPERSION) -> float:
    """How many times the variance of counts is their mean; of few weeks drawn to the usual."""
    drawn = (pearson + _WORTH * usual) / (freedom + _WORTH)
    return min(max(drawn, _LEAST_DISPERSION), _MOST_DISPERSION)
