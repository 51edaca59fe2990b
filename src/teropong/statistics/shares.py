"""Shares of few cases: beta-binomial, drawn to a group's share, and exact binomial tails."""

from __future__ import annotations

from dataclasses import dataclass

from teropong.statistics.special import beta_below


@dataclass(frozen=True, slots=True)
class Beta:
    """What is known of a share: as if so many had done it, and so many had not."""

    did: float
    did_not: float

    @property
    def mean(self) -> float:
        """The share to be expected."""
        return self.did / (self.did + self.did_not)

    def seen(self, did: float, did_not: float) -> Beta:
        """The same with further cases."""
        return Beta(self.did + did, self.did_not + did_not)

    def below(self, share: float) -> float:
        """The probability that the true share lies below a share."""
        return beta_below(self.did, self.did_not, share)


def about(mean: float, worth: float) -> Beta:
    """A share that is known as if `worth` cases had been seen; never quite 0 or 1."""
    mean = min(max(mean, 0.5 / (worth + 1)), 1 - 0.5 / (worth + 1))
    return Beta(mean * worth, (1 - mean) * worth)


def at_least(successes: int, n: int, share: float) -> float:
    """The exact binomial probability of so many successes or more among n."""
    if successes <= 0:
        return 1.0
    return beta_below(successes, n - successes + 1, share)
