from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from teropong.statistics.banded import AGES, BANDS, banded


def counts(chance, at_risk, random=None):
    """Events of members × ages, as expected or drawn."""
    at_risk = np.broadcast_to(np.asarray(at_risk, np.float64), chance.shape)
    events = at_risk * chance if random is None else random.binomial(at_risk.astype(int), chance)
    return np.asarray(events, np.float64), at_risk


def test_many_cases_tell_for_themselves():
    chance = np.full((2, AGES), 0.1)
    chance[1, :10] = 0.3
    found = banded(*counts(chance, 1e6)).mean()
    assert found[0, :9] == pytest.approx(0.1, rel=0.01)
    assert found[1, :9] == pytest.approx(0.3, rel=0.01)


def test_ages_of_a_band_share_a_chance():
    random = np.random.default_rng(3)
    found = banded(*counts(np.full((3, AGES), 0.05), 40, random)).mean()
    for start, end in pairwise(BANDS):
        assert np.ptp(found[:, start:end], axis=1) == pytest.approx(0)


def test_few_cases_follow_the_shape_of_the_others():
    # nine members of many cases share a shape; the tenth, at half their level, has few
    random = np.random.default_rng(5)
    shape = np.where(np.arange(AGES) < 20, 0.2, 0.02)
    chance = np.vstack([np.tile(shape, (9, 1)), shape / 2])
    at_risk = np.full((10, AGES), 2000.0)
    at_risk[9] = 6
    found = banded(*counts(chance, at_risk, random)).mean()[9]
    assert found[5] == pytest.approx(0.1, rel=0.35)
    assert found[200] == pytest.approx(0.01, rel=0.35)


def test_members_that_differ_are_not_drawn_together():
    # opposite shapes, many cases: the weight of the common shape must be small
    early = np.where(np.arange(AGES) < 20, 0.2, 0.02)
    found = banded(*counts(np.vstack([early, 0.22 - early]), 5000)).mean()
    assert found[0, 5] == pytest.approx(0.2, rel=0.02)
    assert found[1, 5] == pytest.approx(0.02, rel=0.1)


def test_what_never_came_has_no_chance():
    nothing = np.zeros((2, AGES))
    assert banded(nothing, nothing + 50).mean().max() == 0


def test_a_member_without_cases_has_a_chance_nonetheless():
    chance = np.full((2, AGES), 0.1)
    at_risk = np.zeros((2, AGES))
    at_risk[0] = 1000
    found = banded(*counts(chance, at_risk)).mean()
    assert np.isfinite(found).all()
    assert found.min() > 0


def test_draws_lie_about_the_mean():
    random = np.random.default_rng(11)
    learnt = banded(*counts(np.full((2, AGES), 0.1), 30, random))
    drawn = learnt.drawn(random, 4000)
    assert drawn.shape == (4000, 2, AGES)
    assert drawn.mean(axis=0) == pytest.approx(learnt.mean(), rel=0.05)
