"""The next of a row of ratios, beside what can be said of it by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from teropong.statistics.lasting import USUAL, Told, next_of

MANY = 10_000.0


def told(*ratios, expected=MANY):
    return [Told(one * expected, expected, expected) for one in ratios]


def test_without_a_past_it_is_as_expected_and_as_sure_as_companies_are():
    found = next_of([])
    assert found.mean == 0
    assert USUAL < found.spread < 2 * USUAL


def test_what_always_was_stays():
    found = next_of(told(*[1.3] * 12))
    assert found.mean == pytest.approx(0.262, abs=0.03)
    assert found.spread < 0.12


def test_what_changes_each_time_tells_of_the_spread_only():
    found = next_of(told(*[1.4, 0.7, 1.5, 0.6, 1.3, 0.75] * 2))
    assert abs(found.mean) < 0.12
    assert 0.25 < found.spread < 0.5


def test_a_steady_past_makes_sure():
    assert next_of(told(*[1.0] * 12)).spread < 0.06


def test_the_latest_tells_most():
    rising, falling = next_of(told(1.5, 1.4, 1.0, 1.0)), next_of(told(1.0, 1.0, 1.4, 1.5))
    assert rising.mean > falling.mean > 0


def test_few_cases_tell_little():
    few, many = next_of(told(1.5, expected=4.0)), next_of(told(1.5))
    assert 0 < few.mean < many.mean < 0.41


def test_what_was_too_sure_before_is_wider():
    leapt, began_so = next_of(told(1.0, 1.3, *[1.0] * 10)), next_of(told(*[1.0] * 11, 1.3))
    assert leapt.spread > 1.08 * began_so.spread


def test_few_cases_do_not_lower_it():
    random = np.random.default_rng(1)
    many = random.poisson(8.0, (200, 12))
    means = [next_of([Told(came, 8.0, 8.0) for came in row]).mean for row in many]
    assert abs(np.mean(means)) < 0.01


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 500)), max_size=14))
def test_it_is_always_a_number(pairs):
    found = next_of([Told(came, expected, expected) for came, expected in pairs])
    assert abs(found.mean) < 10
    assert 0 < found.spread < 4
