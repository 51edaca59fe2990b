from __future__ import annotations

from dataclasses import astuple
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teropong.statistics import Incidence, aalen_johansen, aalen_johansen_by, wilson
from teropong.statistics.risk_set import DAY
from tests.statistics import arrays, product_limit

# entry, exit (days), cause: 0 censored, 1 converted, 2 lost
TABLE = [
    (0, 1, 1),
    (0, 2, 2),
    (0, 2, 1),
    (0, 3, 0),
    (0, 5, 1),
    (1, 4, 2),
    (2, 6, 2),
    (4, 4, 1),  # leaves as it enters: never watched
]


def estimate(rows, most_unresolved=0.10):
    return aalen_johansen(*arrays.columns(rows), most_unresolved=most_unresolved)


def test_by_hand():
    # t   at risk      d  e   S before   converts            S after
    # 1   1–5          1  1   1          1/5                 4/5
    # 2   2–5, 6       2  1   4/5        4/5·1/5 = 4/25      12/25
    # 4   5, 6, 7      1  0   12/25      0                   8/25
    # 5   5, 7         1  1   8/25       8/25·1/2 = 4/25     4/25
    # 6   7            1  0   4/25       0                   0
    # F = 13/25; F(T) − F(t) = 8/25, 4/25, 4/25, 0, 0
    # variance = (8/25)²/20 + (4/25)²·2/15 + (4/25)²/6                       = 0.01280
    #          + 1·1·4/5³ + (4/5)²·1·4/5³ + (8/25)²·1·1/2³                   = 0.06528
    #          − 2 · (8/25·1·1/5² + 4/25·4/5·1/5²)                           = 0.03584
    #          = 0.04224
    # 1.644854 · √0.04224 / (0.52 · 0.653926) = 0.994159; its exp is 2.702452
    # 0.52^2.702452 = 0.170810; 0.52^(1/2.702452) = 0.785074
    found = estimate(TABLE)
    assert (found.n, found.unresolved) == (7, 0.0)
    assert found.rate == pytest.approx(0.52, abs=1e-12)
    assert (found.low, found.high) == pytest.approx((0.170810, 0.785074), abs=1e-5)


@settings(max_examples=500, deadline=None)
@given(arrays.rows, st.sampled_from(["0", "0.1", "0.25", "1"]))
def test_equals_the_exact_sums(rows, most_unresolved):
    expected = product_limit.aalen_johansen(rows, Fraction(most_unresolved))
    found = estimate(rows, float(most_unresolved))
    assert list(astuple(found)) == arrays.about(expected.values())


@settings(max_examples=60, deadline=None)
@given(st.lists(arrays.rows, max_size=5), st.randoms(use_true_random=False))
def test_groups_are_each_their_own(groups, random):
    tagged = [(one, *row) for one, rows in enumerate(groups) for row in rows]
    random.shuffle(tagged)
    group, entry, exit_, cause = np.array(tagged, dtype=np.int64).reshape(-1, 4).T
    arguments = group.astype(np.int32), len(groups), entry * DAY, exit_ * DAY
    assert aalen_johansen_by(*arguments, cause.astype(np.int8)) == [
        estimate(rows) for rows in groups
    ]


def test_many_small_groups_are_each_their_own(monkeypatch):
    group, *stays = arrays.many_groups(700)
    alone = [aalen_johansen(*(of[one] for of in stays)) for one in arrays.each(group, 700)]
    assert {found.unresolved is None for found in alone if found.n} == {True, False}
    assert {found.rate is None for found in alone if found.unresolved is not None} == {True, False}
    for stays_of_a_block in (1, 1000, 10**6):
        monkeypatch.setattr("teropong.statistics.risk_set._BLOCK", stays_of_a_block)
        assert aalen_johansen_by(group, 700, *stays) == alone


def test_the_narrowest_groups_hold_whom_nobody_watched():
    group = np.full(len(TABLE), 127, np.int8)
    found = aalen_johansen_by(group, 128, *arrays.columns(TABLE))
    assert found == [*[Incidence(0)] * 127, estimate(TABLE)]


def test_the_undecided():
    nine_of_ten = [(0, 1, 1)] * 4 + [(0, 2, 2)] * 5 + [(0, 3, 0)]
    found = estimate(nine_of_ten)
    assert (found.rate, found.unresolved) == (pytest.approx(0.4), pytest.approx(0.1))
    assert estimate(nine_of_ten, 0.09) == Incidence(10, unresolved=found.unresolved)
    assert estimate([(0, 3, 0)]) == Incidence(1, unresolved=1.0)


@pytest.mark.parametrize("rows", [[], [(1, 3, 1)], [(0, 3, 1), (3, 9, 2)], [(2, 2, 1)]])
def test_too_few(rows):
    assert estimate(rows) == Incidence(len(product_limit.watched(rows)))


@pytest.mark.parametrize(("cause", "rate"), [(1, 1.0), (2, 0.0)])
def test_all_or_none_has_the_score_interval_of_those_decided(cause, rate):
    rows = [(0, day, cause) for day in range(1, 20_000)]
    sure = wilson(19_999 if rate else 0, 19_999)
    assert estimate([*rows, (0, 5, 0)]) == Incidence(20_000, rate, *sure, 0.0)


def test_three_of_three_are_not_certain():
    found = estimate([(0, day, 1) for day in (3, 4, 9)])
    assert (found.low, found.high) == (pytest.approx(0.5258, abs=1e-4), 1.0)


def test_without_censoring_it_is_the_plain_share():
    # variance p (1 − p) / n: 0.3 · 0.7 / 1000
    random = np.random.default_rng(5)
    exit_ = random.permutation(1000) + 1
    cause = np.where(np.arange(1000) < 300, 1, 2).astype(np.int8)
    found = aalen_johansen(np.zeros(1000, np.int64), exit_, cause)
    assert found.rate == pytest.approx(0.3, abs=1e-12)
    reach = 1.6448536269514722 * (0.3 * 0.7 / 1000) ** 0.5 / (0.3 * -np.log(0.3))
    assert found.low == pytest.approx(0.3 ** np.exp(reach), rel=1e-9)
    assert found.high == pytest.approx(0.3 ** np.exp(-reach), rel=1e-9)


def test_faults_are_named():
    zero, one = np.zeros(1, np.int64), np.ones(1, np.int64)
    with pytest.raises(ValueError, match="cause"):
        aalen_johansen(zero, one, np.full(1, 3, np.int8))
    with pytest.raises(ValueError, match="confidence"):
        aalen_johansen(zero, one, np.ones(1, np.int8), confidence=90)


def test_equals_lifelines():
    lifelines = pytest.importorskip("lifelines")
    random = np.random.default_rng(11)
    exit_ = np.unique(random.exponential(30, 500) * DAY).astype(np.int64)
    random.shuffle(exit_)
    cause = random.choice([0, 1, 2], exit_.size, p=[0.1, 0.4, 0.5]).astype(np.int8)
    cause[exit_.argmax()] = 0  # lifelines has no variance where nobody is left
    fitter = lifelines.AalenJohansenFitter(alpha=0.10)
    fitter.fit(exit_ / DAY, cause, event_of_interest=1)
    found = aalen_johansen(np.zeros_like(exit_), exit_, cause, most_unresolved=1)
    assert found.rate == pytest.approx(fitter.cumulative_density_.iloc[-1, 0], rel=1e-9)
    interval = tuple(fitter.confidence_interval_.iloc[-1])
    assert (found.low, found.high) == pytest.approx(interval, rel=1e-9)
