"""Rows of (entry, exit, cause) as the arrays that the library takes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import strategies as st

from teropong.statistics.risk_set import DAY


def columns(rows, unit=DAY):
    """Entry, exit (µs) and cause of rows in `unit`s of µs."""
    entry, exit_, cause = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return entry * unit, exit_ * unit, cause.astype(np.int8)


def about(figures, tolerance=1e-9):
    """The same figures, or the same gaps."""
    return [None if one is None else pytest.approx(one, abs=tolerance) for one in figures]


def _row(draw):
    entry, stay, cause, is_late = draw
    return (entry if is_late else 0, stay + (entry if is_late else 0), cause)


rows = st.lists(
    st.tuples(
        st.integers(0, 6), st.integers(0, 6), st.sampled_from([0, 1, 1, 2]), st.booleans()
    ).map(_row),
    max_size=14,
)


def many_groups(n_groups):
    """Group, entry, exit (µs) and cause of 0 to 50 stays a group, with ties.

    Of some groups all are censored; into some a few enter when all others have left.
    """
    random = np.random.default_rng(17)
    group = np.repeat(np.arange(n_groups, dtype=np.int32), random.integers(0, 51, n_groups))
    random.shuffle(group)
    entry = np.where(random.random(group.size) < 0.2, random.integers(0, 20, group.size), 0)
    entry += np.where(random.random(group.size) < 0.002, 1000, 0)
    exit_ = entry + random.integers(0, 60, group.size)
    cause = random.choice(np.array([0, 1, 2], np.int8), group.size, p=[0.1, 0.3, 0.6])
    cause[group % 7 == 0] = 0
    return group, entry * DAY, exit_ * DAY, cause


def each(group, n_groups):
    """Which stays are of each group in turn."""
    return (np.flatnonzero(group == one) for one in range(n_groups))
