"""Which days count for whom: the company's working days, and of a rep's those that he was there.

A day counts for the company if it is one of its weekdays and no holiday; for a rep if besides he
was active and not absent. Counting any range takes a look or two into running sums.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from teropong.engine.store import Store
from teropong.facts.settings import WEEKDAYS

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 1, 1)
_FIRST, _N_DAYS = FIRST_DAY.toordinal(), (LAST_DAY - FIRST_DAY).days
Range = tuple[date, date]
"""The days from the first to the day before the second."""
Count = Callable[[date, date], int]
"""How many days count, from one to the day before another."""


@dataclass(frozen=True)
class WorkingDays:
    """The company's working days and its reps' presence.

    ``weekdays`` are ISO numbers (1 is Monday); ``presence`` holds of each rep the ranges in which
    he is there, apart and in order; a rep who is not in it is always there.
    """

    weekdays: frozenset[int] = frozenset((1, 2, 3, 4, 5))
    holidays: frozenset[date] = frozenset()
    presence: Mapping[str, Sequence[Range]] = field(default_factory=dict)
    _before: Sequence[int] = field(init=False, repr=False, compare=False)
    _there: Mapping[str, tuple[list[date], list[int]]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_before", _running(self.weekdays, self.holidays))
        object.__setattr__(self, "_there", {rep: self._sums(r) for rep, r in self.presence.items()})

    def _sums(self, ranges: Sequence[Range]) -> tuple[list[date], list[int]]:
        counts = (self.count(*one) for one in ranges)
        return [start for start, _ in ranges], list(accumulate(counts, initial=0))

    @property
    def a_week(self) -> int:
        """How many days a week has that no holiday shortens."""
        return len(self.weekdays)

    def count(self, start: date, end: date) -> int:
        """The company's working days from ``start`` to the day before ``end``."""
        if end <= start:
            return 0
        return self._before[_place(end)] - self._before[_place(start)]

    def each(self, start: date, end: date) -> NDArray[np.bool_]:
        """Of each day from ``start`` to the day before ``end`` whether it counts."""
        whole = range(start.toordinal() - _FIRST, end.toordinal() - _FIRST + 1)
        before = [self._before[min(max(place, 0), _N_DAYS)] for place in whole]
        found: NDArray[np.bool_] = np.diff(before) > 0
        return found

    def of_rep(self, rep: str, start: date, end: date) -> int:
        """Those of them on which the rep was there."""
        if rep not in self._there:
            return self.count(start, end)
        return max(self._until(rep, end) - self._until(rep, start), 0)

    def _until(self, rep: str, day: date) -> int:
        starts, before = self._there[rep]
        nth = bisect_right(starts, day)
        if not nth:
            return 0
        start, end = self.presence[rep][nth - 1]
        return before[nth - 1] + self.count(start, min(day, end))

    def counting(self, rep: str | None) -> Count:
        """The count for a rep, or (null) for the company."""
        return self.count if rep is None else lambda start, end: self.of_rep(rep, start, end)


def _running(weekdays: Iterable[int], holidays: Iterable[date]) -> list[int]:
    """How many working days lie before each day from `FIRST_DAY` on."""
    weekday = (np.arange(_N_DAYS) + FIRST_DAY.isoweekday() - 1) % 7 + 1
    works = np.isin(weekday, list(weekdays))
    off = [_place(day) for day in holidays if FIRST_DAY <= day < LAST_DAY]
    works[off] = False
    return [0, *np.cumsum(works).tolist()]


def _place(day: date) -> int:
    return min(max(day.toordinal() - _FIRST, 0), _N_DAYS)


def read_working_days(store: Store) -> WorkingDays:
    """The working days of a store: its settings, holidays, reps and absences."""
    holidays = frozenset(day for (day,) in store.rows('SELECT "on" FROM facts.holidays'))
    away: dict[str, list[Range]] = {}
    for rep, start, end in store.rows("SELECT rep_id, from_on, until_on FROM facts.absences"):
        away.setdefault(rep, []).append((start, end))
    active = store.rows("SELECT rep_id, active_from, active_until FROM facts.reps")
    known = {rep: (start or FIRST_DAY, end or LAST_DAY) for rep, start, end in active}
    presence = {
        rep: tuple(_without(known.get(rep, (FIRST_DAY, LAST_DAY)), away.get(rep, ())))
        for rep in {*known, *away}
    }
    weekdays = frozenset(WEEKDAYS.index(name) + 1 for name in store.settings.working_weekdays)
    return WorkingDays(weekdays, holidays, presence)


def _without(whole: Range, gaps: Iterable[Range]) -> Iterator[Range]:
    """A range without its gaps, which may overlap or lie outside it."""
    start, end = whole
    for gap_start, gap_end in sorted(gaps):
        if gap_end <= gap_start:
            continue
        if start < min(gap_start, end):
            yield start, min(gap_start, end)
        start = max(start, gap_end)
    if start < end:
        yield start, end
