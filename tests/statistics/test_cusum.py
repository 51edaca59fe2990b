from __future__ import annotations

from itertools import pairwise
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from teropong.statistics import (
    Cusum,
    count_ratio,
    count_threshold,
    share_ratio,
    share_threshold,
)


def fed(threshold, ratios):
    cusum = Cusum(threshold)
    for ratio in ratios:
        cusum.add(ratio)
    return cusum


def test_an_alarm_by_hand():
    # sums: 0 | 1, 0.5, 1.5, 2 (kept at the threshold), 1.2
    cusum = fed(2, [-1, 1, -0.5, 1, 3, -0.8])
    assert (cusum.is_open, cusum.since, cusum.sum) == (True, 1, pytest.approx(1.2))


def test_it_is_mended_by_two_good_weeks_running():
    assert fed(2, [3, -5]).is_open
    assert not fed(2, [3, -5, -1]).is_open
    assert fed(2, [3, -5, 1, -5]).is_open
    assert fed(2, [3, -5, -1]).since == 3


def test_below_the_threshold_one_good_week_is_enough():
    assert fed(2, [1, -5, 1]).since == 2


@settings(deadline=None)
@given(st.integers(0, 60), st.floats(0.1, 40), st.floats(1.1, 5))
def test_ratios_of_counts_as_others_have_them(count, mean, dispersion):
    def law(mu):
        return nbinom.logpmf(count, mu / (dispersion - 1), 1 / dispersion)

    assert count_ratio(count, mean, 0.5, dispersion) == pytest.approx(
        law(mean / 2) - law(mean), abs=1e-6
    )


def test_without_dispersion_counts_are_plain():
    expected = poisson.logpmf(3, 2) - poisson.logpmf(3, 4)
    assert count_ratio(3, 4, 0.5, 1) == pytest.approx(expected)
    assert count_ratio(3, 0, 0.5, 2) == 0


def test_ratios_of_shares_by_hand():
    # odds of 1 halved are odds of ½: a third
    assert share_ratio(1, 2, 0.5, 0.5) == pytest.approx(log(2 / 3) + 2 * log(4 / 3))


def raised(threshold, ratios):
    """How often alarms are raised, of many courses; plain code of its own."""
    sums = np.zeros(len(ratios))
    is_open, was_mended = np.zeros(len(ratios), bool), np.ones(len(ratios), bool)
    n = 0
    for column in ratios.T:
        sums = np.clip(sums + column, 0, threshold)
        opens = sums >= threshold
        n += int((opens & ~is_open).sum())
        is_open = (is_open | opens) & ~(was_mended & (sums == 0))
        was_mended = sums == 0
    return n / ratios.size


@pytest.mark.parametrize(("mean", "often"), [(2.0, 0.5), (2.0, 0.05), (20.0, 0.5), (0.3, 0.02)])
def test_a_threshold_keeps_to_its_budget(mean, often):
    random = np.random.default_rng(1)
    threshold = count_threshold(mean, 0.5, 2.0, often / 13)
    counts = random.negative_binomial(mean, 0.5, (1000, 200))
    known = [count_ratio(float(count), mean, 0.5, 2.0) for count in range(counts.max() + 1)]
    assert often * 0.4 < raised(threshold, np.array(known)[counts]) * 13 < often * 1.35


def test_a_threshold_of_shares_keeps_to_its_budget():
    random = np.random.default_rng(1)
    threshold = share_threshold(1, 0.6, 0.5, 0.01)
    ratios = np.where(
        random.random((1000, 300)) < 0.6, share_ratio(1, 0, 0.6, 0.5), share_ratio(0, 1, 0.6, 0.5)
    )
    assert 0.005 < raised(threshold, ratios) < 0.0125


def test_a_smaller_budget_asks_for_more():
    rising = [count_threshold(2, 0.5, 2, often) for often in (0.05, 0.02, 0.005, 0.001)]
    assert all(one < other for one, other in pairwise(rising))
    assert count_threshold(5_000, 0.5, 2, 0.01) > 0


@settings(deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=30), st.data())
def test_more_of_the_good_never_raises_an_alarm(counts, data):
    nth = data.draw(st.integers(0, len(counts) - 1))
    more = [count + (place == nth) for place, count in enumerate(counts)]

    def is_open(weeks):
        return fed(1.5, [count_ratio(week, 2, 0.5, 2) for week in weeks]).is_open

    assert is_open(counts) or not is_open(more)
