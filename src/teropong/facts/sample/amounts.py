"""What deals are worth, in which currency, at what cost, and what a dollar was worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from teropong.facts.calendar import months_before
from teropong.facts.sample.arrays import DAY, NEVER, NONE, Bools, Floats, Ints, chance, scattered
from teropong.facts.sample.deals import Deals
from teropong.facts.sample.firms import SEGMENT_SIZE, SEGMENT_WEIGHTS
from teropong.facts.sample.workdays import Workdays

_MEDIAN_IDR = 78_000_000.0
_SPREAD = 0.72
_SIZES = np.exp(0.55 * np.sin(np.arange(4096) * 2.399963) * np.sqrt(np.arange(4096) / 2048))
"""How large firms are beside one another: what one buys is of a size."""


@dataclass(frozen=True)
class Amounts:
    """Three sums of each deal, in minor units, and from when each holds; the cost; the currency.

    The first holds from the creation on; a sum is `NONE` where it is not yet, or never, known.
    """

    sums: Ints
    since: Ints
    cost: Ints
    in_dollars: Bools

    def at_end(self, end: Ints) -> Ints:
        """The last sum that was known before an instant of each deal."""
        found = self.sums[:, 0]
        for n in (1, 2):
            found = np.where(self.since[:, n] < end, self.sums[:, n], found)
        return found


def segment_of(root: Ints) -> Ints:
    """The segment (from 0) of the account whose first deal has that number."""
    edges = np.cumsum(np.array(SEGMENT_WEIGHTS))
    return np.searchsorted(edges, scattered(root + 11, int(edges[-1])), side="right")


def amounts(rng: np.random.Generator, deals: Deals, days: Workdays) -> Amounts:
    """Log-normal, round sums; the offer often corrects the first guess, then a discount."""
    n = len(deals)
    in_dollars = scattered(deals.root + 3, 1000) < 60
    worth = _MEDIAN_IDR * np.exp(rng.normal(0, _SPREAD, n)) * _SIZES[scattered(deals.root, 4096)]
    worth *= np.array(SEGMENT_SIZE)[segment_of(deals.root)] * np.where(deals.is_customer, 1.15, 1)
    worth *= 1.06 ** (deals.created / DAY / 365)
    guessed = worth * np.exp(rng.normal(0.04, 0.25, n))
    sums = np.stack([_rounded(x, in_dollars) for x in (guessed, worth, worth)], axis=1)
    discount = rng.choice(np.array([0.9, 0.93, 0.95, 0.97, 0.98]), n)
    sums[:, 2] = (sums[:, 1] // 100 * discount).astype(np.int64) * 100
    unknown = chance(rng, n, 0.2)
    sums[unknown, 0] = NONE
    since = _since(rng, deals, corrected=unknown | chance(rng, n, 0.55))
    sums[chance(rng, n, 0.003)] = 0
    sums[chance(rng, n, 0.03)] = NONE
    known = np.where(since[:, 2] < deals.stop, sums[:, 2], sums[:, 1])
    share = np.clip(rng.normal(0.7, 0.07, n), 0.45, 0.97)
    cost = np.where(
        (known != NONE) & chance(rng, n, 0.86),
        _rounded(known / 100 * share, in_dollars, True),
        NONE,
    )
    return Amounts(sums, since, cost, in_dollars)


def _since(rng: np.random.Generator, deals: Deals, corrected: Bools) -> Ints:
    """The creation, the correction (soon after the offer's stage) and the discount."""
    n = len(deals)
    offer = np.where(deals.pipeline == 0, deals.entered(4), deals.entered(2))
    later = rng.integers(60, 5400, n)
    early = deals.created + rng.integers(600, 6 * DAY, n)
    first = np.where((offer < NEVER) & chance(rng, n, 0.7), offer + later, early)
    first = np.where(corrected, np.maximum(first, deals.created + 60), NEVER)
    second = np.where(offer < NEVER, offer + rng.integers(2 * DAY, 14 * DAY, n), NEVER)
    second = np.where(
        chance(rng, n, 0.45), second // DAY * DAY + rng.integers(30_000, 60_000, n), NEVER
    )
    second = np.where((first < second) | (first == NEVER), second, NEVER)
    return np.stack([deals.created, first, second], axis=1)


def _rounded(worth: Floats, in_dollars: Bools, to_the_unit: bool = False) -> Ints:
    """Rupiahs to half a million (or a thousand), dollars to fifty (or to the cent)."""
    if to_the_unit:
        return np.where(in_dollars, np.round(worth * 100), np.round(worth / 1000) * 100_000).astype(
            np.int64
        )
    dollars = np.maximum(np.round(worth / 16_200 / 50), 1) * 5_000
    rupiahs = np.maximum(np.round(worth / 500_000), 1) * 50_000_000
    return np.where(in_dollars, dollars, rupiahs).astype(np.int64)


def dollar_rates(rng: np.random.Generator, days: Workdays) -> list[tuple[date, float]]:
    """Rupiahs per dollar by month, from the month before the first day."""
    month = months_before(days.first_on.replace(day=1), 1)
    rate, found = 15_640.0, []
    while month < days.date(days.n_days):
        found.append((month, round(rate, 2)))
        rate = float(np.clip(rate + rng.normal(18, 130), 15_480, 16_890))
        month = months_before(month, -1)
    return found
