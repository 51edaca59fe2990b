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
