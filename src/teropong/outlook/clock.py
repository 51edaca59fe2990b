"""The clock by which deals age: working days, and what is moved on other days beside.

A week of Lebaran ages nobody. What a day off moves, as a part of what a working day does, is learnt
from the company's own moves: where people sell at all hours, the clock is the calendar's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from teropong.outlook.working_days import WorkingDays

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Dates = NDArray[np.datetime64]

_DAY = timedelta(days=1)
REACH = timedelta(days=366 * 3)
"""So far ahead at most anything is foreseen."""
_MARGIN = 2 * REACH
"""So far ahead days are counted."""
_DAYS, _HALF_YEAR = 10, 125
"""Working days that are held beside one another, and those around them."""
_UNSURE = 0.5
"""The standard deviation of what days off move, before any is seen, as a part of the most."""


@dataclass(frozen=True)
class Clock:
    """Steps of ageing: one is a working day. ``off`` is what a day off counts, from 0 to 1."""

    days: WorkingDays
    first: date
    off: float
    before: Floats

    @classmethod
    def of(cls, days: WorkingDays, first: date, last: date, off: float) -> Clock:
        """A clock that tells the days from ``first`` on, to some years after ``last``."""
        works = days.each(first, last + _MARGIN + _DAY)
        steps = np.where(works, 1.0, off)
        return cls(days, first, off, np.concatenate([[0.0], np.cumsum(steps)]))

    def at(self, day: date) -> int:
        """The steps before a day."""
        nth = min(max((day - self.first).days, 0), len(self.before) - 1)
        return int(self.before[nth])

    def day(self, step: int) -> date:
        """The first day before which so many steps are over."""
        return self.first + int(np.searchsorted(self.before, step)) * _DAY

    def read(self, days: Dates) -> Ints:
        """The same of many days."""
        nth = (days.astype("datetime64[D]") - np.datetime64(self.first)).astype(np.int64)
        found: Ints = self.before[np.clip(nth, 0, len(self.before) - 1)].astype(np.int64)
        return found

    def part(self, day: date) -> float:
        """What a day counts: 1, or ``off``."""
        return float(
            self.before[(day - self.first).days + 1] - self.before[(day - self.first).days]
        )

    def days_of(self, steps: Ints) -> Dates:
        """The day on which each step ends."""
        found: Dates = np.datetime64(self.first) + np.searchsorted(self.before, steps + 1) - 1
        return found

    def months(self, steps: Ints) -> Ints:
        """The month of the year (1 … 12) in which each step ends."""
        found: Ints = self.days_of(steps).astype("datetime64[M]").astype(np.int64) % 12 + 1
        return found

    @property
    def days_a_step(self) -> float:
        """How many days of the calendar pass in a step, in a week without holidays."""
        worked = self.days.a_week
        return 7 / (worked + self.off * (7 - worked))


def learnt_off(days: WorkingDays, moved: Dates, counts: NDArray[Any]) -> float:
    """What a day off moves beside a working day, itself or by what is made up for afterwards.

    Of deals that age over the weekend most are moved on Monday. So what ten working days moved is
    held against the days off that lie before them; until that tells, only what was moved on days
    off counts.
    """
    if not moved.size or moved.min() == moved.max():
        return 0.0
    first, last = moved.min().astype(date), moved.max().astype(date)
    works = days.each(first, last + _DAY)
    by_day = np.zeros(len(works))
    np.add.at(by_day, (moved - moved.min()).astype(np.int64), counts)
    if works.all() or not by_day[works].any():
        return 0.0
    itself = min(by_day[~works].mean() / by_day[works].mean(), 1.0)
    rest = (~works).sum() / works.sum()
    follows = _follows(works, by_day, itself * rest / (1 + itself * rest), rest / (1 + rest))
    return float(np.clip(follows / (1 - follows) / rest, itself, 1.0)) if follows < 1 else 1.0


def _follows(works: NDArray[np.bool_], by_day: Floats, itself: float, most: float) -> float:
    """By how much of a share more is moved where days off are a share more; 0 to ``most``."""
    n = int(works.sum())
    if n <= _DAYS:
        return itself
    next_worked: Ints = np.cumsum(works) - works
    sums = (np.bincount(next_worked, one, n)[:n] for one in (~works, by_day))
    more, moves = (_beside(np.convolve(one, np.ones(_DAYS), "valid")) for one in sums)
    seen = more @ more / _DAYS
    if not seen:
        return itself
    slope = more @ moves / _DAYS / seen
    noise, unsure = float(np.var(moves - slope * more)), (_UNSURE * most) ** 2
    return float((slope * seen * unsure + itself * noise) / (seen * unsure + noise))


def _beside(sums: Floats) -> Floats:
    """Each beside the mean of the half year around it: 0 is as usual."""
    near = np.ones(min(_HALF_YEAR, len(sums)))
    mean = np.convolve(sums, near, "same") / np.convolve(np.ones(len(sums)), near, "same")
    return np.divide(sums, mean, out=np.ones(len(sums)), where=mean > 0) - 1
