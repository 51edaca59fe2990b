"""What it is held against: Page's CUSUM of one series, by itself and in plain code.

It begins anew after each alarm. It knows the dispersion and the working days, and of the rate what
is known to the product: the target, or where there is none the rep's own weeks before.
"""

from __future__ import annotations

from math import lgamma, log

import numpy as np

from benchmarks.alarms.teams import A_WEEK, BEFORE, DISPERSION, Floats, Integers, draw, make

_lgamma = np.vectorize(lgamma, otypes=[float])
_WEEKS = 52
_HALVINGS = 25


class Reference:
    """Steady weeks of many reps, and the same with a change after a quarter."""

    def __init__(
        self, measure: str, n_reps: int, random: np.random.Generator, *, spread: float, known: bool
    ) -> None:
        teams = make(n_reps, _WEEKS, random, spread=spread, changing=0)
        days, rate, steady = teams.days, teams.rates[measure], teams.counts[measure]
        self.changes_at = BEFORE + 13
        halved = np.where(np.arange(days.shape[1]) >= self.changes_at, days / 2, days)
        changed = steady.copy()
        changed[:, self.changes_at :] = draw(halved, rate, random)[:, self.changes_at :]
        own = steady[:, :BEFORE].sum(axis=1) / days[:, :BEFORE].sum(axis=1)
        # who did nothing at all in a year before has no usual; it is taken for a little
        expected = days * np.maximum(rate if known else own, A_WEEK[measure] / 100)[:, None]
        self.steady, self.changed = ratios(steady, expected), ratios(changed, expected)

    def tuned_to(self, per_quarter: float) -> float:
        """The threshold at which steady reps raise so many alarms in a quarter."""
        low, high = 0.1, 12.0
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            raised = alarms(self.steady, middle)[:, BEFORE:-1].mean() * 13
            low, high = (low, middle) if raised <= per_quarter else (middle, high)
        return high

    def noticed(self, threshold: float, weeks: int) -> float:
        """The share of the changes that raise an alarm within so many weeks."""
        raised = alarms(self.changed, threshold)[:, self.changes_at : self.changes_at + weeks]
        return float(raised.any(axis=1).mean())


def ratios(counts: Integers, expected: Floats) -> Floats:
    """Log f(x | half) / f(x | as expected), negative binomial; 0 where nothing is expected."""
    size = np.maximum(expected, 1e-9) / (DISPERSION - 1)
    half = size / 2
    found = _lgamma(counts + half) - _lgamma(half) - _lgamma(counts + size) + _lgamma(size)
    return np.where(expected > 0, found + (size - half) * log(DISPERSION), 0.0)


def alarms(found: Floats, threshold: float) -> Integers:
    """Where the sum reaches the threshold; it then begins anew."""
    sums = np.zeros(len(found))
    raised = np.zeros(found.shape, int)
    for week in range(found.shape[1]):
        sums = np.maximum(sums + found[:, week], 0)
        raised[:, week] = sums >= threshold
        sums[sums >= threshold] = 0
    return raised
