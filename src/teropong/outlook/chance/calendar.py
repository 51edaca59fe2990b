"""When deals move: the last days of a month, a quarter's last month, the months of the year.

Buyers decide when budgets end, sellers press when a month does. What of the advances came at such a
time, beside what the deals that were there and their ages let expect, is its factor, as far as it
comes again from one occasion to the next: first that of all stages together, then each one's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import prod

import numpy as np

from teropong.outlook.chance.lane import Lane
from teropong.outlook.chance.reading import Stays
from teropong.outlook.clock import Clock, Floats, Ints
from teropong.statistics.banded import AGES, BANDS
from teropong.statistics.repeating import repeating

_LEFT = np.array([0, 1, 2, 4, 7, 11])
"""Steps left of a month that are told apart: of so many and more."""
_KINDS = (len(_LEFT), 3, 3 * len(_LEFT), 12)


@dataclass(frozen=True)
class Calendar:
    """Factors of advancing from each stage, stages × cells, of each kind of time.

    By steps left of the month, its place within a quarter, both together, and its name.
    """

    factors: tuple[Floats, ...]

    def between(self, clock: Clock, first: int, last: int) -> Floats:
        """What advances are multiplied by on each of some steps: stages × steps."""
        _, cells = _cells(clock, first, last)
        found = np.ones((len(self.factors[0]), last - first))
        for factors, cell in zip(self.factors, cells, strict=True):
            found *= factors[:, cell]
        return found


def learn_calendar(lane: Lane, clock: Clock) -> Calendar:
    """From the stays of a pipeline and its chances by age."""
    stays = lane.stays
    came, expected = _advanced(stays), _expected(stays, lane.advancing)
    month, cells = _cells(clock, stays.since, stays.now)
    found = []
    for cell, n_cells in zip(cells, _KINDS, strict=True):
        seen, hoped = (_table(one, cell, month, n_cells) for one in (came, expected))
        of_all = repeating(seen.sum(axis=0, keepdims=True), hoped.sum(axis=0, keepdims=True))
        factors = of_all * repeating(seen, hoped * of_all[..., None])
        expected *= factors[:, cell]
        found.append(factors)
    return Calendar(tuple(found))


def _cells(clock: Clock, first: int, last: int) -> tuple[Ints, tuple[Ints, ...]]:
    """The months of some steps, counted on, and each step's cell of each kind."""
    ends_on = clock.days_of(np.arange(first, last))
    month = ends_on.astype("datetime64[M]")
    until = clock.read((month + 1).astype("datetime64[D]"))
    left = np.maximum(until - np.arange(first, last) - 1, 0)
    counted = month.astype(np.int64)
    place, bucket = counted % 3, np.searchsorted(_LEFT, left, side="right") - 1
    return counted, (bucket, place, 3 * bucket + place, counted % 12)


def _table(by_step: Floats, cell: Ints, month: Ints, n_cells: int) -> Floats:
    """Sums of steps by their cell and month: stages × cells × months."""
    n_stages = len(by_step)
    occasion = month - month[:1]
    n = int(occasion.max(initial=0)) + 1
    place = cell * n + occasion
    return _summed(
        np.arange(n_stages)[:, None] * n_cells * n + place, by_step, (n_stages, n_cells, n)
    )


def _summed(places: Ints, values: Floats, shape: tuple[int, ...]) -> Floats:
    whole = np.bincount(places.ravel(), values.ravel(), prod(shape))
    return whole.astype(np.float64).reshape(shape)


def _advanced(stays: Stays) -> Floats:
    """Advances of each stage on each step that is watched."""
    is_seen = ((stays.end > stays.stage) | (stays.end == -2)) & ~stays.runs
    is_seen &= (stays.left >= stays.since) & (stays.left < stays.now)
    is_seen &= stays.left - stays.entered < AGES
    shape = len(stays.stages), stays.now - stays.since
    place = stays.stage[is_seen] * shape[1] + stays.left[is_seen] - stays.since
    return _summed(place, stays.n[is_seen], shape)


def _expected(stays: Stays, advancing: Floats) -> Floats:
    """The same as the stays that were there, and their ages, let expect."""
    shape = len(stays.stages), stays.now - stays.since + 1
    row = stays.stage * shape[1] - stays.since
    until = np.minimum(np.where(stays.runs, stays.now, stays.left + 1), stays.now)
    change = np.zeros(shape)
    for first, last in pairwise(BANDS):
        begins = np.maximum(stays.entered + first, stays.since)
        ends = np.minimum(stays.entered + last, until)
        here = ends > begins
        each = stays.n[here] * advancing[stays.stage[here], first]
        change += _summed((row + begins)[here], each, shape)
        change -= _summed((row + ends)[here], each, shape)
    found: Floats = np.maximum(np.cumsum(change, axis=1)[:, :-1], 0.0)
    return found
