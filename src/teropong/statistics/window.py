"""Order statistics of a window that slides over a list, without sorting it again."""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = Sequence[int] | NDArray[np.integer[Any]] | NDArray[np.object_]
"""Whole numbers: a list or an array, of Python's own where 64 bits are too few."""


class SortedWindow:
    """The rows from `first` to before `end` of a list of whole numbers, in ascending order.

    All rows are ranked once. Ranks are cut into about √n blocks, each with a count of the rows
    that lie in the window; moving the window updates the counts of the rows that come and go,
    and the k-th smallest is found by the counts, then within one block.
    """

    def __init__(self, values: Whole) -> None:
        self.values = values
        self._order = _order(values)
        n = len(self._order)
        self._shift = isqrt(n).bit_length()
        rank = np.empty(n, np.int64)
        rank[self._order] = np.arange(n)
        self._block = rank >> self._shift
        self._counts = np.zeros((n >> self._shift) + 1, np.int64)
        self._first = self._end = 0
        self._up_to = self._counts

    def move(self, first: int, end: int) -> None:
        """Let the window be the rows `first` to before `end`; costs what comes and goes."""
        self._add(self._end, end, 1)
        self._add(self._first, first, -1)
        self._first, self._end = first, end
        self._up_to = np.cumsum(self._counts)

    def __len__(self) -> int:
        return self._end - self._first

    def __getitem__(self, place: int) -> int:
        block = int(np.searchsorted(self._up_to, place, side="right"))
        rows = self._order[block << self._shift : (block + 1) << self._shift]
        rows = rows[(rows >= self._first) & (rows < self._end)]
        within = place - int(self._up_to[block] - self._counts[block])
        return int(self.values[int(rows[within])])

    def _add(self, old: int, new: int, sign: int) -> None:
        low, high, sign = (old, new, sign) if old <= new else (new, old, -sign)
        if low < high:
            rows = self._block[low:high]
            self._counts += sign * np.bincount(rows, minlength=self._counts.size)


def _order(values: Whole) -> NDArray[np.int64]:
    """Row numbers by ascending value; whole numbers beyond 64 bits are compared by Python."""
    try:
        return np.argsort(np.asarray(values, dtype=np.int64), kind="stable")
    except OverflowError:
        return np.array(sorted(range(len(values)), key=values.__getitem__), dtype=np.int64)
