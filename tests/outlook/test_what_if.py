"""What if: nothing moved is the plan, and what helps never harms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.engine.store import Store
from teropong.facts.sample import write_sample
from teropong.outlook.forecast.steadiness import Steadiness
from teropong.outlook.plan.levers import draws, expected
from teropong.outlook.plan.moves import KINDS, Move, moved
from teropong.outlook.plan.reaching import spans_of
from teropong.outlook.plan.reading import Wanted, read_outset
from teropong.outlook.plan.report import make_plan, told_if
from teropong.outlook.plan.steady import steady
from teropong.outlook.plan.what_if import Outset, what_if

RUNNING = Asked(as_of="2026-05-12", period="2026-Q2")
COMING = Asked(as_of="2026-05-12", period="2026-Q3")
WANTED = Wanted(Fraction(5_000_000_000))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("company")
    write_sample(folder, reps=6, months=24, opportunities=1500, seed=3)
    with open_source(str(folder), {}) as opened:
        yield opened


@pytest.fixture(scope="module")
def outset(store: Store) -> Outset:
    """The running quarter, of which one expects to reach the target with one chance in two."""
    found, _known = read_outset(store, RUNNING, WANTED)
    middle = what_if(found).middle
    return replace(found, target=Fraction(round(middle)))


def steps_of(outset: Outset) -> list[tuple[str, str]]:
    return [(lane.pipeline, stage) for lane in outset.foresight.lanes for stage in lane.stages]


@pytest.mark.parametrize("asked", [RUNNING, COMING])
def test_without_a_move_it_is_the_plan(store, asked):
    plan, (found, _known) = make_plan(store, asked, WANTED), read_outset(store, asked, WANTED)
    for told in (told_if(store, found, ()), told_if(store, found, (Move("volume", 0.0),))):
        for name in told.keys() - {"moves", "p10", "p50", "p90"}:
            assert told[name] == plan[name]


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_more_of_what_helps_never_lowers_the_chance(outset, data):
    pipeline, stage = data.draw(st.sampled_from(steps_of(outset)))
    kind = data.draw(st.sampled_from([one for one in KINDS if one != "duration"]))
    where = (pipeline, stage) if kind == "conversion" else ("", "")
    lower, higher = sorted(data.draw(st.lists(st.integers(-60, 120), min_size=2, max_size=2)))
    low, high = (moved(outset.foresight, [Move(kind, by, *where)]) for by in (lower, higher))
    # draw by draw: nothing of the difference is luck
    assert (draws(low, outset.period) <= draws(high, outset.period) * (1 + 1e-9) + 1).all()


def test_a_conversion_of_a_tenth_more_is_a_tenth_more(outset):
    foresight = outset.foresight
    nth, place = 0, 1
    lane = foresight.lanes[nth]
    told = [Move("conversion", 10.0, lane.pipeline, lane.stages[place])]
    changed = moved(foresight, told).lanes[nth]
    kept = [float(1 - ends_of(one, place)) for one in (lane, changed)]
    assert kept[1] == pytest.approx(1.1 * kept[0], rel=1e-3)


def ends_of(lane, place):
    """Of a stay, the chance that it ends by a loss."""
    from teropong.statistics.passages import LOST, ends

    return ends(lane.leaving)[place, LOST, 0]


def test_half_the_time_in_a_step_is_about_half_the_stock_there(outset):
    foresight = outset.foresight
    lane, arrivals = foresight.lanes[0], foresight.arrivals[0]
    changed = moved(foresight, [Move("duration", -50.0, lane.pipeline, lane.stages[1])]).lanes[0]
    before, after = (steady(one, arrivals.shares).time for one in (lane, changed))
    assert after[1] == pytest.approx(before[1] / 2, rel=0.1)


def test_larger_sales_need_fewer_wins_and_more_conversion_fewer_first_meetings(outset):
    base = what_if(outset).needed
    larger = what_if(outset, [Move("value", 25.0)]).needed
    assert larger.wins.value == pytest.approx(base.wins.value / 1.25)
    surer = what_if(outset, [Move("conversion", 15.0, *steps_of(outset)[1])]).needed
    assert surer.meetings.needed.value <= base.meetings.needed.value * (1 + 1e-9)
    assert sum(s.needed.value for s in surer.steps) < sum(s.needed.value for s in base.steps)
    more = what_if(outset, [Move("volume", 50.0)]).needed
    assert more.meetings.actual == pytest.approx(1.5 * base.meetings.actual)
    pairs = zip(base.steps, more.steps, strict=True)
    assert all(after.needed.value <= before.needed.value * 1.01 for before, after in pairs)


def test_the_middle_lies_within_and_a_step_that_is_gone_moves_nothing(outset):
    found = what_if(outset, [Move("conversion", 50.0, "no such", "step")])
    assert found == what_if(outset)
    assert found.low <= found.middle <= found.high
    assert 0.4 <= found.p_target <= 0.6


def test_a_step_in_which_nobody_is_lost_stays_as_it_is(outset):
    many = [Move("conversion", 300.0, *one) for one in steps_of(outset)]
    surest = what_if(outset, [*many, *many])
    assert 0 <= surest.p_target <= 1
    assert surest.expected >= what_if(outset).expected


@pytest.mark.parametrize("steady", [Steadiness(0.7, 0.3), Steadiness(1.3, 0.0)])
def test_what_is_expected_is_the_mean_of_the_draws_whatever_the_pace(outset, steady):
    period = outset.period
    spans = spans_of(outset.foresight, period)
    foresight = replace(outset.foresight, _steady={span.end: steady for span in spans})
    drawn = draws(foresight, period)
    assert expected(foresight, period) == pytest.approx(
        drawn.mean(), abs=4 * drawn.std() / len(drawn) ** 0.5
    )
