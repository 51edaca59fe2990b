from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teropong.statistics import log_log, normal_deviate, wilson


def test_normal_deviate():
    assert normal_deviate(0.90) == pytest.approx(1.6448536269514722, abs=1e-13)
    for confidence in (0, 1, 90):
        with pytest.raises(ValueError, match="between 0 and 1"):
            normal_deviate(confidence)


def test_wilson_by_hand():
    # 3 of 10 at 95 %, z² = 3.841459: middle (3 + 1.920729) / 13.841459 = 0.355507,
    # reach 1.959964 · √(3·7/10 + 0.960365) / 13.841459 = 0.247740
    assert wilson(3, 10, 0.95) == pytest.approx((0.107789, 0.603222), abs=5e-5)


def test_wilson_at_its_ends():
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(0, 8)[0] == 0.0
    assert wilson(8, 8)[1] == 1.0
    for successes, n in ((-1, 3), (4, 3)):
        with pytest.raises(ValueError, match="successes"):
            wilson(successes, n)


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_equals_scipy(counts):
    scipy_stats = pytest.importorskip("scipy.stats")
    expected = scipy_stats.binomtest(*counts).proportion_ci(0.9, method="wilson")
    assert wilson(*counts) == pytest.approx(tuple(expected), abs=1e-12)


def test_log_log():
    for share in (0.0, 1.0):
        with pytest.raises(ValueError, match="between 0 and 1"):
            log_log(share, 0.1, 1.6)
    low, high = log_log(1 - 1e-9, 0.2, 1.6)
    assert 0 <= low < high <= 1
