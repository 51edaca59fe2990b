from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teropong.statistics import (
    Beta,
    Gamma,
    about,
    around,
    at_least,
    drawn_dispersion,
    group_of,
    pearson_of,
)


def test_a_count_adds_what_it_is_worth():
    # 6 in 10 days whose variance is twice the mean are worth 3 plain ones in 5 days
    assert Gamma(4, 20).seen(6, 10, 2) == Gamma(7, 25)
    assert Gamma(7, 25).mean == pytest.approx(0.28)


def test_what_is_known_of_one_of_a_group():
    # a coefficient of variation of one half is a shape of 4
    assert around(0.4, 0.5) == Gamma(4, 10)


def test_a_group_that_differs_lends_less():
    times = [100, 100, 100, 0]
    alike, apart = group_of([50, 52, 48, 0], times, 1), group_of([10, 50, 90, 0], times, 1)
    assert alike is not None
    assert apart is not None
    assert alike.mean == apart.mean == pytest.approx(0.5)
    # never more alike than by a tenth; apart: (0.4² · 2 · 100 − 2 · ½) / 200 = 0.155
    assert alike.shape == pytest.approx(100)
    assert apart.shape == pytest.approx(0.25 / 0.155)


def test_one_alone_says_little_of_another():
    assert group_of([50], [100], 2) == Gamma(0.5, 1)
    assert group_of([0, 0], [10, 10], 2) is None


def test_dispersion_is_drawn_to_the_usual():
    # a rate of 2.5: (2.5² + 1.5² + 0.5² + 1.5²) / 2.5 = 4.4 of 3 degrees
    assert pearson_of([0, 4, 2, 4, 9], [1, 1, 1, 1, 0]) == (pytest.approx(4.4), 3)
    assert pearson_of([0, 0], [1, 1]) == (0, 0)
    assert drawn_dispersion(4.4, 3) == pytest.approx(64.4 / 33)  # and 30 weeks of 2
    assert drawn_dispersion(0, 0) == 2
    assert drawn_dispersion(0, 400) == 1  # less than chance counts as chance
    assert drawn_dispersion(8_000, 400) == 6


def test_a_share_by_hand():
    assert about(0.3, 10) == Beta(3, 7)
    assert Beta(3, 7).seen(2, 8).mean == pytest.approx(0.25)
    assert Beta(1, 1).below(0.2) == pytest.approx(0.2)
    assert 0 < about(0, 10).mean < 0.05


def test_a_binomial_tail_by_hand():
    assert at_least(2, 3, 0.5) == pytest.approx(0.5)
    assert at_least(0, 3, 0.1) == at_least(3, 3, 1) == 1
    assert 0 < at_least(1_300, 2_400, 0.5) < 0.0001  # of many, too
    assert at_least(3, 5, 0.1) == pytest.approx(
        sum(comb(5, k) * 0.1**k * 0.9 ** (5 - k) for k in (3, 4, 5))
    )


@given(st.integers(0, 30), st.integers(1, 8), st.floats(1, 100), st.floats(1, 4))
def test_more_never_makes_below_likelier(count, more, time, dispersion):
    known = around(0.4, 0.5)
    before = known.seen(count, time, dispersion).below(0.4)
    assert known.seen(count + more, time, dispersion).below(0.4) <= before + 1e-12
