from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teropong.statistics.passages import BEYOND, ends, leaving, winning, winning_within

AGES = 60


def constant(*rows: list[float], ages: int = AGES) -> np.ndarray:
    """Chances that are the same at every age: one row a place, of (places, won, lost)."""
    return np.repeat(np.array(rows)[..., None], ages, axis=-1)


def test_one_place_by_hand():
    # 1/10 won and 1/5 lost in each step: a third is won in the end, 0.3 · (1 + 0.7) / 3 in two
    chances = constant([0.0, 0.1, 0.2])
    assert winning(chances)[0] == pytest.approx(1 / 3)
    within = winning_within(chances, 2)[:, 0, 0]
    assert within == pytest.approx([0, 0.1, 0.1 + 0.7 * 0.1])


def test_steps_that_pull_count_from_the_end_by_hand():
    # won with 1/10 on a step, with 3/10 on the last: 0.3; 0.1 + 0.9 · 0.3
    pull = np.array([1.0, 3.0])[:, None, None] * np.array([[1.0, 1.0, 1.0]])
    within = winning_within(constant([0.0, 0.1, 0.0]), 2, pull)[:, 0, 0]
    assert within == pytest.approx([0, 0.3, 0.1 + 0.9 * 0.3])


def test_a_pull_cannot_do_more_than_all():
    within = winning_within(constant([0.0, 0.1, 0.2]), 1, np.full((1, 1, 3), 100.0))
    assert within[1] == pytest.approx(0.95 / 3)


def test_two_places_with_a_return_by_hand():
    # p₁ = ½ p₂ (else lost); p₂ = ¾ won, ¼ back: p₂ = ¾ + ¼ · ½ p₂, so p₂ = 6/7 and p₁ = 3/7
    chances = constant([0.0, 0.2, 0.0, 0.2], [0.1, 0.0, 0.3, 0.0])
    assert winning(chances)[:, 0] == pytest.approx([3 / 7, 6 / 7])


def test_within_one_step_a_deal_can_pass_through_several_places():
    # half leave the first in a step, and half of those are won in the same step
    chances = constant([0.0, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.0])
    assert winning_within(chances, 1)[1, :, 0] == pytest.approx([0.25, 0.5])


def test_age_counts():
    # who is still there after one step is lost for sure
    chances = np.zeros((1, 3, 3))
    chances[0, 1] = [0.5, 0.0, 0.0]
    chances[0, 2] = [0.0, 0.9, 0.9]
    assert winning(chances)[0] == pytest.approx([0.5, 0.0, 0.0])


def test_where_hardly_anything_moves_what_moved_last_says_nothing():
    # one of a thousand is won in each step, one lost: of those that are as old as the last age
    # 1 − 0.998²⁵⁰ leave within a year, half of them won
    chances = constant([0.0, 0.001, 0.001])
    assert winning(chances)[0, -1] == pytest.approx((1 - 0.998**BEYOND) / 2)
    assert winning(constant([0.0, 1e-6, 1e-6])).max() < 0.001


def test_who_never_leaves_is_never_won():
    chances = constant([0.0, 0.0, 0.0])
    assert winning(chances).max() == 0
    assert ends(chances).max() == 0


def test_rates_above_one_are_bounded():
    bounded = leaving(constant([0.0, 3.0, 1.0]))
    assert bounded.sum(axis=1).max() == pytest.approx(0.95)
    assert bounded[0, 1, 0] / bounded[0, 2, 0] == pytest.approx(3)


def test_equals_a_simulation():
    random = np.random.default_rng(7)
    chances = leaving(random.random((3, 5, 20)) * 0.15)
    expected = winning_within(chances, 15)
    won = 0
    n = 20_000
    for _ in range(n):
        won += is_won(random, chances, place=1, age=4, steps=15)
    error = 4 * np.sqrt(0.25 / n)
    assert won / n == pytest.approx(expected[15, 1, 4], abs=error)


def is_won(random, chances, place, age, steps):
    step = 0
    while step < steps:
        luck = np.searchsorted(np.cumsum(chances[place, :, min(age, 19)]), random.random())
        if luck == 3:
            return True
        if luck == 4:
            return False
        if luck < 3:
            place, age = luck, 0  # it may go on within the same step
            continue
        age, step = age + 1, step + 1
    return False


@st.composite
def ways(draw):
    n = draw(st.integers(1, 4))
    rates = draw(st.lists(st.floats(0, 0.5), min_size=n * (n + 2) * 8, max_size=n * (n + 2) * 8))
    found = np.array(rates).reshape(n, n + 2, 8)
    found[range(n), range(n)] = 0
    found[:, -1] += 0.1
    return leaving(found)


@settings(max_examples=100, deadline=None)
@given(ways())
def test_chances_are_chances(chances):
    end = ends(chances)
    assert end.min() >= 0
    assert end.sum(axis=1) == pytest.approx(1)
    won = winning(chances)
    within = winning_within(chances, 30)
    assert won.min() >= -1e-12
    assert won.max() <= 1 + 1e-12
    assert np.diff(within, axis=0).min() >= -1e-12
    assert (within[-1] <= won + 1e-9).all()


@settings(max_examples=25, deadline=None)
@given(ways())
def test_what_is_won_within_long_is_all_that_is_won(chances):
    assert winning_within(chances, 2500)[-1] == pytest.approx(winning(chances), abs=1e-6)


def test_many_draws_at_once_are_as_one_by_one():
    random = np.random.default_rng(1)
    drawn = leaving(random.random((4, 2, 4, 10)) * 0.2)
    assert winning(drawn) == pytest.approx(np.array([winning(one) for one in drawn]))
    each = [winning_within(one, 5) for one in drawn]
    assert winning_within(drawn, 5) == pytest.approx(np.array(each))
