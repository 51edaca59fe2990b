"""Surrogates keep a series' rhythm and lose its hours; ranks, lags and Holm by hand."""

from __future__ import annotations

import numpy as np
import pytest

from teropong.statistics.surrogates import (
    holm,
    lagged,
    normal_scores,
    phase_randomised,
    smoothed,
)


@pytest.mark.parametrize("n", [52, 53])
def test_a_surrogate_has_the_rhythm_of_the_series(n):
    random = np.random.default_rng(1)
    series = np.convolve(random.standard_normal(n + 4), np.ones(5), "valid")
    series -= series.mean()
    drawn = phase_randomised(random, series, 50)
    assert drawn.shape == (50, n)
    powers = np.abs(np.fft.rfft(drawn, axis=1))
    assert powers == pytest.approx(np.tile(np.abs(np.fft.rfft(series)), (50, 1)), abs=1e-9)
    assert max(abs(np.corrcoef(one, series)[0, 1]) for one in drawn) < 0.95


def test_what_is_only_moved_is_found_at_its_lag():
    random = np.random.default_rng(2)
    series = random.standard_normal(100)
    later = np.concatenate([np.zeros(8), series[:-8]])
    (told,) = lagged(series[None], later, range(1, 27))
    assert told.argmax() + 1 == 8
    assert told[7] == pytest.approx(np.sqrt(92))


def test_a_series_that_does_not_vary_precedes_nothing():
    assert not lagged(np.zeros((1, 30)), np.arange(30.0), range(1, 5)).any()


def test_neighbours_together_weigh_the_middle_most_and_stay_standard():
    (told,) = smoothed(np.eye(11)[[5]], 5)
    assert told[2:9] == pytest.approx(told[5] * np.array([0, 1, 2, 3, 2, 1, 0]) / 3)
    random = np.random.default_rng(3)
    noise = smoothed(random.standard_normal((4000, 20)), 5)
    assert noise.std(axis=0) == pytest.approx(np.ones(20), abs=0.06)


def test_scores_are_by_rank_and_0_where_nothing_is_known():
    scores = normal_scores(np.array([3.0, np.nan, 900.0, 1.0]))
    assert scores == pytest.approx([0, 0, 0.9674, -0.9674], abs=1e-4)


def test_holm_by_hand():
    # the smallest counts three times, the next twice but no less than that, the last once
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    assert holm([]) == []
    assert holm([0.9, 0.8]) == [1.0, 1.0]
