"""Who was at risk at each age at which something ended.

A stay watched from age 0 is at risk at age 0 and until it leaves. One that was already running
when watching began is at risk over (entry, exit]: delayed entry, as in Klein & Moeschberger,
*Survival Analysis* (2003), ch. 4.6. Its exit at its very entry has no exposure and is left out.

One sort is the whole cost: group, age and cause are packed into one integer, which numpy sorts
many times faster than it finds an order (argsort, lexsort).
"""

# ruff: noqa: A002 — exit is the field's word

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]
Integers = NDArray[np.integer[Any]]
Counts = type[np.int32] | type[np.int64]

DAY = 86_400_000_000
"""Microseconds in a day."""

CONVERTED, LOST = 1, 2
"""Causes of an end; 0 is censored."""

LATE_SHARE = 100
"""Of so many stays watched, one that enters after all others have left may be left out."""

_CAUSE_BITS = 2
_CAUSE = (1 << _CAUSE_BITS) - 1
_KEY_BITS = 63


@dataclass(frozen=True, slots=True)
class RiskTable:
    """One line for each distinct age at which at least one stay ended.

    `longest` is the longest age watched, in µs. Arrays, all of one length: `age` in µs,
    ascending; `at_risk` (n_j), `ended` (d_j, of any cause) and `converted` (e_j), in stays,
    32 bits wide where that is enough: multiply them as floats.
    """

    longest: int
    age: I64
    at_risk: Integers
    ended: Integers
    converted: Integers

    def survival(self) -> NDArray[np.float64]:
        """The product-limit S just after each age: Π (n_j − d_j) / n_j.

        Multiplied as ((n_j − d_j) / n_1) · Π (n_i − d_i) / n_{i+1}, whose factors are exactly 1
        wherever nobody is censored or enters in between: so 4 → 2 left of 4 is exactly ½.
        """
        stayed = self.at_risk - self.ended
        between = np.ones(stayed.size)
        np.divide(stayed[:-1], self.at_risk[1:], out=between[1:])
        np.cumprod(between, out=between)
        between *= stayed
        between /= self.at_risk[:1]
        return between


def stays_by_group(
    group: Integers, n_groups: int, entry: I64, exit: I64, cause: Integers
) -> Iterator[tuple[I64, I64]]:
    """The stays of each group in turn, sorted, as `risk_table` reads them.

    Args:
        group: 0 … n_groups − 1, one per stay.
        n_groups: how many pairs come back; a group without stays gives two empty arrays.
        entry: age at which watching began, µs; 0 = watched from the start.
        exit: age at the end of the stay or of watching, µs; not below `entry`.
        cause: 0 censored, else the cause of the end (1 or 2).

    Yields:
        Exits and delayed entries of a group, ascending, each as age · 4 + (3 − cause):
        at one age the ended sort before the censored, and an entry after both.

    Raises:
        ValueError: arrays of different lengths, or a value out of its bounds.
    """
    _check(group, n_groups, entry, exit, cause)
    late = np.flatnonzero(entry)
    unseen = late[entry[late] == exit[late]]
    if unseen.size:
        group = np.array(group, dtype=np.int64)
        group[unseen] = n_groups
    exits, exit_at = _sorted(group, n_groups, exit, cause)
    none = np.broadcast_to(np.int8(0), late.size)
    entries, entry_at = _sorted(group[late], n_groups, entry[late], none)
    for one in range(n_groups):
        yield exits[exit_at[one] : exit_at[one + 1]], entries[entry_at[one] : entry_at[one + 1]]


def followed(exits: I64, entries: I64) -> tuple[I64, I64] | None:
    """The exits and entries of one group that can be followed, or null where it is too small.

    Null: there are no stays; nobody is watched from age 0; or the risk set empties before the
    last entry, that is, at some exit age u everyone who entered before u (or at 0) has left by u
    while somebody enters at u or later. Nobody then tells what happens in between. Only where
    those late ones are at most one in a hundred (`LATE_SHARE`) are they left out, and the group
    is followed to u: one forgotten deal does not silence a thousand.

    Args:
        exits: of the group, as `stays_by_group` yields them.
        entries: its delayed entries, likewise.
    """
    n_from_start = exits.size - entries.size
    if n_from_start == 0:
        return None
    ages = entries >> _CAUSE_BITS
    before = np.searchsorted(ages, ages)
    left = np.searchsorted(exits, entries, side="right")
    gaps = np.flatnonzero(n_from_start + before == left)
    if gaps.size == 0:
        return exits, entries
    n_late = entries.size - int(before[gaps[0]])
    if n_late * LATE_SHARE > exits.size:
        return None
    return exits[:-n_late], entries[:-n_late]


def risk_table(exits: I64, entries: I64) -> RiskTable:
    """The risk table of one group of at least one stay, as `followed` yields it."""
    n_from_start = exits.size - entries.size
    count: Counts = np.int32 if exits.size < 1 << 31 else np.int64
    is_end = (exits & _CAUSE) != _CAUSE
    ends = exits[is_end]
    converted = (ends & _CAUSE) == _CAUSE - CONVERTED
    ends >>= _CAUSE_BITS
    is_first = np.ones(ends.size, np.bool_)
    np.not_equal(ends[1:], ends[:-1], out=is_first[1:])
    first = _places(is_first, count)
    age = ends[first]
    del ends
    at_risk = _places(is_end, count)[first]
    np.subtract(n_from_start, at_risk, out=at_risk)
    if entries.size:
        after = np.searchsorted(age, entries >> _CAUSE_BITS, side="right")
        entered = np.bincount(after, minlength=age.size + 1)[: age.size].astype(count)
        np.add(at_risk, np.cumsum(entered, out=entered), out=at_risk)
    ended = np.empty_like(first)
    np.subtract(first[1:], first[:-1], out=ended[:-1])
    ended[-1:] = converted.size - first[-1:]
    return RiskTable(
        longest=int(exits[-1]) >> _CAUSE_BITS,
        age=age,
        at_risk=at_risk,
        ended=ended,
        converted=np.add.reduceat(converted, first, dtype=count),
    )


def _places(truths: NDArray[np.bool_], count: Counts) -> Integers:
    return np.flatnonzero(truths).astype(count)


def _sorted(group: Integers, n_groups: int, age: I64, cause: Integers) -> tuple[I64, I64]:
    """Age · 4 + (3 − cause), sorted within groups, and where each group begins and the last ends.

    Stays of group `n_groups` are left out: they lie beyond the last end.
    """
    bits = int(age.max(initial=0)).bit_length() + _CAUSE_BITS
    if bits > _KEY_BITS:
        raise ValueError(f"an age of {age.max()} µs is too long: 2^61 µs is the longest")
    if n_groups.bit_length() + bits > _KEY_BITS:
        return _sorted_wide(group, n_groups, age, cause)
    key = np.left_shift(group, bits - _CAUSE_BITS, dtype=np.int64)
    key |= age
    key <<= _CAUSE_BITS
    key |= cause
    key ^= _CAUSE
    key.sort()
    bounds = np.searchsorted(key, np.arange(n_groups + 1) << bits)
    key &= (1 << bits) - 1
    return key, bounds


def _sorted_wide(group: Integers, n_groups: int, age: I64, cause: Integers) -> tuple[I64, I64]:
    """The same where group and age together do not fit into one integer: slower, and rare."""
    key = ((age << _CAUSE_BITS) | cause) ^ _CAUSE
    order = np.lexsort((key, group))
    return key[order], np.searchsorted(group[order], np.arange(n_groups + 1))


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
