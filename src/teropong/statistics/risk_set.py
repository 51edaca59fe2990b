"""Who was at risk at each age at which something ended.

A stay watched from age 0 is at risk at age 0 and until it leaves. One that was already running
when watching began is at risk over (entry, exit]: delayed entry, as in Klein & Moeschberger,
*Survival Analysis* (2003), ch. 4.6. Its exit at its very entry has no exposure and is left out.

One sort is the whole cost: group, age and cause are packed into one integer, which numpy sorts
many times faster than it finds an order (argsort, lexsort). What follows is done for many groups
at once, a block of neighbours at a time.
"""

# ruff: noqa: A002 — exit is the field's word

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]
Integers = NDArray[np.integer[Any]]
Counts = type[np.int32] | type[np.int64]
Bool = NDArray[np.bool_]
Floats = NDArray[np.float64]

DAY = 86_400_000_000
"""Microseconds in a day."""

CONVERTED, LOST = 1, 2
"""Causes of an end; 0 is censored."""

LATE_SHARE = 100
"""Of so many stays watched, one that enters after all others have left may be left out."""

_CAUSE_BITS = 2
_CAUSE = (1 << _CAUSE_BITS) - 1
_KEY_BITS = 63
_BLOCK = 1 << 16
"""Stays of a block: enough that numpy's calls cost nothing, few enough to stay in the cache."""


@dataclass(frozen=True, slots=True)
class RiskTables:
    """The risk tables of neighbouring groups, one below the other.

    A table has one line for each distinct age at which at least one stay ended: none where all
    are censored. Groups that cannot be followed have no table.

    Of each group: `n`, its stays. Of each table: `followed`, the place of its group in `n`;
    `longest`, the longest age watched, in µs; its lines are `at[i]` … `at[i + 1]`. Of each line:
    `age` in µs, ascending in a table; `at_risk` (n_j), `ended` (d_j, of any cause) and
    `converted` (e_j), in stays, 32 bits wide where that is enough: multiply them as floats.
    """

    n: I64
    followed: I64
    longest: I64
    at: I64
    age: I64
    at_risk: Integers
    ended: Integers
    converted: Integers

    def filled(self) -> I64:
        """The tables that have lines."""
        return np.flatnonzero(np.diff(self.at))

    def first(self) -> I64:
        """The first line of each of the `filled`."""
        return self.at[self.filled()]

    def last(self) -> I64:
        """The last line of each of the `filled`."""
        return self.at[self.filled() + 1] - 1

    def pieces(self, lines: Floats) -> Iterator[Floats]:
        """The lines of each table in turn: for what depends on the line before."""
        return (lines[start:stop] for start, stop in pairwise(self.at.tolist()))

    def sums(self, lines: Floats) -> Floats:
        """The sum of each table's lines."""
        sums = np.zeros(self.at.size - 1)
        sums[self.filled()] = np.add.reduceat(lines, self.first())
        return sums

    def survival(self) -> Floats:
        """The product-limit S just after each age: Π (n_j − d_j) / n_j.

        Multiplied as ((n_j − d_j) / n_1) · Π (n_i − d_i) / n_{i+1}, whose factors are exactly 1
        wherever nobody is censored or enters in between: so 4 → 2 left of 4 is exactly ½.
        """
        first = self.first()
        stayed = self.at_risk - self.ended
        alive = np.ones(stayed.size)
        np.divide(stayed[:-1], self.at_risk[1:], out=alive[1:])
        alive[first] = 1
        for between in self.pieces(alive):
            np.multiply.accumulate(between, out=between)
        alive *= stayed
        alive /= np.repeat(self.at_risk[first], np.diff(self.at)[self.filled()])
        return alive


@dataclass(frozen=True, slots=True)
class _Stays:
    """Stays of neighbouring groups.

    `exits` and delayed `entries`, each as group, age and 3 − cause in one integer, ascend: at
    one age the ended come before the censored, and an entry after both. Those of group i are
    `exit_at[i]` … `exit_at[i + 1]`, `entry_at[i]` … `entry_at[i + 1]`.
    """

    exits: I64
    exit_at: I64
    entries: I64
    entry_at: I64

    def watched(self, left: Integers, entered: Integers, at: I64) -> Integers:
        """How many are being watched: those yet to leave less those yet to enter.

        `left` and `entered` count exits and entries from the first group on, in lines of which
        `at[i]` … `at[i + 1]` are about group i.
        """
        to_come = (self.exit_at[1:] - self.entry_at[1:]).astype(left.dtype)
        watched: Integers = np.repeat(to_come, np.diff(at))
        watched -= left
        watched += entered
        return watched


def risk_tables(
    group: Integers, n_groups: int, entry: I64, exit: I64, cause: Integers
) -> Iterator[RiskTables]:
    """The risk tables of all groups, a block of groups after another.

    Args:
        group: 0 … n_groups − 1, one per stay.
        n_groups: how many groups come back; one without stays cannot be followed.
        entry: age at which watching began, µs; 0 = watched from the start.
        exit: age at the end of the stay or of watching, µs; not below `entry`.
        cause: 0 censored, else the cause of the end (1 or 2).

    Raises:
        ValueError: arrays of different lengths, or a value out of its bounds.
    """
    _check(group, n_groups, entry, exit, cause)
    bits = int(exit.max(initial=0)).bit_length() + _CAUSE_BITS
    if bits > _KEY_BITS:
        raise ValueError(f"an age of {exit.max()} µs is too long: 2^61 µs is the longest")
    late = np.flatnonzero(entry)
    unseen = late[entry[late] == exit[late]]
    if unseen.size:
        group = np.array(group, np.promote_types(group.dtype, np.min_scalar_type(n_groups)))
        group[unseen] = n_groups
    exits, exit_at = _sorted(group, n_groups, exit, cause, bits)
    none = np.broadcast_to(np.int8(0), late.size)
    entries, entry_at = _sorted(group[late], n_groups, entry[late], none, bits)
    for start, stop in _blocks(exit_at, 0 if _is_wide(n_groups, bits) else _BLOCK):
        exit_to, entry_to = exit_at[start : stop + 1], entry_at[start : stop + 1]
        stays = _Stays(
            exits[exit_to[0] : exit_to[-1]],
            exit_to - exit_to[0],
            entries[entry_to[0] : entry_to[-1]],
            entry_to - entry_to[0],
        )
        yield _tables(stays, bits)


def _tables(stays: _Stays, bits: int) -> RiskTables:
    n_late, is_followed = _followed(stays)
    n = np.diff(stays.exit_at) - n_late * is_followed
    exits = _heads(stays.exits, stays.exit_at, n_late, is_followed)
    stays = _Stays(*exits, *_heads(stays.entries, stays.entry_at, n_late, is_followed))
    count: Counts = np.int32 if stays.exits.size < 1 << 31 else np.int64
    is_end = (stays.exits & _CAUSE) != _CAUSE
    ends = stays.exits[is_end]
    converted = (ends & _CAUSE) == _CAUSE - CONVERTED
    ends >>= _CAUSE_BITS
    is_first = np.ones(ends.size, np.bool_)
    np.not_equal(ends[1:], ends[:-1], out=is_first[1:])
    first = np.flatnonzero(is_first)
    ends = ends[first]
    left: Integers = np.flatnonzero(is_end).astype(count)
    left = left[first]
    at = np.searchsorted(left, stays.exit_at)
    at_risk = stays.watched(left, _entered(stays.entries >> _CAUSE_BITS, ends, count), at)
    age_bits = (1 << bits - _CAUSE_BITS) - 1
    ends &= age_bits
    return RiskTables(
        n=n,
        followed=np.flatnonzero(is_followed),
        longest=(stays.exits[stays.exit_at[1:] - 1] >> _CAUSE_BITS) & age_bits,
        at=at,
        age=ends,
        at_risk=at_risk,
        ended=np.diff(first, append=converted.size).astype(count),
        converted=np.add.reduceat(converted, first, dtype=count),
    )


def _entered(entries: I64, ends: I64, count: Counts) -> Integers:
    """How many entries lie before each end."""
    after = np.searchsorted(ends, entries, side="right")
    ends_between = np.diff(after, prepend=0, append=ends.size)
    return np.repeat(np.arange(ends_between.size, dtype=count), ends_between)


def _followed(stays: _Stays) -> tuple[I64, Bool]:
    """How many stays of each group come too late, and whether the others can be followed.

    They cannot: there are no stays; nobody is watched from age 0; or the risk set empties before
    the last entry, that is, at some exit age u everyone who entered before u (or at 0) has left
    by u while somebody enters at u or later. Nobody then tells what happens in between. Only
    where those late ones are at most one in a hundred (`LATE_SHARE`) are they left out, and the
    group is followed to u: one forgotten deal does not silence a thousand.
    """
    n, n_entries = np.diff(stays.exit_at), np.diff(stays.entry_at)
    before = np.arange(stays.entries.size)  # of those who enter together, the first tells
    left = np.searchsorted(stays.exits, stays.entries, side="right")
    gaps = np.flatnonzero(stays.watched(left, before, stays.entry_at) == 0)
    group = np.searchsorted(stays.entry_at, gaps, side="right") - 1
    n_late = np.zeros_like(n)
    np.maximum.at(n_late, group, stays.entry_at[group + 1] - before[gaps])
    return n_late, (n > n_entries) & (n_late * LATE_SHARE <= n)


def _heads(keys: I64, at: I64, n_late: I64, is_followed: Bool) -> tuple[I64, I64]:
    """The keys of the groups that can be followed, without those of the late: the last ones."""
    size = np.diff(at)
    kept = np.where(is_followed, size - n_late, 0)
    head_at = np.append(0, np.cumsum(kept[is_followed]))
    if head_at[-1] < keys.size:
        is_head = np.tile([True, False], size.size)
        keys = keys[np.repeat(is_head, np.column_stack((kept, size - kept)).ravel())]
    return keys, head_at


def _blocks(at: I64, most: int) -> Iterator[tuple[int, int]]:
    """From which group to which: of at most so many stays together, or one group of more."""
    start, n_groups = 0, at.size - 1
    while start < n_groups:
        stop = int(np.searchsorted(at, at[start] + most, side="right")) - 1
        stop = max(stop, start + 1)
        yield start, stop
        start = stop


def _is_wide(n_groups: int, bits: int) -> bool:
    """Whether group and age together do not fit into one integer: rare, and slower."""
    return n_groups.bit_length() + bits > _KEY_BITS


def _sorted(
    group: Integers, n_groups: int, age: I64, cause: Integers, bits: int
) -> tuple[I64, I64]:
    """Group, age and 3 − cause in one, sorted, and where each group begins and the last ends.

    Stays of group `n_groups` are left out: they lie beyond the last end. Where group and age are
    too wide for one integer, the group is left out of it: such groups are not to be mixed.
    """
    if _is_wide(n_groups, bits):
        key = ((age << _CAUSE_BITS) | cause) ^ _CAUSE
        order = np.lexsort((key, group))
        return key[order], np.searchsorted(group[order], np.arange(n_groups + 1))
    key = np.left_shift(group, bits - _CAUSE_BITS, dtype=np.int64)
    key |= age
    key <<= _CAUSE_BITS
    key |= cause
    key ^= _CAUSE
    key.sort()
    return key, np.searchsorted(key, np.arange(n_groups + 1) << bits)


def _check(group: Integers, n_groups: int, entry: I64, exit: I64, cause: Integers) -> None:
    n = exit.size
    if not group.size == entry.size == cause.size == n:
        sizes = f"{group.size}, {entry.size}, {n}, {cause.size}"
        raise ValueError(f"group, entry, exit and cause differ in length: {sizes}")
    if n == 0:
        return
    if group.min() < 0 or group.max() >= n_groups:
        raise ValueError(f"a group lies outside 0 … {n_groups - 1}")
    if cause.min() < 0 or cause.max() > LOST:
        raise ValueError("a cause is none of 0 (censored), 1 (converted), 2 (lost)")
    if entry.min() < 0:
        raise ValueError("an entry lies before age 0")
    backwards = np.flatnonzero(exit < entry)
    if backwards.size:
        row = int(backwards[0])
        raise ValueError(f"row {row} leaves at {exit[row]} µs, before it enters at {entry[row]} µs")
