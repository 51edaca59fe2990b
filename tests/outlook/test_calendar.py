"""Moves that gather at month's end; and an earlier instant, foretold as it would have been."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from teropong.engine.asked import Asked
from teropong.engine.evaluate import seen_from
from teropong.engine.source import open_source
from teropong.facts.calendar import parse_period
from teropong.facts.sample import write_sample
from teropong.outlook.chance.calendar import learn_calendar
from teropong.outlook.chance.lane import Lane
from teropong.outlook.chance.reading import Stays
from teropong.outlook.clock import Clock
from teropong.outlook.forecast.earlier import flow_at
from teropong.outlook.forecast.foresight import read_foresight
from teropong.outlook.forecast.steadiness import steadiness
from teropong.outlook.working_days import WorkingDays, read_working_days

FIRST, LAST = date(2024, 1, 1), date(2026, 1, 1)
CLOCK = Clock.of(WorkingDays(), FIRST, LAST, 0.0)


def stays(left):
    """Three deals begin each step, and are won at the step that ``left`` says, or lost then."""
    entered = np.repeat(np.arange(CLOCK.at(LAST) - 70), 3)
    ends = np.array([left(step) for step in entered.tolist()])
    outcome = np.where(np.arange(len(entered)) % 3 == 0, -1, -2)
    none = np.zeros(len(entered), np.int64)
    return Stays(
        "", ("One",), none, entered, ends, outcome, np.ones(len(entered)),
        np.ones(len(entered), bool), 0, CLOCK.at(LAST),
    )  # fmt: skip


def month_end(step):
    """The last working day of the month in which ten more steps are over."""
    day = CLOCK.day(step + 10)
    return CLOCK.at((day.replace(day=1) + timedelta(days=32)).replace(day=1)) - 1


def test_deals_that_close_at_the_end_of_a_month_are_foretold_there():
    lane = Lane(stays(month_end))
    calendar = learn_calendar(lane, CLOCK)
    factors = calendar.between(CLOCK, CLOCK.at(LAST), CLOCK.at(date(2026, 2, 1)))[0]
    assert factors[-1] > 3
    assert factors[3:-2].max() < 0.5
    until = lane.until(
        calendar.between(CLOCK, CLOCK.at(date(2026, 1, 26)), CLOCK.at(date(2026, 2, 1)))
    )
    assert until[-1, 0, 15] > lane.within(len(until) - 1)[-1, 0, 15]


def test_who_knows_no_seasons_is_not_given_any():
    lane = Lane(stays(lambda step: step + 3 + step * 7919 % 20))
    factors = learn_calendar(lane, CLOCK).between(CLOCK, CLOCK.at(LAST), CLOCK.at(LAST) + 250)
    assert factors == pytest.approx(1, abs=0.15)


def test_without_factors_until_is_within():
    lane = Lane(stays(month_end))
    assert lane.until(np.ones((1, 30))) == pytest.approx(lane.within(30))


def test_what_was_known_holds_nothing_of_later():
    whole = stays(month_end)
    known = whole.known(200)
    assert known.entered.max() < 200
    assert known.left.max() < 200
    assert known.n[known.runs].sum() == ((whole.entered < 200) & (whole.left >= 200)).sum()


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """The foresights of a company at two instants."""
    folder = tmp_path_factory.mktemp("company")
    write_sample(folder, reps=6, months=20, opportunities=1500, seed=3)
    found = {}
    with open_source(str(folder), {}) as store:
        days = read_working_days(store)
        for day in ("2026-02-01", "2026-05-01"):
            with seen_from(store, Asked(as_of=day).as_of_in(store)) as evaluator:
                found[day] = read_foresight(evaluator, days)
    return found


def test_an_earlier_instant_is_foretold_as_it_was(seen):
    then, now = seen["2026-02-01"], seen["2026-05-01"]
    step = now.clock.at(date(2026, 2, 1))
    for lane in now.lanes:
        (own,) = [one for one in then.lanes if one.pipeline == lane.pipeline]
        flow = flow_at(lane.stays, now.clock, step, now.known_from)
        assert flow.lane.stays.n.sum() == own.stays.n.sum()
        assert flow.lane.chance == pytest.approx(own.chance, abs=0.08)
        came = own_came(lane.stays, step, now.now)
        assert flow.told(now.clock, date(2026, 5, 1)).came == came


def own_came(stays, start, end):
    return stays.n[(stays.end == -2) & (stays.left >= start) & (stays.left < end)].sum()


def test_a_company_of_half_a_year_is_as_unsteady_as_others(seen):
    now = seen["2026-05-01"]
    young = replace(now, known_from=now.now - 70, known={})
    assert steadiness(young, date(2026, 6, 1)).pace == pytest.approx(1, abs=0.05)


def test_the_first_of_several_spans_is_foretold_as_it_is_alone(seen):
    now = seen["2026-05-01"]
    months = [parse_period(f"2026-0{nth}") for nth in (5, 6, 7)]
    alone, first = now.ends(months[:1])[0], now.ends(months)[0]
    assert first.wins.mean() == pytest.approx(alone.wins.mean(), rel=0.03)
    assert first.wins.std() == pytest.approx(alone.wins.std(), rel=0.1)
