"""Pace worked by hand: a firm of two reps in June 2026, which begins on a Monday."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from teropong.engine.asked import Asked
from teropong.engine.evaluate import seen_from
from teropong.engine.source import open_source
from teropong.facts.calendar import parse_period
from teropong.outlook.pace import Pace, Paces
from teropong.outlook.reading import read_targets
from teropong.outlook.shape import Measure, Whose

FACTS = {
    "reps": "rep_id,name,team,profile,active_from\nR1,Rina,North,hunter,2026-01-01\nR2,Roni,North,farmer,2026-01-01\n",
    "accounts": "account_id,name\n" + "".join(f"A{n},Firm {n}\n" for n in range(30)),
    # Every Monday since April one first meeting of R1, two in the week of 1 June.
    "activities": "activity_id,rep_id,account_id,channel,status,occurred_at\n"
    + "".join(
        f"V{n},R1,A{n},meeting,done,{day}T10:00\n"
        for n, day in enumerate(
            ("2026-04-06", "2026-04-13", "2026-04-20", "2026-04-27", "2026-05-04", "2026-05-11",
             "2026-05-18", "2026-05-25", "2026-06-01", "2026-06-02")
        )
    ),
    "opportunities": "opportunity_id,account_id,rep_id,created_at,stage,currency,amount,cost,outcome,closed_at\n"
    "D1,A1,R1,2026-04-01,Lead,IDR,1000,600,won,2026-06-01\n"
    "D2,A2,R1,2026-04-01,Lead,IDR,500,100,won,2026-05-12\n"
    "D3,A3,R2,2026-04-01,Lead,IDR,2000,,open,\n"
    "D4,A4,R2,2026-04-01,Offer,IDR,300,,open,\n",
    "opportunity_history": "opportunity_id,changed_at,stage\nD3,2026-04-01,Lead\nD4,2026-04-01,Offer\n",
    "stages": "stage,position\nLead,1\nOffer,2\n",
    "holidays": "on,name\n2026-06-05,Day off\n",
    "rates": "currency,starts_on,rate\nUSD,2026-01-01,16000\nUSD,2026-06-01,17000\n",
}  # fmt: skip
HEAD = "indicator,measure,stage,scope_kind,scope,grain,starts_on,value,upper,currency\n"
R1, NORTH, COMPANY = Whose("rep", "R1"), Whose("team", "North"), Whose("company")
Ask = Callable[..., Pace]


@pytest.fixture
def pace(tmp_path: Path) -> Ask:
    """The pace of one towards targets that are told as rows."""

    def ask(rows: str, measure: Measure, whose: Whose, period: str, as_of: str) -> Pace:
        for name, text in {**FACTS, "targets": HEAD + rows}.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        with open_source(str(tmp_path), {}) as store:
            at = Asked(as_of=as_of).as_of_in(store)
            with seen_from(store, at) as evaluator:
                found = Paces(evaluator, read_targets(store)).one(
                    measure, whose, parse_period(period)
                )
        assert found is not None
        return found

    return ask


MEETINGS = "first_meetings,,,profile,hunter,week,2026-01-01,5,,\n"


def test_due_is_what_falls_on_the_days_that_are_over(pace: Ask) -> None:
    # 5 a week, Friday is free: 4. On Wednesday noon two days are over: 2 due, 2 done.
    # The other 2 are left for Wednesday and Thursday.
    found = pace(MEETINGS, Measure("first_meetings"), R1, "2026-W23", "2026-06-03T12:00:00+07:00")
    assert (found.aim.value, found.due, found.done, found.lacks) == (4, 2, 2, 0)
    assert (found.days_left, found.needed_per_day) == (2, 1)


def test_at_the_end_of_a_day_that_day_is_due(pace: Ask) -> None:
    found = pace(MEETINGS, Measure("first_meetings"), R1, "2026-W23", "2026-06-03")
    assert (found.due, found.days_left, found.needed_per_day) == (3, 1, 2)


def test_the_course_goes_on_at_the_rate_of_the_weeks_before(pace: Ask) -> None:
    found = pace(MEETINGS, Measure("first_meetings"), R1, "2026-06", "2026-06-02")
    # About one a week, in 19 days that are left: near 4 to come, and no week brings five.
    assert found.expected is not None
    assert found.low is not None
    assert found.high is not None
    assert found.probability is not None
    assert 5 < found.expected < 9
    assert 2 <= found.low < found.expected < found.high
    assert found.probability < 0.02


def test_what_is_over_ends_as_it_did(pace: Ask) -> None:
    found = pace(MEETINGS, Measure("first_meetings"), R1, "2026-W22", "2026-06-03")
    assert (found.expected, found.low, found.high, found.probability) == (1, 1, 1, 0)
    assert (found.days_left, found.needed_per_day) == (0, None)


def test_money_is_in_minor_units_at_the_rate_of_the_rows_first_day(pace: Ask) -> None:
    # 0.05 US dollars at 16,000 rupiahs are 800 rupiahs or 80,000 minor units; the later rate is not asked.
    rows = "revenue,,,company,,month,2026-02-01,0.05,,USD\n"
    found = pace(rows, Measure("revenue"), COMPANY, "2026-06", "2026-06-30")
    assert (found.aim.value, found.done, found.probability) == (80_000, 100_000, 1)


def test_profit_is_held_against_profit(pace: Ask) -> None:
    rows = "revenue,profit,,team,North,quarter,2026-01-01,1000,,IDR\n"
    found = pace(rows, Measure("revenue", "profit"), NORTH, "2026-Q2", "2026-06-30")
    assert (found.done, found.lacks) == (80_000, 20_000)


def test_what_was_done_before_a_target_began_counts_towards_none(pace: Ask) -> None:
    rows = "revenue,,,company,,quarter,2026-06-01,3000,,IDR\n"
    found = pace(rows, Measure("revenue"), COMPANY, "2026-Q2", "2026-06-30")
    # 21 working days of June of the 64 of the quarter; the deal of May lies before.
    assert (found.aim.value, found.done) == (Fraction(300_000 * 21, 64), 100_000)


def test_a_stock_is_held_against_what_is_there_now(pace: Ask) -> None:
    rows = "pipeline_value,,,company,,month,2026-01-01,3000,,IDR\npipeline_value,,Offer,company,,month,2026-01-01,200,,IDR\n"
    whole = pace(rows, Measure("pipeline_value"), COMPANY, "2026-06", "2026-06-10")
    offers = pace(rows, Measure("pipeline_value", stage="Offer"), COMPANY, "2026-06", "2026-06-10")
    assert (whole.due, whole.done, whole.lacks) == (300_000, 230_000, 70_000)
    assert (offers.done, offers.lacks, offers.needed_per_day) == (30_000, -10_000, None)


def test_a_band_lacks_on_either_side(pace: Ask) -> None:
    rows = "average_sale,,,company,,quarter,2026-01-01,1600,1800,IDR\n"
    below = pace(rows, Measure("average_sale"), COMPANY, "2026-Q2", "2026-06-30")
    # First sales of 1,000 and 500: 750 on average.
    assert (below.done, below.lacks) == (75_000, 85_000)
    rows = "average_sale,,,company,,quarter,2026-01-01,100,500,IDR\n"
    above = pace(rows, Measure("average_sale"), COMPANY, "2026-Q2", "2026-06-30")
    assert above.lacks == 25_000


def test_without_any_weeks_before_nothing_is_foreseen(pace: Ask) -> None:
    rows = "outreach,,,company,,week,2026-01-01,20,,\n"
    found = pace(rows, Measure("outreach"), COMPANY, "2026-W23", "2026-06-03")
    assert (found.due, found.done, found.expected, found.probability) == (12, 0, None, None)


def test_rows_with_faults_are_left_out(pace: Ask) -> None:
    rows = (
        MEETINGS
        + "first_meetings,,,rep,R9,week,2026-01-01,9,,\nfirst_meetings,,Lead,rep,R1,week,2026-01-01,9,,\n"
    )
    assert pace(rows, Measure("first_meetings"), R1, "2026-W23", "2026-06-03").aim.value == 4
