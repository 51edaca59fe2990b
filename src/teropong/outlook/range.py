"""A figure with what it may well be: multiplied and divided as if its logarithm were normal."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, hypot, log

_DEVIATE = 1.2815515655446004
"""The 90th percentile of the normal distribution: intervals hold 8 in 10."""
_DEVIATE_OF_90 = 1.6448536269514722
"""The 95th: intervals of rates hold 9 in 10."""


@dataclass(frozen=True)
class Range:
    """A positive figure and the standard deviation of its logarithm."""

    value: float
    spread: float = 0.0

    @classmethod
    def between(cls, value: float, low: float, high: float) -> Range:
        """A rate by its interval of 90 %."""
        if min(value, low, high) <= 0:
            return cls(value, 1.0)
        return cls(value, log(high / low) / (2 * _DEVIATE_OF_90))

    @classmethod
    def of(cls, value: float, low: float, high: float | None) -> Range:
        """A figure by its interval of 80 %; without a higher end by the lower one alone."""
        if min(value, low) <= 0:
            return cls(value)
        if high is None:
            return cls(value, log(value / low) / _DEVIATE)
        return cls(value, log(high / low) / (2 * _DEVIATE))

    @property
    def low(self) -> float:
        """The lower end of its interval of 80 %."""
        return float(self.value) * exp(-_DEVIATE * self.spread)

    @property
    def high(self) -> float:
        """The upper end of its interval of 80 %."""
        return self.value * exp(_DEVIATE * self.spread)

    def __mul__(self, other: Range | float) -> Range:
        if isinstance(other, Range):
            return Range(self.value * other.value, _both(self.spread, other.spread))
        return Range(self.value * other, self.spread)

    def __truediv__(self, other: Range | float) -> Range:
        if isinstance(other, Range):
            return Range(self.value / other.value, _both(self.spread, other.spread))
        return Range(self.value / other, self.spread)


def _both(one: float, other: float) -> float:
    return hypot(one, other)
