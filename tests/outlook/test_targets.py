"""Targets worked by hand. June 2026 begins on a Monday and has 22 weekdays, April 22, May 21."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from teropong.facts.calendar import parse_period
from teropong.outlook.people import People
from teropong.outlook.season import History
from teropong.outlook.shape import Measure
from tests.outlook.firms import (
    ALWAYS,
    COMPANY,
    HUNTER,
    MEETINGS,
    NORTH,
    PEOPLE,
    R1,
    R2,
    R3,
    SOUTH,
    aim,
    day,
    firm,
    row,
    value,
)


def test_a_holiday_lowers_the_week() -> None:
    # 5 a week are 1 a working day; one of five days is free: 4 of 5.
    assert value(firm(row(R1, "week", 5), holidays=["06-01"]), R1, "2026-W23") == 4


def test_a_week_of_six_working_days_has_six() -> None:
    targets = firm(row(R1, "week", 6))
    six = targets.made_of([row(R1, "week", 6)], PEOPLE, type(targets.days)(frozenset(range(1, 7))))
    # Monday 1 June is a sixth of the week.
    assert value(six, R1, "2026-W23", until="06-02") == 1


def test_a_holiday_only_moves_the_share_within_the_month() -> None:
    # 22 over the 21 working days that are left: the whole stays 22, the first week is 4 of 21.
    targets = firm(row(R1, "month", 22), holidays=["06-01"])
    assert value(targets, R1, "2026-06") == 22
    assert value(targets, R1, "2026-06", until="06-08") == Fraction(22 * 4, 21)


def test_who_arrives_in_mid_month_has_the_days_that_are_left() -> None:
    # From Monday 15 June 12 of 22 working days: 22 a month are 12, 2 a week are 12 · 2/5.
    there = {"R1": [(day("06-15"), ALWAYS[1])]}
    assert value(firm(row(R1, "month", 22), presence=there), R1, "2026-06") == 12
    assert value(firm(row(R1, "week", 2), presence=there), R1, "2026-06") == Fraction(24, 5)


def test_leave_lowers_the_target() -> None:
    # Away from Monday 1 to Friday 5 June: 17 of 22 days.
    away = {"R1": [(ALWAYS[0], day("06-01")), (day("06-06"), ALWAYS[1])]}
    assert value(firm(row(R1, "month", 22), presence=away), R1, "2026-06") == 17


def test_leave_does_not_lower_what_is_given_to_the_team() -> None:
    away = {"R1": [(ALWAYS[0], day("06-01"))]}
    assert value(firm(row(NORTH, "month", 22), presence=away), NORTH, "2026-06") == 22


def test_a_year_is_spread_over_its_months_by_working_days() -> None:
    # 2026 has 261 weekdays, June 22 of them.
    targets = firm(row(COMPANY, "year", 261))
    assert value(targets, COMPANY, "2026-06") == 22
    assert value(targets, COMPANY, "2026-Q2") == 65
    assert value(targets, COMPANY, "2026") == 261


def seasonal(first_year: int) -> History:
    """A working day of December brings two, any other one."""
    days = firm().days
    months = {}
    for year in range(first_year, 2026):
        for month in range(1, 13):
            start, end = date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
            months[start] = Fraction(days.count(start, end) * (2 if month == 12 else 1))
    return History(months)


def test_a_year_is_spread_by_its_own_season_where_two_years_are_known() -> None:
    # 238 days of January to November weigh 1, the 23 of December 2: 284 in all.
    targets = firm(row(COMPANY, "year", 284)).with_seasons({MEETINGS: seasonal(2024)})
    assert value(targets, COMPANY, "2026-06") == 22
    assert value(targets, COMPANY, "2026-12") == 46
    assert value(targets, COMPANY, "2026") == 284


def test_one_year_of_history_is_no_season() -> None:
    targets = firm(row(COMPANY, "year", 261)).with_seasons({MEETINGS: seasonal(2025)})
    assert value(targets, COMPANY, "2026-12") == 23


def test_a_quarter_knows_no_season() -> None:
    targets = firm(row(COMPANY, "quarter", 66)).with_seasons({MEETINGS: seasonal(2024)})
    # October to December 2026: 22, 21 and 23 working days.
    assert value(targets, COMPANY, "2026-12") == 23


REVISED = (
    row(COMPANY, "quarter", 65, "04-01"),
    row(COMPANY, "quarter", 130, "04-01", "05-15"),
    row(COMPANY, "quarter", 195, "04-01", "07-10"),
)


@pytest.mark.parametrize(
    ("seen", "period", "expected"),
    [
        ("05-14", "2026-Q2", 65),  # not yet decided
        ("05-15", "2026-Q2", 130),  # decided that day
        ("07-31", "2026-Q2", 130),  # what was decided after its end leaves it alone
        ("07-31", "2026-Q3", 195),
        ("07-09", "2026-Q3", 130),
        # April had ended by 15 May: 22 of the 65 working days, by what was known then.
        ("07-31", "2026-04", 22),
        ("07-31", "2026-W19", 5),
        ("07-31", "2026-05", 2 * 21),
        ("05-14", "2026-05", 21),
    ],
)
def test_a_decision_holds_from_its_day_and_never_rewrites_what_has_ended(
    seen: str, period: str, expected: int
) -> None:
    assert value(firm(*REVISED), COMPANY, period, seen) == expected


def test_what_is_first_set_after_a_part_has_ended_is_asked_of_it_too() -> None:
    late = firm(
        row(COMPANY, "quarter", 65, "04-01", "05-15"),
        row(COMPANY, "quarter", 130, "04-01", "06-05"),
    )
    assert (
        value(late, COMPANY, "2026-04", "05-20") == value(late, COMPANY, "2026-04", "12-31") == 22
    )
    assert late.of(MEETINGS, COMPANY, parse_period("2026-04"), day("05-14")) is None


def test_a_part_that_had_the_profiles_keeps_it() -> None:
    targets = firm(row(HUNTER, "quarter", 65, "04-01"), row(R1, "quarter", 130, "04-01", "05-15"))
    assert value(targets, R1, "2026-04", "12-31") == 22
    assert value(targets, R1, "2026-05", "12-31") == 2 * 21


WITHDRAWN = (
    row(COMPANY, "quarter", 65, "01-01"),
    row(COMPANY, "quarter", 130, "04-01", "04-02", withdrawn_on=day("08-10")),
)


@pytest.mark.parametrize(
    ("seen", "period", "expected"),
    [
        ("08-09", "2026-Q3", 130),
        ("08-09", "2026-Q4", 130),
        ("08-10", "2026-Q3", 65),  # what goes on from before holds again
        ("12-31", "2026-Q4", 65),
        ("12-31", "2026-Q2", 130),  # what had ended by then keeps what held in it
        ("12-31", "2026-Q1", 65),
    ],
)
def test_a_withdrawal_holds_from_its_day_and_never_rewrites_what_has_ended(
    seen: str, period: str, expected: int
) -> None:
    assert value(firm(*WITHDRAWN), COMPANY, period, seen) == expected


def test_where_nothing_goes_on_from_before_there_is_no_target() -> None:
    targets = firm(WITHDRAWN[1])
    assert targets.of(MEETINGS, COMPANY, parse_period("2026-Q3"), day("08-10")) is None
    assert value(targets, COMPANY, "2026", "12-31") == 130, "of its second quarter"


def test_a_level_withdrawn_holds_until_its_day() -> None:
    rate = Measure("conversion", "", "Prospek")
    gone = row(COMPANY, "quarter", 1, measure=rate, withdrawn_on=day("05-10"))
    targets = firm(gone)
    second = parse_period("2026-Q2")
    assert targets.of(rate, COMPANY, second, day("05-09"))
    assert targets.of(rate, COMPANY, second, day("05-10")) is None
    assert targets.of(rate, COMPANY, parse_period("2026-Q1"), day("12-31"))


def test_a_row_that_starts_in_mid_period_counts_there_by_its_days() -> None:
    # 65 a quarter is 1 a day for the 22 of April, 130 is 2 a day for the 43 of May and June.
    targets = firm(row(COMPANY, "quarter", 65), row(COMPANY, "quarter", 130, "05-01"))
    assert value(targets, COMPANY, "2026-Q2") == 22 + 86


def test_what_begins_in_mid_period_says_since_when() -> None:
    found = aim(firm(row(COMPANY, "quarter", 65, "05-01")), COMPANY, "2026-Q2")
    assert (found.value, found.since) == (43, day("05-01"))


def test_of_two_rows_alike_the_later_in_the_table_holds() -> None:
    rows = row(R1, "week", 2, line=3), row(R1, "week", 3, line=2)
    assert value(firm(*rows), R1, "2026-W23") == 2


def test_a_reps_own_beats_the_profiles() -> None:
    targets = firm(row(HUNTER, "week", 2), row(R1, "week", 3))
    assert (aim(targets, R1, "2026-W23").value, aim(targets, R1, "2026-W23").origin) == (3, "given")
    assert (aim(targets, R2, "2026-W23").value, aim(targets, R2, "2026-W23").origin) == (
        2,
        "profile",
    )
    assert targets.of(MEETINGS, R3, parse_period("2026-W23"), day("06-30")) is None


def test_before_a_reps_own_begins_the_profiles_holds() -> None:
    # Monday to Wednesday 5 a week, Thursday and Friday 10 a week: 3 + 4.
    targets = firm(row(HUNTER, "week", 5), row(R1, "week", 10, "06-04"))
    assert value(targets, R1, "2026-W23") == 7


def test_once_a_reps_own_is_withdrawn_the_profiles_holds_again() -> None:
    # The 10 working days to 12 June 2 a day, the 12 that follow 1 a day.
    own = row(R1, "week", 10, withdrawn_on=day("06-15"))
    assert value(firm(row(HUNTER, "week", 5), own), R1, "2026-06") == 32


def test_the_teams_own_stands_beside_the_sum_of_its_reps() -> None:
    targets = firm(row(NORTH, "week", 10), row(HUNTER, "week", 2), row(R1, "week", 3))
    found = aim(targets, NORTH, "2026-W23")
    assert (found.value, found.origin, found.given, found.of_reps, found.difference) == (
        10,
        "given",
        10,
        5,
        5,
    )


def test_without_a_given_one_the_sum_counts_and_says_who_has_none() -> None:
    found = aim(firm(row(HUNTER, "week", 2), row(R1, "week", 3)), COMPANY, "2026-W23")
    assert (found.value, found.origin, found.given, found.difference) == (5, "reps", None, None)
    assert found.without == ("R3",)


def test_a_rep_counts_for_the_team_of_that_day() -> None:
    # R1 moves on Wednesday: 2 of 5 days of 5 in the North, 3 of 5 in the South.
    moved = [(ALWAYS[0], day("06-03"), "North"), (day("06-03"), ALWAYS[1], "South")]
    targets = firm(row(R1, "week", 5), people=People({"R1": moved}))
    assert (value(targets, NORTH, "2026-W23"), value(targets, SOUTH, "2026-W23")) == (2, 3)


def test_a_profile_together_is_the_sum_of_its_reps() -> None:
    assert value(firm(row(HUNTER, "week", 2), row(R1, "week", 3)), HUNTER, "2026-W23") == 5


def test_rows_of_the_periods_own_grain_come_first_then_the_coarser_then_the_finer() -> None:
    week, month, quarter = row(R1, "week", 2), row(R1, "month", 9), row(R1, "quarter", 65)
    assert value(firm(week, month, quarter), R1, "2026-06") == 9
    assert value(firm(week, quarter), R1, "2026-06") == 22
    assert value(firm(week), R1, "2026-06") == Fraction(44, 5)


def test_a_range_is_asked_by_the_longest_grain_that_it_could_hold() -> None:
    # 14 days: by the week, twice 2; not by the month's 22 a month.
    targets = firm(row(R1, "week", 2), row(R1, "month", 22))
    assert value(targets, R1, "2026-06-01..2026-06-14") == 4


RATE = Measure("conversion", stage="Lead")


def test_a_level_is_what_is_in_force_on_the_last_day() -> None:
    targets = firm(
        row(COMPANY, "quarter", 0, measure=RATE, upper=Fraction(1, 2)),
        row(COMPANY, "quarter", 1, "06-01", "06-10", measure=RATE),
    )
    before, after = (aim(targets, COMPANY, "2026-Q2", seen, RATE) for seen in ("06-09", "06-10"))
    assert (before.value, before.upper) == (0, Fraction(1, 2))
    assert (after.value, after.upper) == (1, None)
    assert aim(targets, COMPANY, "2026-05", measure=RATE).value == 0


def test_a_stock_is_summed_over_who_is_there_on_the_day_looked_at() -> None:
    stock = Measure("pipeline_value")
    left = {"R1": [(ALWAYS[0], day("06-10"), "North")], "R2": [(*ALWAYS, "North")]}
    rows = [row(one, "quarter", 100, measure=stock) for one in (R1, R2)]
    targets = firm(*rows, people=People(left))
    assert aim(targets, NORTH, "2026-Q2", "06-09", stock).value == 200
    assert aim(targets, NORTH, "2026-Q2", "06-10", stock).value == 100


def test_a_rate_of_reps_does_not_add_up() -> None:
    targets = firm(row(R1, "quarter", 1, measure=RATE), row(R2, "quarter", 1, measure=RATE))
    assert targets.of(RATE, NORTH, parse_period("2026-Q2"), day("06-30")) is None


def test_a_band_is_spread_like_its_lower_end() -> None:
    found = aim(firm(row(R1, "week", 5, upper=Fraction(10)), holidays=["06-01"]), R1, "2026-W23")
    assert (found.value, found.upper) == (4, 8)


def test_the_grains_of_a_target_are_those_of_its_rows() -> None:
    targets = firm(row(HUNTER, "week", 2), row(R1, "month", 9), row(SOUTH, "quarter", 9))
    assert targets.grains(MEETINGS, R1) == ["month"]
    assert targets.grains(MEETINGS, NORTH) == ["week", "month"]
    assert targets.grains(MEETINGS, SOUTH) == ["quarter"]
