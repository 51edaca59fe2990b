"""One beside all: the ratio of what came over what was to be expected, drawn to the group's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teropong.statistics.rates import Gamma
from teropong.statistics.relative import relative, together

CASES = st.lists(st.tuples(st.integers(0, 80), st.floats(0.5, 60)), min_size=2, max_size=9).filter(
    lambda pairs: any(n for n, _ in pairs)
)


def test_worked_by_hand():
    """Two of 20 each brought 30 and 10: the mean is 1, Σ t (n/t - 1)² = 10, less 1 for chance, over
    20 (that is 40 - 800/40): a variance of 0.45, so the prior is worth 1 / 0.45 cases.
    """
    first, second = relative([30, 10], [20, 20])
    assert first.mean == pytest.approx((1 / 0.45 + 30) / (1 / 0.45 + 20))
    assert second.mean == pytest.approx((1 / 0.45 + 10) / (1 / 0.45 + 20))
    assert first.shape == pytest.approx(1 / 0.45 + 30)


def test_who_has_no_cases_is_like_all_and_less_sure_than_who_has():
    new, old = relative([0, 40, 60], [0, 45, 55])[:2]
    assert new.mean == pytest.approx(1)
    assert new.shape < old.shape


def test_where_nothing_came_all_are_alike():
    assert [one.mean for one in relative([0, 0], [3, 4])] == [1, 1]
    assert relative([], []) == []


@given(CASES)
def test_one_as_all_together_is_1_and_others_lie_between_1_and_their_own(pairs):
    counts, expected = [n for n, _ in pairs], [t for _, t in pairs]
    mean = sum(counts) / sum(expected)
    found = relative([*counts, mean * 7.0], [*expected, 7.0])
    assert found[-1].mean == pytest.approx(1)
    for one, n, t in zip(found, counts, expected, strict=False):
        own = n / t / mean
        assert min(own, 1) - 1e-9 <= one.mean <= max(own, 1) + 1e-9


def test_together_is_the_weighted_mean_and_surer_than_each():
    mean, spread = together([Gamma(100, 50), Gamma(100, 100)], [1, 3])
    assert mean == pytest.approx(0.25 * 2 + 0.75 * 1)
    assert spread == pytest.approx((0.05**2 + 0.075**2) ** 0.5 / 1.25)
    assert together([], []) == (1.0, 0.0)
    assert together([Gamma(4, 2), Gamma(4, 4)], [0, 0])[0] == pytest.approx(1.5)
