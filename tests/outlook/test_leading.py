"""A lead that is there is found at its lag; of what goes its own way none is claimed."""

from __future__ import annotations

import numpy as np
import pytest

from teropong.outlook.leading.cleaned import Series, local_mean
from teropong.outlook.leading.report import judge
from teropong.outlook.leading.seeking import seek
from teropong.outlook.leading.strength import improves, strength
from tests.outlook.weeks_made_up import START, World, weekly

LEADS = World(elasticity=1.0)
ALONE = {
    "as usual": World(),
    "in long waves, growing": World(memory=0.8, varies=0.35, growth=1.0),
    "little more than a year": World(weeks=60),
    "five years": World(weeks=260),
    "few": World(wins=1.0),
}


def claims(world: World, reps: int, seed: int) -> list[bool]:
    random = np.random.default_rng(seed)
    companies = (judge(weekly(random, world), "revenue") for _ in range(reps))
    return [any(one.verdict == "leads" for one in told.values()) for told in companies]


def found(world: World, reps: int, seed: int) -> list[tuple[bool, bool]]:
    """Of each company whether the lag was found, and whether the interval holds the elasticity."""
    random = np.random.default_rng(seed)
    told = [judge(weekly(random, world), "revenue")["first_meetings"] for _ in range(reps)]
    return [
        (
            one.sought is not None and abs(one.sought.lag - world.lag) <= 2,
            one.strength is not None and one.strength.low <= world.elasticity <= one.strength.high,
        )
        for one in told
        if one.verdict == "leads"
    ]


def test_a_lead_is_found_at_its_lag_with_its_strength():
    told = judge(weekly(np.random.default_rng(5), LEADS), "revenue")
    met = told["first_meetings"]
    assert met.verdict == "leads"
    assert met.sought is not None
    assert met.sought.lag == 8
    assert met.p is not None
    assert met.p < 0.01
    assert met.strength is not None
    assert 0.3 < met.strength.low < met.strength.slope < met.strength.high < 2
    assert met.improves is not None
    assert met.improves > 0
    assert {told[name].verdict for name in ("contacts", "new_opportunities")} <= {"none", "perhaps"}


def test_most_leads_are_found_and_few_are_claimed_that_are_none():
    assert len(found(LEADS, 8, seed=1)) >= 6
    assert sum(claims(World(), 12, seed=1)) <= 2


@pytest.mark.long
@pytest.mark.parametrize("name", ALONE)
def test_at_most_one_of_twenty_companies_is_told_of_a_lead_that_is_none(name, capsys):
    rate = float(np.mean(claims(ALONE[name], 200, seed=2)))
    with capsys.disabled():
        print(f"\n{name}: {rate:.1%} of 200 companies with independent series are told of a lead")
    assert rate <= 0.05


@pytest.mark.long
def test_a_lead_of_eight_weeks_is_found_in_most_companies(capsys):
    worlds = {
        "10 % follow 10 %": World(elasticity=1.0),
        "5 % follow 10 %": World(elasticity=0.5),
        "10 % follow 10 %, over five weeks": World(elasticity=1.0, over=5),
        "the same in long waves": World(elasticity=1.0, over=5, memory=0.8, varies=0.35),
    }
    rates = {}
    for name, world in worlds.items():
        told = found(world, 100, seed=3)
        rates[name] = len(told) / 100
        right, held = (np.mean([one[nth] for one in told] or [0]) for nth in (0, 1))
        with capsys.disabled():
            print(f"\n{name}: found in {rates[name]:.0%}, lag ± 2 {right:.0%}, held {held:.0%}")
    assert rates["10 % follow 10 %"] > 0.8


def test_the_same_weeks_tell_the_same():
    one, other = (judge(weekly(np.random.default_rng(5), LEADS), "revenue") for _ in range(2))
    assert {name: told.p for name, told in one.items()} == {
        name: told.p for name, told in other.items()
    }


def test_a_trend_that_two_share_is_no_lead():
    random = np.random.default_rng(6)
    growing = 20 * np.exp(np.linspace(0, 2, 156))
    series = [
        Series.of(START, random.poisson(growing).astype(float), np.full(156, 5.0)) for _ in range(2)
    ]
    raw = [np.diff([0, *np.cumsum(one.per_day)]) for one in series]
    assert np.corrcoef(raw[0][:-8], raw[1][8:])[0, 1] > 0.8
    assert seek(*series).p > 0.05


def test_less_than_a_year_or_hardly_anything_is_not_judged():
    short = judge(weekly(np.random.default_rng(7), World(weeks=51)), "revenue")
    assert {one.verdict for one in short.values()} == {"too_short"}
    assert {one.more_weeks for one in short.values()} == {1}
    rare = judge(weekly(np.random.default_rng(7), World(weeks=60, wins=0.05)), "wins")
    assert {one.verdict for one in rare.values()} == {"too_few"}


def test_what_looks_like_a_lead_says_how_many_weeks_it_takes():
    random = np.random.default_rng(8)
    worlds = (weekly(random, World(weeks=80, elasticity=0.7)) for _ in range(12))
    told = [judge(world, "revenue")["first_meetings"] for world in worlds]
    waits = [one.more_weeks for one in told if one.verdict == "perhaps"]
    assert waits
    assert all(n is not None and 1 <= n < 300 for n in waits)


def test_a_week_without_a_working_day_is_no_week():
    days = np.full(60, 5.0)
    days[30] = 0
    series = Series.of(START, np.arange(60.0), days)
    assert np.isnan(series.per_day[30])
    assert series.clean()[30] == series.ratios()[30] == 0
    assert np.isfinite(series.clean()).all()


def test_the_local_mean_is_of_the_weeks_that_are_known():
    series = np.ones(60)
    series[[3, 40]] = np.nan
    assert local_mean(series) == pytest.approx(np.ones(60))


def test_an_indicator_that_is_noise_does_not_help_a_forecast():
    random = np.random.default_rng(9)
    told = [
        improves(*pair, seek(*pair, draws=100))
        for _ in range(10)
        for world in [weekly(random, World())]
        for pair in [
            tuple(
                Series.of(START, world.sums[name], world.days)
                for name in ("first_meetings", "revenue")
            )
        ]
    ]
    known = [one for one in told if one is not None]
    assert np.mean(known) < 0.02


def test_the_slope_of_what_follows_exactly_is_exact():
    random = np.random.default_rng(10)
    good = 1 + 0.3 * random.standard_normal(156).clip(-2, 2)
    before = Series.of(START, 100 * good, np.full(156, 5.0))
    after = Series.of(START, 900 * np.roll(good, 6), np.full(156, 5.0))
    sought = seek(before, after, draws=100)
    assert (sought.lag, sought.width) == (6, 1)
    told = strength(before, after, sought)
    assert told.low <= told.slope <= told.high
    assert told.slope == pytest.approx(1, abs=0.03)
