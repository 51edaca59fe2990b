"""Deals not yet born: how many come in a working day, in which stage, in which season.

The rate fades with age, and where two years are known the months of the year have a factor each,
drawn towards 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from teropong.outlook.chance.reading import Stays
from teropong.outlook.clock import Clock, Floats, Ints
from teropong.statistics.rates import Gamma
from teropong.statistics.relative import relative

HALF_LIFE = 120
"""Steps after which an arrival counts half."""
_YEARS = 2


@dataclass(frozen=True)
class Arrivals:
    """How many deals enter a pipeline anew in a step: `rate` altogether, `shares` by stage.

    ``months`` are the factors of January … December. ``part`` says how much of it is a part's, of
    each step ahead and for good after the last; null: all of it.
    """

    rate: Gamma
    shares: Floats
    months: Floats
    part: Floats | None = None

    @property
    def mean(self) -> float:
        """How many are to be expected in a step."""
        return self.rate.mean * (1.0 if self.part is None else float(self.part.mean()))

    def expected(self, clock: Clock, start: date, end: date, now: int) -> Floats:
        """How many of all come on each step from ``now`` on, until before a day."""
        steps = clock.at(end) - now
        found = np.zeros(max(steps, 0))
        for day in _days(start, end):
            nth = clock.at(day) - now
            if nth < len(found):
                found[nth] += (clock.part(day)) * self.months[day.month - 1]
        if self.part is not None:
            found *= self.part[np.minimum(np.arange(len(found)), len(self.part) - 1)]
        return found * self.rate.mean


def learn_arrivals(stays: Stays, clock: Clock, known_from: int) -> Arrivals | None:
    """From the stays of a pipeline that began anew; null: none did."""
    n_stages = len(stays.stages)
    first = max(stays.since, known_from)
    is_seen = stays.is_new & (stays.entered >= first) & (stays.entered < stays.now)
    if not is_seen.any() or stays.now <= first:
        return None
    step, n = stays.entered[is_seen] - first, stays.n[is_seen]
    by_step = np.bincount(step, n, stays.now - first).astype(np.float64)
    month = clock.months(np.arange(first, stays.now))
    months = _season(by_step, month, clock)
    fades = 0.5 ** (np.arange(len(by_step))[::-1] / HALF_LIFE)
    rate = Gamma(float((by_step * fades).sum()), float((months[month - 1] * fades).sum()))
    shares = np.bincount(stays.stage[is_seen], n * fades[step], n_stages)
    if (in_use := shares * stays.in_use).any():
        shares = in_use
    return Arrivals(rate, shares / shares.sum(), months)


def _season(by_step: Floats, month: Ints, clock: Clock) -> Floats:
    """A factor for each month of the year; 1 for all where two years are not known."""
    whole = np.bincount(month - 1, by_step, 12)
    steps = np.bincount(month - 1, minlength=12).astype(np.float64)
    if len(by_step) * clock.days_a_step < _YEARS * 365 - 31 or not steps.all():
        return np.ones(12)
    return np.array([one.mean for one in relative(whole.tolist(), steps.tolist())])


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(nth) for nth in range((end - start).days)]
