from __future__ import annotations

from fractions import Fraction
from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teropong.statistics import Range, rolling_usual_ranges, usual_range
from teropong.statistics.ranges import _T_90


def test_many_by_hand():
    # 1 … 20: places 1.9 and 17.1 → 2.9 and 18.1
    assert usual_range(range(20, 0, -1)) == (Fraction(29, 10), Fraction(181, 10))


def test_few_by_hand():
    # logs of 100, 200, 400, 800, 1600: m = log 400, s = log 2 · √(10/4) = 1.095960
    # t(0.9; 4) = 1.533206; reach = 1.533206 · 1.095960 · √(6/5) = 1.840720
    # 400 · e^∓1.840720 = 63.48, 2520.39, in whole minor units
    assert usual_range([400, 100, 1600, 200, 800]) == Range(Fraction(63), Fraction(2520))


def test_too_few():
    assert usual_range([]) == (None, None)
    assert usual_range([5] * 4) == (None, None)
    assert usual_range([5, 5, 5, 5, 0, -3]) == (None, None)  # four above 0
    assert usual_range([5, 5, 5, 5, 5, 0]) == (5, 5)


def test_equal_amounts_stay_themselves():
    for amount in (1, 7, 10**17 + 1, 9 * 10**17 - 1):
        assert usual_range([amount] * 5) == (amount, amount)
        assert usual_range([amount] * 25) == (amount, amount)


def test_exact_beyond_what_a_float_holds():
    amounts = [10**17 + 10 * i for i in range(21)]  # places 2 and 18
    assert usual_range(amounts) == (10**17 + 20, 10**17 + 180)


def test_students_t_equals_scipy():
    special = pytest.importorskip("scipy.special")
    assert sorted(_T_90) == list(range(4, 19))
    for freedom, quantile in _T_90.items():
        assert float(quantile) == pytest.approx(special.stdtrit(freedom, 0.9), rel=1e-13)


@given(st.lists(st.integers(1, 10**9), min_size=5, max_size=19))
def test_few_equal_the_formula_in_floats(amounts):
    n, logs = len(amounts), [log(amount) for amount in amounts]
    mean = sum(logs) / n
    s = sqrt(sum((one - mean) ** 2 for one in logs) / (n - 1))
    reach = float(_T_90[n - 1]) * s * sqrt(1 + 1 / n)
    expected = exp(mean - reach), exp(mean + reach)
    assert tuple(map(float, usual_range(amounts))) == pytest.approx(expected, abs=0.51, rel=1e-9)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(-2, 30)), max_size=150),
    st.lists(st.tuples(st.integers(-2, 65), st.integers(-3, 60)), max_size=12),
    st.sampled_from([1, 10**16, 10**25]),
)
def test_rolling_equals_sorting_each_window(sales, queries, unit):
    sales.sort(key=lambda sale: sale[0])
    amounts = [amount * unit for _, amount in sales]
    days = np.array([day for day, _ in sales], np.int32)
    query_days, lengths = np.array(queries, np.int32).reshape(-1, 2).T
    found = rolling_usual_ranges(days, amounts, query_days, query_days - lengths)
    assert found == [
        usual_range([a for d, a in zip(days, amounts, strict=True) if day - length <= d < day])
        for day, length in queries
    ]


def test_rolling_takes_arrays():
    random = np.random.default_rng(3)
    days = np.sort(random.integers(0, 700, 5000)).astype(np.int32)
    amounts = random.integers(1, 9 * 10**17, 5000)
    query_days = np.arange(365, 700, 30, dtype=np.int32)
    found = rolling_usual_ranges(days, amounts, query_days, query_days - 365)
    for day, usual in zip(query_days, found, strict=True):
        window = amounts[(days >= day - 365) & (days < day)].tolist()
        assert usual == usual_range(window)


def test_faults_are_named():
    days = np.array([2, 1], np.int32)
    with pytest.raises(ValueError, match="ascend"):
        rolling_usual_ranges(days, [1, 2], days, days)
    with pytest.raises(ValueError, match="one length"):
        rolling_usual_ranges(days, [1], days, days)
