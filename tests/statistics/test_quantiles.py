from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from teropong.statistics import quantile, quantile_float


def test_by_hand():
    # type 7: place (n − 1) p. Of 10, 20, 40, 80: ½ → 1.5 → 30; 0.9 → 2.7 → 40 + 0.7 · 40 = 68
    values = [10, 20, 40, 80]
    assert quantile(values, Fraction(1, 2)) == 30
    assert quantile(values, Fraction(9, 10)) == 68
    assert (quantile(values, Fraction(0)), quantile(values, Fraction(1))) == (10, 80)
    assert quantile([7], Fraction(1, 3)) == 7


def test_exact_beyond_what_a_float_holds():
    values = [10**17 + 1, 10**17 + 2]
    assert quantile(values, Fraction(1, 2)) == Fraction(2 * 10**17 + 3, 2)
    assert quantile(np.array(values), Fraction(1, 2)) == Fraction(2 * 10**17 + 3, 2)
    assert quantile([-(10**21), 10**21 + 1], Fraction(1, 2)) == Fraction(1, 2)
    assert quantile(np.array([-(2**62), 2**62]), Fraction(3, 4)) == 2**61  # no 64-bit overflow


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1), st.integers(0, 20))
def test_equals_numpy(values, twentieths):
    exact = quantile(sorted(values), Fraction(twentieths, 20))
    assert float(exact) == pytest.approx(float(np.quantile(values, twentieths / 20)), abs=1e-6)


def test_floats():
    assert quantile_float(np.array([4.0, 1.0, 2.0]), 0.75) == 3.0


def test_faults_are_named():
    with pytest.raises(ValueError, match="no values"):
        quantile([], Fraction(1, 2))
    with pytest.raises(ValueError, match="no values"):
        quantile_float(np.array([]), 0.5)
    with pytest.raises(ValueError, match="from 0 to 1"):
        quantile([1], Fraction(9))
