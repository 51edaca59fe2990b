"""The stock of a near period: with it the forecast reaches its target, and no more is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.engine.store import Store
from teropong.facts.sample import write_sample
from teropong.language import use_language
from teropong.outlook.plan.levers import draws
from teropong.outlook.plan.needed import Needed, needed
from teropong.outlook.plan.reaching import Level, Sources, reach
from teropong.outlook.plan.reading import Wanted, read_outset
from teropong.outlook.plan.report import told_if
from teropong.outlook.plan.what_if import Outset, what_if
from teropong.shown import plan as words

WANTED = Wanted(Fraction(5_000_000_000))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("company")
    write_sample(folder, reps=6, months=24, opportunities=1500, seed=3)
    with open_source(str(folder), {}) as opened:
        yield opened


@pytest.fixture(scope="module", params=["2026-Q2", "2026-Q3"])
def outset(store: Store, request: pytest.FixtureRequest) -> Outset:
    """The running quarter, and the next."""
    found, _known = read_outset(store, Asked(as_of="2026-05-12", period=request.param), WANTED)
    return found


def aimed(outset: Outset, chance: float) -> Outset:
    """A target that is reached with such a chance."""
    revenue = float(outset.done) + draws(outset.foresight, outset.period)
    return replace(outset, target=Fraction(round(float(np.quantile(revenue, 1 - chance)))))


def of(outset: Outset) -> Needed:
    revenue = draws(outset.foresight, outset.period)
    return needed(outset.foresight, outset.first, outset.goal, revenue)


@pytest.mark.parametrize("chance", [0.95, 0.63, 0.5])
def test_on_course_no_step_lacks_anything(outset, chance):
    found = of(aimed(outset, chance))
    assert not found.is_steady
    for step in found.steps:
        assert step.needed.value <= step.actual + 1e-3
        assert step.needed.low <= step.needed.value <= step.needed.high


@pytest.mark.parametrize("chance", [0.3, 0.05])
def test_with_the_stock_that_is_needed_the_target_is_as_likely_as_not(outset, chance):
    goal = aimed(outset, chance)
    found, foresight = of(goal), goal.foresight
    lanes = {lane.pipeline: nth for nth, lane in enumerate(foresight.lanes)}
    lacking = [
        (nth, foresight.lanes[nth].stages.index(step.stage), step.needed.value - step.actual)
        for step in found.steps
        for nth in [lanes[step.pipeline]]
    ]
    assert sum(n for *_, n in lacking) > 1
    assert min(n for *_, n in lacking) > -1e-3
    reached = draws(replace(foresight, added=tuple(lacking)), goal.period) >= goal.goal.rest
    # besides as many more new deals are needed, which bring little yet
    assert chance < reached.mean() < 0.53


def test_a_higher_target_never_needs_less(outset):
    told = [of(aimed(outset, chance)) for chance in (0.9, 0.6, 0.4, 0.1)]
    for lower, higher in pairwise(told):
        for one, other in zip(lower.steps, higher.steps, strict=True):
            assert one.needed.value <= other.needed.value * 1.001
        assert lower.meetings.needed.value < higher.meetings.needed.value


def test_what_no_number_of_deals_brings_in_a_last_day_is_said_to_be_so(store):
    last = Asked(as_of="2026-06-29", period="2026-Q2")
    found = told_if(store, read_outset(store, last, Wanted(Fraction(10**11)))[0], ())
    assert {row["needed_deals"] for row in found["steps"]} == {None}
    with use_language("en"):
        assert words.stock_of(found).startswith("No number of deals")
        assert re.fullmatch("∞", words.needed(found["steps"][0]))


def test_a_target_that_is_done_needs_nothing(outset):
    found = of(replace(outset, done=outset.target))
    assert {step.needed.value for step in found.steps} == {0.0}
    assert found.meetings.needed.value == 0


def test_a_later_period_has_the_stock_of_a_steady_flow(store):
    asked = Asked(as_of="2026-05-12", period="2026-Q4")
    found = what_if(read_outset(store, asked, WANTED)[0]).needed
    assert found.is_steady
    assert all(step.needed.value == step.steady.value for step in found.steps)


def test_by_hand(outset):
    """A flow of 4 and 2 deals; there are 2 and 4, which bring 10 and 30."""
    whole = Sources(np.zeros(2, int), np.array([4.0, 2.0]), np.array([2.0, 4.0]),
                    np.zeros((1, 2)), np.array([10.0, 30.0]), 2)  # fmt: skip
    assert Level(1, is_filled=True).of(whole).tolist() == [4, 4]
    assert Level(1, is_filled=False).of(whole).tolist() == [2, 2]
    # of 80 a half is enough: 20 of 40, which 10 · ½ + 30 · ½ would be; once the flow, 10 + 15
    found = reach(outset.foresight, outset.period, 50.0, np.full(100, 80.0), whole)
    assert found.middle.times == pytest.approx(1.0, abs=1e-6)
    assert found.stocks()[1].value == pytest.approx(2.0)
