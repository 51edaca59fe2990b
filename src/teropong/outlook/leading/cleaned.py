"""Weeks made comparable: per working day, of steady variance, without trend, season and month.

What is left says only whether a week was a good one beside the half year around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from teropong.outlook.clock import Floats
from teropong.statistics.surrogates import normal_scores

_HALF = 13
"""Weeks before and after that make up the local mean: half a year in all."""
_YEAR = 365.25
_SEASONS = 2
_FOR_SEASONS = 104
"""From so many weeks on a season is told from the rest."""


@dataclass(frozen=True)
class Series:
    """What each week brought per working day; nan where less than half of its days were worked."""

    start: date
    per_day: Floats

    @classmethod
    def of(cls, start: date, sums: Floats, days: Floats) -> Series:
        """From the sums of weeks and the days worked in each."""
        whole = (days > 0) & (days >= days.max(initial=0) / 2)
        per_day = np.divide(sums, days, out=np.full(len(sums), np.nan), where=whole)
        return cls(start, per_day)

    @property
    def n_seen(self) -> int:
        """In how many weeks there was any."""
        return int((np.nan_to_num(self.per_day) > 0).sum())

    def clean(self) -> Floats:
        """Normal scores of what remains, 0 on the average and where no day was worked."""
        root = np.sqrt(self.per_day)
        return normal_scores(self._apart(root - local_mean(root)))

    def ratios(self) -> Floats:
        """By what share each week was better or worse than was to be expected; 0: not known."""
        mean = local_mean(self.per_day)
        found = np.divide(self.per_day, mean, out=np.ones(len(mean)), where=mean > 0) - 1
        return np.nan_to_num(self._apart(found))

    def _apart(self, rest: Floats) -> Floats:
        """What the calendar does not tell of what remains."""
        known = np.isfinite(rest)
        design = _calendar(self.start, len(rest))
        fitted = np.linalg.lstsq(design[known], rest[known], rcond=None)[0]
        found: Floats = rest - design @ fitted
        return found


def local_mean(series: Floats) -> Floats:
    """The mean of the half year around each week, of the weeks that are known."""
    known = np.isfinite(series)
    window = np.ones(2 * _HALF + 1)
    sums = np.convolve(np.where(known, series, 0.0), window)[_HALF:-_HALF]
    found: Floats = sums / np.maximum(np.convolve(known, window)[_HALF:-_HALF], 1)
    return found


def _calendar(start: date, n: int) -> Floats:
    """Two waves of the year, and the week of the month, the one in which it ends apart."""
    monday = np.datetime64(start) + 7 * np.arange(n)
    months = monday.astype("datetime64[M]")
    columns = [np.ones(n)]
    if n >= _FOR_SEASONS:
        turn = 2 * np.pi * (monday - np.datetime64("2000-01-01")).astype(float) / _YEAR
        for nth in range(1, _SEASONS + 1):
            columns += [np.sin(nth * turn), np.cos(nth * turn)]
    nth_of_month = (monday - months.astype("datetime64[D]")).astype(int) // 7
    of_month = np.where((monday + 7).astype("datetime64[M]") > months, -1, nth_of_month)
    columns += [(of_month == nth).astype(float) for nth in range(4)]
    return np.column_stack(columns)
