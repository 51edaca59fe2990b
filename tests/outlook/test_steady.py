"""What a steady flow of wins needs, worked by hand: Little's law on a pipeline told by its chances."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from teropong.outlook.plan.steady import steady
from teropong.statistics.passages import winning, winning_within

AGES = 400


def lane(*stages):
    """A pipeline whose chances do not change with age: of each stage (to stages, won, lost)."""
    leaving = np.repeat(np.array(stages, float)[..., None], AGES, axis=-1)
    return SimpleNamespace(leaving=leaving, chance=winning(leaving))


# Of twelve suspects eight become prospects, of those four are qualified, two closable, one is sold:
# the arithmetic published for Baseline Selling. A tenth leaves each step a day.
BASELINE = lane(
    [0, 0.1 * 8 / 12, 0, 0, 0, 0.1 * 4 / 12],
    [0, 0, 0.05, 0, 0, 0.05],
    [0, 0, 0, 0.05, 0, 0.05],
    [0, 0, 0, 0, 0.05, 0.05],
)
START = np.array([1.0, 0, 0, 0])


def test_a_sale_takes_two_closable_four_qualified_eight_prospects_twelve_suspects():
    found = steady(BASELINE, START)
    assert found.reached / found.win == pytest.approx([12, 8, 4, 2])
    assert found.p_win == pytest.approx([1 / 12, 1 / 8, 1 / 4, 1 / 2])


def test_the_stock_is_the_flow_times_the_time():
    # a tenth leaves on the day that it comes, so a stay is nine nights; one win a day needs 12 in a
    # day: of an evening stand 108 suspects, 72, 36 and 18
    found = steady(BASELINE, START)
    assert found.stock(1.0) == pytest.approx([108, 72, 36, 18])


def test_skips_count_nothing_and_returns_are_summed():
    # half skip the second; from the third half go back to the second, and none is lost there
    found = steady(
        lane([0, 0.1, 0.1, 0, 0], [0, 0, 0.2, 0, 0], [0, 0.1, 0, 0.1, 0]), np.array([1.0, 0, 0])
    )
    assert found.win == pytest.approx(1)
    # visits: second ½ + ½ · those of the third, third ½ + those of the second: 1½ and 2; a stay is
    # 0.8 / 0.2 = 4 nights
    assert found.time == pytest.approx([4, 1.5 * 4, 2 * 4])
    assert found.reached == pytest.approx([1, 1, 1])


def test_who_starts_later_is_in_no_cohort_before():
    found = steady(BASELINE, np.array([0.5, 0, 0.5, 0]))
    assert found.reached == pytest.approx(
        [0.5, 0.5 * 8 / 12, 0.5 + 0.5 * 4 / 12, 0.25 + 0.5 * 2 / 12]
    )
    assert found.p_win[0] == pytest.approx(1 / 12)
    assert found.win == pytest.approx(0.5 / 12 + 0.5 / 4)


def test_what_is_never_won_needs_no_finite_stock():
    found = steady(lane([0, 0, 0.1]), np.array([1.0]))
    assert np.isnan(found.stock(1.0)).all()


def test_wins_of_the_stock_and_of_the_unborn_are_the_flow():
    # one comes in each day: what stands there, each at its age, and those to come win one's chance
    # a day (renewal theory)
    days, chances = 30, BASELINE.leaving
    found, within = steady(BASELINE, START), winning_within(BASELINE.leaving, 30)
    stays = np.cumprod(1 - chances.sum(axis=1), axis=1)
    visits = found.time / stays.sum(axis=1)
    standing = (visits[:, None] * stays * within[days][:, np.minimum(np.arange(1, 401), 399)]).sum()
    unborn = sum(within[step][0, 0] for step in range(1, days + 1))
    assert standing + unborn == pytest.approx(found.win * days, rel=1e-6)
