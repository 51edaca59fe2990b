"""What comes again and what came once, told apart."""

from __future__ import annotations

import numpy as np
import pytest

from teropong.statistics.repeating import repeating

RANDOM = np.random.default_rng(11)
CELLS, OCCASIONS = 12, 2


def factors(seen, expected):
    """Of one member."""
    return repeating(np.array(seen, float)[None], np.array(expected, float)[None])[0]


def test_what_came_as_expected_has_no_factor():
    expected = np.full((CELLS, OCCASIONS), 50.0)
    assert factors(expected, expected) == pytest.approx(1)
    assert factors(expected * 3, expected) == pytest.approx(1)


def test_of_nothing_seen_or_expected_nothing_is_said():
    nothing = np.zeros((3, 4))
    assert factors(nothing, nothing + 5) == pytest.approx(1)
    assert factors(nothing, nothing) == pytest.approx(1)


def test_what_comes_again_is_believed():
    true = np.where(np.arange(CELLS) % 3 == 2, 2.0, 0.5)
    expected = np.full((CELLS, OCCASIONS), 200.0)
    found = factors(RANDOM.poisson(expected * true[:, None]), expected)
    assert found == pytest.approx(true, rel=0.2)


def test_what_came_once_is_not():
    expected = np.full((CELLS, 6), 200.0)
    once = np.exp(RANDOM.normal(0, 0.5, expected.shape))
    found = factors(RANDOM.poisson(expected * once), expected)
    assert np.abs(found - 1).max() < 0.25


def test_before_anything_has_returned_half_is_believed():
    expected = np.full((CELLS, 1), 1000.0)
    true = np.linspace(0.5, 1.5, CELLS)
    found = factors(expected * true[:, None], expected)
    assert found - 1 == pytest.approx((true - 1) / 2, abs=0.02)


def test_cells_that_were_never_there_are_as_the_others():
    expected = np.array([[100.0, 100], [100, 100], [0, 0]])
    found = factors([[150, 150], [50, 50], [0, 0]], expected)
    assert found == pytest.approx([1.5, 0.5, 1], abs=0.15)


def test_each_member_has_its_own():
    expected = np.full((2, 4, 3), 100.0)
    seen = expected.copy()
    seen[1, 0] *= 2
    found = repeating(seen, expected)
    assert found[0] == pytest.approx(1)
    assert found[1, 0] > 1.4
