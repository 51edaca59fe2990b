"""Steady teams hardly ever raise an alarm, and a fall is noticed: the benchmark in short."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.alarms.product import watch
from benchmarks.alarms.teams import make


def test_steady_teams_raise_few_alarms():
    teams = make(24, 20, np.random.default_rng(7), spread=0.2, changing=0)
    # 37 rep-quarters: a good two standard deviations beside what it is
    assert 0.3 < watch(teams, 20, has_targets=False).per_quarter < 1.3


def test_a_fall_is_noticed():
    teams = make(16, 20, np.random.default_rng(3), spread=0.2, changing=0.9)
    found = watch(teams, 20, has_targets=True)
    assert len(found.noticed["outreach"]) > 3
    assert found.share("outreach", 8) == 1
    assert found.share("first_meetings", 12) > 0.6


@pytest.mark.long
@pytest.mark.parametrize("has_targets", [True, False])
def test_steady_teams_raise_few_alarms_at_length(has_targets):
    teams = make(240, 52, np.random.default_rng(11), spread=0.2, changing=0)
    assert watch(teams, 52, has_targets=has_targets).per_quarter <= 1
