from __future__ import annotations

from dataclasses import astuple
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teropong.statistics import Survival, kaplan_meier, kaplan_meier_by
from teropong.statistics.risk_set import DAY
from tests.statistics import arrays, product_limit

# entry, exit (days), ended
TABLE = [
    (0, 2, 1),
    (0, 3, 1),
    (0, 3, 0),
    (0, 6, 1),
    (0, 10, 0),
    (1, 4, 1),
    (2, 8, 1),
    (3, 3, 1),  # leaves as it enters: never watched
    (5, 7, 0),
]


def estimate(rows, horizon_days=365.0, unit=DAY):
    entry, exit_, cause = arrays.columns(rows, unit)
    return kaplan_meier(entry, exit_, cause > 0, horizon_days=horizon_days)


def test_by_hand():
    # t   at risk        d   S
    # 2   1–5, 6         1   5/6             (the 7th enters at 2: at risk after 2 only)
    # 3   2–5, 6, 7      1   25/36
    # 4   4, 5, 6, 7     1   25/48
    # 6   4, 5, 7, 9     1   25/64           first S ≤ 1/2
    # 8   5, 7           1   25/128
    # mean to 10 = 2 + 1·5/6 + 1·25/36 + 2·25/48 + 2·25/64 + 2·25/128 = 5.741319
    # ∫ S from 2, 3, 4, 6, 8 on = 3.741319, 2.907986, 2.213542, 1.171875, 0.390625
    # variance = 3.741319²/30 + 2.907986²/30 + 2.213542²/12 + 1.171875²/12 + 0.390625²/2
    #          = 1.347511; 1.644854 · √1.347511 = 1.909389
    found = estimate(TABLE)
    assert (found.n, found.median, found.horizon) == (8, 6.0, 10.0)
    assert found.mean == pytest.approx(5.741319, abs=1e-6)
    assert (found.low, found.high) == pytest.approx((3.831930, 7.650708), abs=1e-5)


def test_by_hand_to_a_horizon():
    # to 5 days: 2 + 5/6 + 25/36 + 1·25/48 = 4.048611; the median is not cut
    found = estimate(TABLE, horizon_days=5)
    assert (found.n, found.median, found.horizon) == (8, 6.0, 5.0)
    assert found.mean == pytest.approx(4.048611, abs=1e-6)
    # ∫ S from 2, 3, 4 on = 2.048611, 1.215278, 0.520833
    # variance = 2.048611²/30 + 1.215278²/30 + 0.520833²/12 = 0.211730; 1.644854 · √ = 0.756864
    assert (found.low, found.high) == pytest.approx((3.291747, 4.805475), abs=1e-5)


@settings(max_examples=400, deadline=None)
@given(arrays.rows, st.integers(1, 14), st.sampled_from([1, 1000, DAY]))
def test_equals_the_exact_product_limit(rows, horizon, unit):
    n, *expected = product_limit.kaplan_meier(rows, horizon).values()
    found_n, *found = astuple(estimate(rows, horizon * unit / DAY, unit))
    in_units = [None if one is None else one * DAY / unit for one in found]
    assert (found_n, in_units) == (n, arrays.about(expected))


@settings(max_examples=60, deadline=None)
@given(st.lists(arrays.rows, max_size=5), st.randoms(use_true_random=False), st.booleans())
def test_groups_are_each_their_own(groups, random, is_wide):
    tagged = [(one, *row) for one, rows in enumerate(groups) for row in rows]
    random.shuffle(tagged)
    group, *rest = np.array(tagged, dtype=np.int64).reshape(-1, 4).T
    unit = 2**57 if is_wide else DAY  # 14 · 2^57 µs leaves no room for the group in one integer
    entry, exit_, ended = rest[0] * unit, rest[1] * unit, rest[2] > 0
    found = kaplan_meier_by(group.astype(np.int32), len(groups), entry, exit_, ended)
    assert found == [estimate(rows, unit=unit) for rows in groups]


def test_many_small_groups_are_each_their_own(monkeypatch):
    group, entry, exit_, cause = arrays.many_groups(700)
    alone = [
        kaplan_meier(entry[one], exit_[one], cause[one] > 0) for one in arrays.each(group, 700)
    ]
    assert {found.n for found in alone} >= {0, 1, 50}
    assert {found.mean is None for found in alone if found.n} == {True, False}
    for stays_of_a_block in (1, 1000, 10**6):
        monkeypatch.setattr("teropong.statistics.risk_set._BLOCK", stays_of_a_block)
        assert kaplan_meier_by(group, 700, entry, exit_, cause > 0) == alone


@pytest.mark.parametrize("n", [2, 4, 6, 10, 30, 98, 1000, 99_998])
def test_half_is_half_whatever_the_steps(n):
    # one ends on each day: S = ½ exactly on day n/2, which a product of quotients may miss
    days = [(0, day, 1) for day in range(1, n + 1)]
    assert estimate(days, 1e6).median == n / 2


@settings(max_examples=300, deadline=None)
@given(arrays.rows.map(lambda rows: rows + [(0, 14, 0)] * 3))
def test_half_is_half_as_in_fractions(rows):
    median = product_limit.kaplan_meier(rows, 14)["median"]
    assert estimate(rows).median == median


def test_half_is_half_with_censoring():
    # 8/9 · 3/4 · 3/4 = ½: of 9 one ends and four are censored, of 4 one ends, of 4 one ends
    ends = [(0, 1, 1), *[(0, 2, 0)] * 4, (0, 3, 1), (3, 5, 0), (0, 4, 1), *[(0, 5, 0)] * 2]
    assert product_limit.steps(ends)[-1][-1] == Fraction(1, 2)
    assert estimate(ends).median == 4


def test_events_at_age_zero():
    # 4 watched from 0, 2 gone at once: S(0) = ½
    found = estimate([(0, 0, 1), (0, 0, 1), (0, 4, 1), (0, 4, 0)])
    assert (found.n, found.median, found.mean) == (4, 0.0, 2.0)
    assert estimate([(0, 0, 1)]) == Survival(1, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("rows", "n"),
    [
        ([], 0),
        ([(3, 3, 1)], 0),
        ([(1, 3, 1), (2, 9, 1)], 2),  # nobody watched from 0
        ([(0, 3, 1), (5, 9, 1)], 2),  # nobody there between 3 and 5
        ([(0, 3, 1), (3, 9, 1)], 2),  # at 3 everyone left, and one enters
        ([(0, 3, 0), (3, 9, 1)], 2),  # censored or not
        ([(0, 0, 1), (1, 9, 1)], 2),
        ([(0, 4, 1), (2, 5, 1), (6, 7, 0)], 3),
    ],
)
def test_too_few(rows, n):
    assert estimate(rows) == Survival(n)


def test_not_too_few():
    assert estimate([(0, 3, 1), (2, 9, 1)]).mean == pytest.approx(3 + 6 * 0.5)
    assert estimate([(0, 3, 1), (3, 3, 1)]).n == 1  # who was never watched leaves no gap
    assert estimate([(0, 7, 0)]) == Survival(1, 7.0, None, 7.0)


def test_faults_are_named():
    zero, one = np.zeros(1, np.int64), np.ones(1, np.int64)
    ended = np.ones(1, np.bool_)
    with pytest.raises(ValueError, match="before it enters"):
        kaplan_meier(one, zero, ended)
    with pytest.raises(ValueError, match="before age 0"):
        kaplan_meier(-one, zero, ended)
    with pytest.raises(ValueError, match="differ in length"):
        kaplan_meier(zero, one, ended[:0])
    with pytest.raises(ValueError, match="horizon"):
        kaplan_meier(zero, one, ended, horizon_days=0)
    with pytest.raises(ValueError, match="outside 0 … 0"):
        kaplan_meier_by(np.ones(1, np.int32), 1, zero, one, ended)
    with pytest.raises(ValueError, match="too long"):
        kaplan_meier(zero, one << 61, ended)


def test_inputs_are_left_as_they_were():
    entry, exit_, cause = arrays.columns(TABLE)
    group = np.zeros(len(TABLE), np.int32)
    before = [array.copy() for array in (group, entry, exit_, cause)]
    kaplan_meier_by(group, 1, entry, exit_, cause > 0)
    for array, copy in zip((group, entry, exit_, cause), before, strict=True):
        assert (array == copy).all()


def test_equals_lifelines():
    lifelines = pytest.importorskip("lifelines")
    from lifelines.utils import restricted_mean_survival_time

    random = np.random.default_rng(7)
    entry = np.where(random.random(400) < 0.3, random.uniform(0, 30, 400), 0)
    micros = np.unique((entry + random.exponential(40, 400)) * DAY).astype(np.int64)
    random.shuffle(micros)
    entry = np.minimum((entry[: micros.size] * DAY).astype(np.int64), micros - 1)
    ended = random.random(micros.size) < 0.8
    fitter = lifelines.KaplanMeierFitter()
    fitter.fit(micros / DAY, ended, entry=entry / DAY)
    found = kaplan_meier(entry, micros, ended, horizon_days=60)
    assert found.median == pytest.approx(fitter.median_survival_time_, rel=1e-12)
    assert found.mean == pytest.approx(restricted_mean_survival_time(fitter, t=60), rel=1e-6)


def test_one_late_stay_in_a_hundred_is_left_out() -> None:
    # 99 stays end at ages 1…99 days; one was watched from 200 to 210 days, when all had left.
    # Left out: S falls by 1/99 a day, the mean is (1 + … + 99) / 99 = 50 days, followed to day 99.
    entry = np.array([0] * 99 + [200], np.int64) * DAY
    exit_ = np.array([*range(1, 100), 210], np.int64) * DAY
    found = kaplan_meier(entry, exit_, np.ones(100, np.bool_))
    assert (found.n, found.horizon) == (99, 99.0)
    assert found.mean == pytest.approx(50.0, abs=1e-12)
    # Of 99 in all one is more than a hundredth: too few, no value.
    assert kaplan_meier(entry[1:], exit_[1:], np.ones(99, np.bool_)).mean is None
