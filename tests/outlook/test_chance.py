"""Chances by age from counted stays: by hand, against lifelines, and against a known process."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from teropong.outlook.chance.curves import curve_rows, let_go_after
from teropong.outlook.chance.lane import Change, Lane
from teropong.outlook.chance.reading import NEVER, Stays
from teropong.outlook.clock import Clock, learnt_off
from teropong.outlook.working_days import WorkingDays
from teropong.statistics.banded import AGES
from teropong.statistics.passages import LOST, WON

DAYS = WorkingDays()
CLOCK = Clock.of(DAYS, date(2024, 1, 1), date(2026, 6, 30), 0.0)


def stays(rows, stages=("Lead",), since=0, now=1000):
    """Rows of stage, first step, last step (`NEVER`: it runs on), end, and how many."""
    stage, entered, left, end, n = (np.array(column) for column in zip(*rows, strict=True))
    is_new = np.ones(len(stage), bool)
    return Stays("", stages, stage, entered, left, end, n.astype(float), is_new, since, now)


def test_who_was_at_risk_by_hand():
    # watched from step 10 to step 20: one from before, one that runs on, one that goes at once
    told = stays([(0, 5, 12, WON, 1), (0, 15, NEVER, 0, 2), (0, 18, 18, LOST, 3)], since=10, now=20)
    ended, at_risk = told.watched()
    assert at_risk[0, :9].tolist() == [2 + 3, 2, 2, 2, 2, 1, 1, 1, 0]
    assert ended[0, WON, 7] == 1
    assert ended[0, LOST, 0] == 3
    assert ended.sum() == 4


def test_what_ended_before_watching_began_counts_nowhere():
    ended, at_risk = stays([(0, 1, 5, WON, 1)], since=10, now=20).watched()
    assert ended.sum() == at_risk.sum() == 0


def test_one_step_equals_the_share_that_is_won():
    # all leave on the tenth step: 300 won, 100 lost
    lane = Lane(stays([(0, 100, 110, WON, 300), (0, 100, 110, LOST, 100)]))
    assert lane.chance[0, 0] == pytest.approx(0.75, abs=0.01)
    assert lane.is_told


def test_equals_aalen_johansen_of_lifelines():
    lifelines = pytest.importorskip("lifelines")
    random = np.random.default_rng(2)
    n = 1500
    entered = random.integers(0, 900, n)
    lasted = random.geometric(0.03, n)
    end = np.where(random.random(n) < 0.5 / (1 + lasted / 40), WON, LOST)
    runs = entered + lasted >= 1000
    left = np.where(runs, NEVER, entered + lasted)
    rows = [(0, *row, 1) for row in zip(entered, left, np.where(runs, 0, end), strict=True)]
    fitter = lifelines.AalenJohansenFitter(calculate_variance=False, seed=1)
    fitter.fit(
        np.where(runs, 1000 - entered, lasted),
        np.where(runs, 0, np.where(end == WON, 1, 2)),
        event_of_interest=1,
    )
    expected = float(fitter.cumulative_density_.iloc[-1, 0])
    assert Lane(stays(rows)).chance[0, 0] == pytest.approx(expected, abs=0.015)


def test_a_known_process_is_found_again():
    # two steps; in the second the chance falls from 0.8 to 0.2 after ten steps
    random = np.random.default_rng(4)
    rows = []
    for _ in range(4000):
        start = int(random.integers(0, 800))
        first = start + int(random.geometric(0.1))
        if random.random() < 0.4:
            rows.append((0, start, first, LOST, 1))
            continue
        rows.append((0, start, first, 1, 1))
        lasted = int(random.geometric(0.08))
        won = random.random() < (0.8 if lasted < 10 else 0.2)
        rows.append((1, first, first + lasted, WON if won else LOST, 1))
    lane = Lane(stays(rows, ("Lead", "Offer")))
    early = 1 - 0.92**9
    on_entry = 0.8 * early + 0.2 * (1 - early)
    assert lane.chance[1, 0] == pytest.approx(on_entry, abs=0.04)
    assert lane.chance[1, 15] == pytest.approx(0.2, abs=0.05)
    assert lane.chance[0, 0] == pytest.approx(0.6 * on_entry, abs=0.04)
    low, high = np.quantile(lane.drawn_chance[:, 0, 0], (0.05, 0.95))
    assert low < 0.6 * on_entry < high
    assert high - low < 0.08


def test_few_say_less_surely_than_many():
    def width(times):
        lane = Lane(stays([(0, 100, 110, WON, 6 * times), (0, 100, 115, LOST, 14 * times)]))
        return np.ptp(np.quantile(lane.drawn_chance[:, 0, 0], (0.05, 0.95)))

    assert width(1) > 3 * width(50)


def test_five_wins_and_five_losses_are_needed():
    rows = [(0, 100, 110, WON, 5), (0, 100, 110, LOST, 4)]
    assert not Lane(stays(rows)).is_told
    assert Lane(stays([*rows, (0, 100, 120, LOST, 1)])).is_told


def aged():
    """Won early or lost late: the chance falls with age."""
    return Lane(
        stays([(0, 100, 103, WON, 200), (0, 100, 103, LOST, 100), (0, 100, 160, LOST, 200)])
    )


def test_let_go_is_when_the_chance_stays_below_the_floor():
    lane = aged()
    assert let_go_after(lane, 0, 0.05) <= 12
    assert let_go_after(lane, 0, 0.99) == 0
    (row,) = curve_rows([lane], CLOCK, 0.05)
    assert row["let_go_after_days"] == round(let_go_after(lane, 0, 0.05) * 7 / 5)
    assert [point["days"] for point in row["curve"]][:3] == [0, 1, 3]
    assert all(point["low"] <= point["p"] <= point["high"] for point in row["curve"][:3])


def test_nothing_is_forced_to_fall_with_age():
    lane = Lane(stays([(0, 100, 102, LOST, 200), (0, 100, 130, WON, 200), (0, 100, 130, LOST, 20)]))
    assert lane.chance[0, 20] > 1.5 * lane.chance[0, 0]
    assert let_go_after(lane, 0, 0.05) is None


def test_fewer_losses_and_a_faster_step_are_what_they_say():
    lane = aged()
    fewer = lane.changed(Change(0, losses=0.5))
    assert fewer.chance[0, 0] > lane.chance[0, 0]
    faster = lane.changed(Change(0, speed=2.0))
    assert faster.chance[0, 0] == pytest.approx(lane.chance[0, 0], abs=0.25)
    assert faster.within(10)[10, 0, 0] >= lane.within(10)[10, 0, 0]
    assert lane.chance[0, 0] == aged().chance[0, 0]


def test_the_clock_counts_working_days_and_a_part_of_those_off():
    clock = Clock.of(DAYS, date(2026, 6, 1), date(2026, 6, 30), 0.25)
    assert clock.at(date(2026, 6, 1)) == 0
    assert clock.at(date(2026, 6, 8)) == 5
    assert clock.at(date(2026, 6, 15)) == 11
    assert clock.days_a_step == pytest.approx(7 / 5.5)
    assert clock.part(date(2026, 6, 6)) == 0.25


def test_what_a_day_off_moves_is_learnt():
    days = np.arange(np.datetime64("2026-01-05"), np.datetime64("2026-03-30"))
    works = np.array([day.astype(date).weekday() < 5 for day in days])
    assert learnt_off(DAYS, days, np.where(works, 10, 2)) == pytest.approx(0.2, rel=0.05)
    assert learnt_off(DAYS, days[works], np.full(works.sum(), 3)) == 0
    assert learnt_off(DAYS, days, np.where(works, 1, 9)) == 1


def test_what_is_made_up_for_after_days_off_is_learnt():
    random = np.random.default_rng(2)
    days = np.arange(np.datetime64("2024-07-01"), np.datetime64("2026-07-01"))
    each = days.astype(object).tolist()
    holidays = (
        frozenset(random.choice(each, 30)) | frozenset(each[260:270]) | frozenset(each[620:630])
    )
    at_work = WorkingDays(holidays=holidays)
    works = at_work.each(each[0], each[-1] + timedelta(1))
    following = np.minimum(
        np.searchsorted(np.flatnonzero(works), np.arange(len(days))), works.sum() - 1
    )
    counts = random.poisson(9.0, len(days))
    waits = np.bincount(np.flatnonzero(works)[following], counts, len(days))
    assert learnt_off(at_work, days, waits) == pytest.approx(1, abs=0.15)
    assert learnt_off(at_work, days[works], counts[works]) == pytest.approx(0, abs=0.15)
    assert learnt_off(at_work, days, counts) == pytest.approx(1, abs=0.1)


def test_beyond_the_last_age_chances_go_on():
    lane = aged()
    assert lane.chance.shape == (1, AGES)
    assert np.isfinite(lane.chance).all()


def test_days_are_told_one_by_one_as_they_are_counted():
    days = WorkingDays(holidays=frozenset({date(2026, 1, 1), date(2099, 12, 31)}))
    for first, n in ((date(2025, 12, 20), 40), (date(1899, 12, 25), 20), (date(2099, 12, 20), 30)):
        counted = [
            days.count(first + timedelta(nth), first + timedelta(nth + 1)) for nth in range(n)
        ]
        assert days.each(first, first + timedelta(n)).tolist() == [bool(one) for one in counted]
