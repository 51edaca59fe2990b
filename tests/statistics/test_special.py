from __future__ import annotations

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betainc, gammainc, gammaln

from teropong.statistics.special import beta_below, gamma_below, log_gamma

SHAPES = st.floats(0.01, 5_000)


def test_by_hand():
    assert gamma_below(1, 2) == pytest.approx(1 - exp(-2))  # shape 1: the exponential
    assert gamma_below(2, 3) == pytest.approx(1 - 4 * exp(-3))  # no or one event of 3 expected
    assert beta_below(1, 1, 0.3) == pytest.approx(0.3)  # uniform
    assert beta_below(2, 1, 0.3) == pytest.approx(0.09)


def test_ends():
    assert gamma_below(2, 0) == gamma_below(2, -1) == 0
    assert beta_below(2, 3, 0) == 0
    assert beta_below(2, 3, 1) == 1


@given(SHAPES, st.floats(0.05, 20))
def test_gamma_as_others_have_it(shape, times):
    assert gamma_below(shape, shape * times) == pytest.approx(
        gammainc(shape, shape * times), abs=1e-8
    )


@given(SHAPES, SHAPES, st.floats(0.0001, 0.9999))
def test_beta_as_others_have_it(a, b, x):
    assert beta_below(a, b, x) == pytest.approx(betainc(a, b, x), abs=1e-8)


def test_refused():
    with pytest.raises(ValueError, match="shape is 0"):
        gamma_below(0, 1)
    with pytest.raises(ValueError, match="shapes are 1 and -1"):
        beta_below(1, -1, 0.5)


def test_logarithms_of_many_gammas():
    values = np.geomspace(1e-6, 1e6, 200)
    assert log_gamma(values) == pytest.approx(gammaln(values), rel=1e-9, abs=1e-8)
