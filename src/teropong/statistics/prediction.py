"""What is still to come: counts and sums of the days that are left, with how sure that is.

A rate per working day has a gamma distribution, learnt from weekly counts whose variance is a
multiple of their mean; the days that are left then bring a negative binomial number (Gelman et
al., *Bayesian Data Analysis* (2013), 2.6; weights that fade with age: West & Harrison, *Bayesian
Forecasting and Dynamic Models* (1997), 6.3). A sum of so many amounts is compounded on a grid by
Fourier transform (Grübel & Hermesmeier, ASTIN Bulletin 29 (1999) 197–214).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from teropong.statistics.rates import Gamma, drawn_dispersion, group_of, pearson_of

Floats = NDArray[np.float64]

_FAR = 12.0
"""Standard deviations beyond which nothing is looked at."""
_GRID = 4096


@dataclass(frozen=True)
class Learnt:
    """What the weeks of a group tell: each member's rate, that of any other, the dispersion."""

    rates: tuple[Gamma, ...]
    other: Gamma
    dispersion: float


def learn(counts: Floats, days: Floats, half_life: float) -> Learnt | None:
    """Each member's rate from weekly counts, shrunk towards the group; null: nothing counted.

    Args:
        counts: one row a member, one column a week, the latest last.
        days: the days that each had in each week.
        half_life: the weeks after which a week counts half.
    """
    pairs = zip(counts.tolist(), days.tolist(), strict=True)
    pearson, freedom = map(sum, zip(*(pearson_of(*pair) for pair in pairs), strict=True))
    spread = drawn_dispersion(pearson, freedom)
    weights = 0.5 ** (np.arange(counts.shape[1])[::-1] / half_life)
    totals, spans = counts @ weights, days @ weights
    other = group_of(totals.tolist(), spans.tolist(), spread)
    if other is None:
        return None
    rates = (other.seen(float(n), float(of), spread) for n, of in zip(totals, spans, strict=True))
    return Learnt(tuple(rates), other, spread)


@dataclass(frozen=True)
class Outlook:
    """A distribution on a grid: the ``chances`` of ``first`` and every ``step`` after it."""

    first: float
    step: float
    chances: Floats

    @property
    def mean(self) -> float:
        """What is to be expected."""
        places = np.arange(len(self.chances))
        return self.first + self.step * float((places * self.chances).sum())

    def quantile(self, share: float) -> float:
        """The least value that is not exceeded with at least that chance."""
        nth = int(np.searchsorted(np.cumsum(self.chances), share))
        return self.first + self.step * min(nth, len(self.chances) - 1)

    def at_least(self, value: float) -> float:
        """The chance of reaching a value."""
        nth = int(np.ceil((value - self.first) / self.step - 1e-9))
        if nth <= 0:
            return 1.0
        return min(1.0, float(self.chances[nth:].sum()))

    def at_most(self, value: float) -> float:
        """The chance of that value or less."""
        nth = int(np.floor((value - self.first) / self.step + 1e-9)) + 1
        return min(1.0, float(self.chances[: max(nth, 0)].sum()))


@dataclass(frozen=True)
class Number:
    """How many come in days that are left: a negative binomial number, by mean and variance."""

    mean: float
    variance: float

    @classmethod
    def of(cls, rate: Gamma, days: float, dispersion: float) -> Number:
        """The number of so many days at a rate of which a distribution is known."""
        mean = days * rate.shape / rate.time
        return cls(mean, dispersion * mean + days**2 * rate.shape / rate.time**2)

    @property
    def _form(self) -> tuple[float, float]:
        """Its size and its chance; one that varies no more than its mean is all but Poisson."""
        excess = max(self.variance - self.mean, 1e-6 * self.mean)
        size = self.mean**2 / excess
        return size, size / (size + self.mean)

    def outlook(self) -> Outlook:
        """The chance of each count."""
        if self.mean <= 0:
            return Outlook(0.0, 1.0, np.ones(1))
        size, chance = self._form
        most = int(self.mean + _FAR * sqrt(self.variance)) + 20
        places = np.arange(1, most + 1)
        steps = np.log((places - 1 + size) / places) + np.log1p(-chance)
        logs = size * log(chance) + np.concatenate([[0.0], np.cumsum(steps)])
        return Outlook(0.0, 1.0, _shared(np.exp(logs)))

    def summed(self, amounts: Sequence[float], weights: Sequence[float]) -> Outlook:
        """The chance of each sum of so many amounts, each drawn by ``weights`` that add up to 1.

        Amounts may be negative. The grid is fine beside the sum's standard deviation.
        """
        if self.mean <= 0 or not len(amounts):
            return Outlook(0.0, 1.0, np.ones(1))
        values, shares = np.asarray(amounts, np.float64), np.asarray(weights, np.float64)
        one, square = float((values * shares).sum()), float((values**2 * shares).sum())
        spread = sqrt(self.mean * (square - one**2) + self.variance * one**2)
        high = max(self.mean * one, 0) + _FAR * spread + float(max(values.max(), 0))
        low = min(self.mean * one - _FAR * spread, 0) + float(values.min())
        low = low if values.min() < 0 else 0.0
        step = (high - low) / (_GRID - 1) or 1.0
        size, chance = self._form
        waves = np.fft.rfft(_on_grid(values / step, shares))
        compound = np.exp(size * (log(chance) - np.log(1 - (1 - chance) * waves)))
        chances = np.fft.irfft(compound, _GRID)
        below = round(-low / step)
        return Outlook(-below * step, step, _shared(np.roll(chances, below).clip(min=0)))


def _on_grid(places: Floats, shares: Floats) -> Floats:
    """Amounts on a circular grid, each split between its two neighbours so that its mean stays."""
    whole = np.floor(places)
    part = places - whole
    lower = whole.astype(np.int64) % _GRID
    found = np.zeros(_GRID)
    np.add.at(found, lower, shares * (1 - part))
    np.add.at(found, (lower + 1) % _GRID, shares * part)
    return found


def _shared(chances: Floats) -> Floats:
    found: Floats = chances / chances.sum()
    return found
