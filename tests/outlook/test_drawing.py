from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teropong.outlook.forecast import drawing
from teropong.outlook.forecast.drawing import Deals, Unborn, draw
from teropong.outlook.forecast.steadiness import Steadiness

RANDOM = 5


def drawn(chances, amounts, unborn=None, *, spread=0.0, pace=1.0, unrest=0.0):
    """Draws of spans × deals."""
    chances, amounts = np.atleast_2d(np.array(chances, float)), np.array(amounts, float)
    deals = Deals(chances, amounts, np.broadcast_to(spread, amounts.shape))
    nothing = [[] for _ in deals.chances]
    random = np.random.default_rng(RANDOM)
    steady = [Steadiness(pace, unrest)] * len(deals.chances)
    return draw(random, deals, unborn or nothing, steady)


def test_what_is_certain_is_exact_whatever_the_unrest():
    (found,) = drawn([1.0, 1.0, 0.0], [100, 20, 7], pace=0.8, unrest=0.3)
    assert set(found.wins) == {2}
    assert set(found.revenue) == {120}


def test_means_are_those_of_the_chances():
    (found,) = drawn([0.3, 0.6], [100, 10])
    assert found.wins.mean() == pytest.approx(0.9, abs=0.04)
    assert found.revenue.mean() == pytest.approx(36, abs=3)


def test_spans_share_out_what_is_won_by_their_ends():
    first, second = drawn([[0.2], [0.5]], [1])
    assert first.wins.mean() == pytest.approx(0.2, abs=0.03)
    assert second.wins.mean() == pytest.approx(0.3, abs=0.03)
    assert (first.wins + second.wins).max() == 1


def test_amounts_spread_about_what_they_are():
    (found,) = drawn([1.0], [100], spread=0.2)
    assert found.revenue.mean() == pytest.approx(100, rel=0.02)
    assert np.log(found.revenue).std() == pytest.approx(0.2, rel=0.1)


def test_a_common_pace_moves_all_deals_together():
    alone = drawn(np.full(200, 0.2), np.ones(200))[0].wins
    together = drawn(np.full(200, 0.2), np.ones(200), unrest=0.3)[0].wins
    assert alone.var() == pytest.approx(200 * 0.2 * 0.8, rel=0.15)
    assert together.var() > 3 * alone.var()
    assert together.mean() == pytest.approx(alone.mean(), rel=0.05)


@pytest.mark.parametrize("mean", [2.0, 400.0])
def test_unborn_deals_are_poisson_and_their_amounts_drawn(mean):
    amounts = np.array([10.0, 20.0, 60.0])
    (found,) = drawn(np.zeros((1, 0)), [], [[Unborn(mean, amounts)]])
    assert found.wins.mean() == pytest.approx(mean, rel=0.06)
    assert found.wins.var() == pytest.approx(mean, rel=0.15)
    assert found.revenue.mean() == pytest.approx(30 * mean, rel=0.06)
    assert found.revenue.var() == pytest.approx(mean * (amounts**2).mean(), rel=0.15)


def test_without_amounts_wins_are_counted_nonetheless():
    (found,) = drawn(np.zeros((1, 0)), [], [[Unborn(3.0, np.array([]))]])
    assert found.wins.mean() > 2
    assert found.revenue.max() == 0


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1e6)), min_size=1, max_size=30),
    st.floats(0, 1),
    st.floats(0, 0.5),
)
def test_one_more_deal_never_brings_less(deals, chance, unrest):
    chances, amounts = zip(*deals, strict=True)
    parts = [[Unborn(4.0, np.array([5.0, 9.0]))]]
    words = {"unborn": parts, "spread": 0.3, "unrest": unrest}
    (less,) = drawn(chances, amounts, **words)
    (more,) = drawn((*chances, chance), (*amounts, 1e5), **words)
    assert (more.wins >= less.wins).all()
    assert (more.revenue >= less.revenue).all()


def many(random, n, *, together, monkeypatch, spread=0.2, unrest=0.15):
    monkeypatch.setattr(drawing, "TOGETHER", 1 if together else n + 1)
    return drawn(
        np.cumsum(random.random((3, n)) * [[0.05], [0.1], [0.2]], axis=0),
        random.lognormal(3, 1, n),
        spread=spread,
        unrest=unrest,
    )


def test_many_deals_together_are_as_one_by_one(monkeypatch):
    one, other = (
        many(np.random.default_rng(4), 3000, together=together, monkeypatch=monkeypatch)
        for together in (False, True)
    )
    for singly, together in zip(one, other, strict=True):
        for name in ("wins", "revenue"):
            a, b = getattr(singly, name), getattr(together, name)
            assert b.mean() == pytest.approx(a.mean(), rel=0.015)
            assert b.std() == pytest.approx(a.std(), rel=0.08)
            levels = np.quantile(a, (0.05, 0.1, 0.5, 0.9, 0.95))
            assert np.quantile(b, (0.05, 0.1, 0.5, 0.9, 0.95)) == pytest.approx(levels, rel=0.03)
        a, b = (np.corrcoef(part.wins, part.revenue)[0, 1] for part in (singly, together))
        assert b == pytest.approx(a, abs=0.06)


def test_a_deal_won_in_one_span_is_not_won_in_another(monkeypatch):
    for together in (False, True):
        random = np.random.default_rng(4)
        found = many(random, 3000, together=together, monkeypatch=monkeypatch, unrest=0.0)
        r = np.corrcoef(found[1].wins, found[2].wins)[0, 1]
        assert r == pytest.approx(-0.11, abs=0.07)


def test_many_deals_draw_the_same_luck_again_and_what_is_sure_is_sure(monkeypatch):
    one, other = (
        many(np.random.default_rng(4), 500, together=True, monkeypatch=monkeypatch)
        for _ in range(2)
    )
    assert all((a.revenue == b.revenue).all() for a, b in zip(one, other, strict=True))
    monkeypatch.setattr(drawing, "TOGETHER", 1)
    sure, never = drawn([[1.0] * 40, [1.0] * 40], np.full(40, 7.0))
    assert set(sure.wins) == {40}
    assert sure.revenue == pytest.approx(np.full(2000, 280))
    assert not never.wins.any()
