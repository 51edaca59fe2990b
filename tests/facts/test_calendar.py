"""Periods: their names, their edges, cutting and comparing them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teropong.facts.calendar import (
    GRAINS,
    compared,
    head,
    months_before,
    parse_period,
    period_of,
    split,
)
from teropong.facts.faults import FactsError

DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))


@pytest.mark.parametrize(
    ("text", "fiscal_start", "start", "end"),
    [
        ("2026-04-01", 1, "2026-04-01", "2026-04-02"),
        ("2024-02-29", 1, "2024-02-29", "2024-03-01"),
        ("2026-W14", 1, "2026-03-30", "2026-04-06"),
        # ISO weeks at the edges of years: the week of 1 January 2027 is 2026's 53rd.
        ("2026-W01", 1, "2025-12-29", "2026-01-05"),
        ("2026-W53", 1, "2026-12-28", "2027-01-04"),
        ("2020-W53", 1, "2020-12-28", "2021-01-04"),
        ("2024-W01", 1, "2024-01-01", "2024-01-08"),
        ("2026-04", 1, "2026-04-01", "2026-05-01"),
        ("2026-12", 1, "2026-12-01", "2027-01-01"),
        ("2024-02", 1, "2024-02-01", "2024-03-01"),
        ("2026-Q1", 1, "2026-01-01", "2026-04-01"),
        ("2026-Q4", 1, "2026-10-01", "2027-01-01"),
        ("2026", 1, "2026-01-01", "2027-01-01"),
        # A year that begins in April 2025 ends in 2026 and is named so.
        ("2026", 4, "2025-04-01", "2026-04-01"),
        ("2026-Q1", 4, "2025-04-01", "2025-07-01"),
        ("2026-Q4", 4, "2026-01-01", "2026-04-01"),
        ("2026-Q3", 11, "2026-05-01", "2026-08-01"),
        ("2026-Q1", 12, "2025-12-01", "2026-03-01"),
        # Months and weeks know no fiscal year.
        ("2026-04", 4, "2026-04-01", "2026-05-01"),
        ("2026-W14", 4, "2026-03-30", "2026-04-06"),
        # A range has both of its days.
        ("2026-04-01..2026-06-30", 1, "2026-04-01", "2026-07-01"),
        ("2026-04-01..2026-04-01", 1, "2026-04-01", "2026-04-02"),
    ],
)
def test_names(text: str, fiscal_start: int, start: str, end: str) -> None:
    period = parse_period(text, fiscal_start)
    assert (str(period.start), str(period.end)) == (start, end)
    assert period.days == (period.end - period.start).days


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-13", "2026-00", "2026-Q0", "2026-Q5", "2026-W00", "2025-W53", "2026-W54", "2026-02-30", "26", "20260",
        "2026-4", "2026-W1", "Q2", "April", "2026-04-02..2026-04-01", "2026-04-01..", "2026-04..2026-05",
        "2026-04-01...2026-04-02", "2026-Q2; DROP TABLE x",
    ],
)  # fmt: skip
def test_no_periods(text: str) -> None:
    with pytest.raises(FactsError, match="is no period; write 2026, 2026-Q2"):
        parse_period(text)


@pytest.mark.parametrize(
    "text",
    ["9999", "2126-03", "1900", "2100-Q1", "9999-W01", "1899-04-01", "2026-01-01..9999-12-31"],
)
def test_periods_outside_the_years_are_told_so(text: str) -> None:
    with pytest.raises(FactsError, match="lies outside the years 1901 to 2098"):
        parse_period(text)


@given(DAYS, st.sampled_from(GRAINS), st.integers(1, 12))
def test_a_day_lies_in_its_period_and_the_name_finds_it_again(
    day: date, grain: Any, fiscal_start: int
) -> None:
    period = period_of(day, grain, fiscal_start)
    assert period.start <= day < period.end
    assert parse_period(period.label, fiscal_start) == period
    assert period_of(period.end, grain, fiscal_start).start == period.end


@given(DAYS, st.integers(1, 500), st.sampled_from(GRAINS), st.integers(1, 12))
def test_the_pieces_are_the_period(day: date, days: int, grain: Any, fiscal_start: int) -> None:
    period = parse_period(f"{day}..{day + timedelta(days=days - 1)}")
    pieces = split(period, grain, fiscal_start)
    assert pieces[0].start == period.start
    assert pieces[-1].end == period.end
    assert sum(piece.days for piece in pieces) == days
    assert all(one.end == next_.start for one, next_ in pairwise(pieces))
    assert [piece.label for piece in pieces] == list(dict.fromkeys(piece.label for piece in pieces))
    assert all(piece.label == period_of(piece.start, grain, fiscal_start).label for piece in pieces)


def test_a_week_that_is_cut_counts_the_days_inside() -> None:
    pieces = split(parse_period("2026-04"), "week")
    assert [(piece.label, piece.days) for piece in pieces] == [
        ("2026-W14", 5), ("2026-W15", 7), ("2026-W16", 7), ("2026-W17", 7), ("2026-W18", 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "how", "fiscal_start", "start", "end"),
    [
        ("2026-04", "previous", 1, "2026-03-01", "2026-04-01"),
        ("2026-01", "previous", 1, "2025-12-01", "2026-01-01"),
        ("2026-Q1", "previous", 1, "2025-10-01", "2026-01-01"),
        ("2026-W01", "previous", 1, "2025-12-22", "2025-12-29"),
        ("2026", "previous", 7, "2024-07-01", "2025-07-01"),
        ("2026-04-01", "previous", 1, "2026-03-31", "2026-04-01"),
        # A range of 14 days: the 14 days before.
        ("2026-04-03..2026-04-16", "previous", 1, "2026-03-20", "2026-04-03"),
        # A range that is a whole quarter is one.
        ("2026-04-01..2026-06-30", "previous", 1, "2026-01-01", "2026-04-01"),
        ("2026-04", "year-ago", 1, "2025-04-01", "2025-05-01"),
        ("2024-02", "year-ago", 1, "2023-02-01", "2023-03-01"),
        ("2026-Q2", "year-ago", 4, "2024-07-01", "2024-10-01"),
        ("2024-02-29", "year-ago", 1, "2023-02-28", "2023-03-01"),
        # Weeks begin on Mondays: 52 of them before.
        ("2026-W14", "year-ago", 1, "2025-03-31", "2025-04-07"),
        ("2026-04-03..2026-04-16", "year-ago", 1, "2025-04-03", "2025-04-17"),
    ],
)
def test_compared(text: str, how: str, fiscal_start: int, start: str, end: str) -> None:
    period = compared(parse_period(text, fiscal_start), how, fiscal_start)
    assert (str(period.start), str(period.end)) == (start, end)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-03-15", 12, "2025-03-15"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2025-02-28", 12, "2024-02-28"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2026-05-31", 3, "2026-02-28"),
        ("2026-01-31", 2, "2025-11-30"),
        ("2026-12-31", 24, "2024-12-31"),
        ("2026-04-10", 0, "2026-04-10"),
    ],
)
def test_months_before(day: str, months: int, before: str) -> None:
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(before)


def test_the_first_days() -> None:
    quarter = parse_period("2026-Q2")
    assert head(quarter, 100) is quarter
    assert (head(quarter, 15).label, head(quarter, 15).days) == ("2026-04-01..2026-04-15", 15)
