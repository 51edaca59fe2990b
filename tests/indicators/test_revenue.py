"""5 Revenue and profit, worked by hand."""

from __future__ import annotations

import pytest

from teropong.facts.faults import FactsError
from tests.indicators.conftest import Answer, Company, only, told

HEAD = (
    "opportunity_id, account_id, rep_id, created_at, currency, amount, cost, outcome, closed_at\n"
)

WON = (
    HEAD
    + """
    D1, A, R1, 2026-01-05, ,    1000.50, 400.25, won,  2026-04-01
    D2, B, R2, 2026-01-05, ,    2000,    ,       won,  2026-04-30T23:59:59
    D3, C, R1, 2026-01-05, ,    ,        300,    won,  2026-05-01T00:00
    D4, D, R1, 2026-01-05, ,    0,       10,     won,  2026-05-02
    D5, E, R2, 2026-01-05, ,    500,     700,    won,  2026-06-30
    D6, F, R2, 2026-01-05, ,    9999,    1,      lost, 2026-04-10
    D7, G, R2, 2026-01-05, ,    9999,    1,      open,
    D8, H, R2, 2026-01-05, ,    9999,    ,       won,  2026-07-01
    """
)


def test_by_month(company: Company, answer: Answer) -> None:
    company(opportunities=WON)
    result = answer("revenue", period="2026-Q2")
    # April: 1000.50 + 2000; profit over D1 alone, 1000.50 − 400.25 = 600.25, which is 0.59995… of
    # 1000.50. May: D3 has no amount (whatever its cost), D4 an amount of 0: 0 − 10 = −10, and no
    # margin of 0. June: 500 − 700 = −200, −40 %. Lost, open, and July are not there.
    assert told(result.rows, "period value deals profit margin without_cost without_amount") == [
        ("2026-04", "3000.50", 2, "600.25", 600.25 / 1000.50, 1, 0),
        ("2026-05", "0.00", 2, "-10.00", None, 0, 1),
        ("2026-06", "500.00", 1, "-200.00", -0.4, 0, 0),
    ]
    # The quarter: 1000.50 + 2000 + 0 + 500; profit 600.25 − 10 − 200 over 1000.50 + 0 + 500; and
    # 3 deals with both + 1 without cost + 1 without amount are the 5.
    whole = answer("revenue", period="2026-Q2", grain="quarter")
    assert only(whole.rows, "value n deals profit margin without_cost without_amount") == (
        "3500.50", 5, 5, "390.25", 390.25 / 1500.50, 1, 1,
    )  # fmt: skip


def test_by_rep(company: Company, answer: Answer) -> None:
    company(opportunities=WON, reps="rep_id, name\nR1, Rina\nR2, Roni\nR3, Rudi")
    result = answer("revenue", period="2026-Q2", grain="quarter", by=["rep"])
    # R3 was there and sold nothing: a row of zeros.
    assert told(result.rows, "rep revenue deals") == [
        ("R1", "1000.50", 3), ("R2", "2500.00", 2), ("R3", "0.00", 0),
    ]  # fmt: skip


def test_credit_is_the_owners_at_the_close(company: Company, answer: Answer) -> None:
    # Given to R2 at the very instant of the close: that counts. Given on to R3 a day later: ignored.
    company(
        opportunities=HEAD + "D1, A, R3, 2026-01-05, , 10, , won, 2026-04-01T10:00",
        opportunity_history="""
        opportunity_id, changed_at, rep_id
        D1, 2026-01-05, R1
        D1, 2026-04-01T10:00, R2
        D1, 2026-04-02T10:00, R3
        """,
    )
    assert only(answer("revenue", period="2026-Q2", grain="quarter", by=["rep"]).rows, "rep") == (
        "R2",
    )


def test_a_win_reopened_and_closed_again_moves(company: Company, answer: Answer) -> None:
    # Won in April, reopened in May, won again in June: seen from the end of April it is April's,
    # from the end of May nobody's, from June on June's. Amounts are the deal's own.
    company(
        opportunities=HEAD + "D1, A, R1, 2026-01-05, , 70, 20, won, 2026-06-15",
        opportunity_history="""
        opportunity_id, changed_at, stage
        D1, 2026-01-05, Lead
        D1, 2026-04-15, won
        D1, 2026-05-15, Lead
        """,
    )
    for as_of, months in (
        ("2026-04-30", ["70.00", "0.00", "0.00"]),
        ("2026-05-31", ["0.00", "0.00", "0.00"]),
        ("2026-06-30", ["0.00", "0.00", "70.00"]),
    ):
        rows = answer("revenue", period="2026-Q2", as_of=as_of).rows
        assert [row["value"] for row in rows] == months, as_of


def test_as_of_is_exclusive_and_a_bare_close_is_the_days_last(
    company: Company, answer: Answer
) -> None:
    # D1 was closed on a bare 1 April, on which it was also created, at 16:00: at noon of that day
    # it was not yet there. D2 was closed at 12:00 sharp.
    company(
        opportunities=HEAD
        + """
        D1, A, R1, 2026-04-01T16:00, , 1, , won, 2026-04-01
        D2, B, R1, 2026-03-01,       , 2, , won, 2026-04-01T12:00
        """
    )
    for as_of, revenue in (
        ("2026-04-01T12:00", "0.00"),
        ("2026-04-01T12:00:00.000001", "2.00"),
        ("2026-04-01T16:00", "2.00"),
        ("2026-04-01T16:00:00.000001", "3.00"),
        ("2026-04-01", "3.00"),
    ):
        row = only(answer("revenue", period="2026-04", as_of=as_of).rows, "value")
        assert row == (revenue,), as_of


def test_each_record_is_converted_on_its_day_and_rounded_half_even(
    company: Company, answer: Answer
) -> None:
    # Dollars at 1.5 until 9 April, then at 2.5, in yen without decimals:
    # 1 × 1.5 = 1.5 → 2; 3 × 1.5 = 4.5 → 4; 1 × 2.5 = 2.5 → 2; and 7 yen are 7: 15 together,
    # where one rounding of 8.5 + 7 would be 16. Costs: 1 × 1.5 → 2; profit of D1 0.
    company(
        opportunities=HEAD
        + """
        D1, A, R1, 2026-01-05, USD, 1, 1, won, 2026-04-01
        D2, B, R1, 2026-01-05, USD, 3, ,  won, 2026-04-09
        D3, C, R1, 2026-01-05, USD, 1, ,  won, 2026-04-10
        D4, D, R1, 2026-01-05, ,    7, ,  won, 2026-04-10
        """,
        rates="""
        currency, starts_on, rate
        USD, 2026-04-10, 2.5
        USD, 2026-01-01, 1.5
        """,
        currency="JPY",
    )
    assert only(answer("revenue", period="2026-04").rows, "value profit margin") == ("15", "0", 0.0)


def test_a_rate_that_is_missing_is_named(company: Company, answer: Answer) -> None:
    company(
        opportunities=HEAD + "D1, A, R1, 2026-01-05, USD, 1, , won, 2026-04-01",
        rates="currency, starts_on, rate\nUSD, 2026-04-02, 16000",
    )
    with pytest.raises(FactsError, match=r"USD has no rate on 2026-04-01.*`rates`"):
        answer("revenue", period="2026-04")
    # Where nothing is to be converted, nothing is missing.
    assert only(answer("revenue", period="2026-03").rows, "value") == ("0.00",)


def test_without_an_amount_no_rate_is_needed(company: Company, answer: Answer) -> None:
    company(opportunities=HEAD + "D1, A, R1, 2026-01-05, USD, , , won, 2026-04-01")
    assert only(answer("revenue", period="2026-04").rows, "value without_amount") == ("0.00", 1)


def test_compared(company: Company, answer: Answer) -> None:
    company(
        opportunities=HEAD
        + """
        D1, A, R1, 2025-01-05, , 1, , won, 2025-05-15
        D2, B, R1, 2025-01-05, , 2, , won, 2025-05-16
        D3, C, R1, 2025-01-05, , 4, , won, 2026-04-15
        D4, D, R1, 2025-01-05, , 8, , won, 2026-04-16
        D5, E, R1, 2025-01-05, , 16, , won, 2026-05-15
        """
    )
    # A whole month against the whole month before, and the same one of last year.
    for how, value, n in (("previous", "12.00", 2), ("year-ago", "3.00", 2)):
        whole = answer("revenue", period="2026-05", compare=how, as_of="2026-05-31")
        assert only(whole.rows, "value compare") == ("16.00", {"value": value, "n": n})
        # A month of which 15 days are over: against the first 15 days.
        running = answer("revenue", period="2026-05", compare=how, as_of="2026-05-15")
        halved = {"previous": "4.00", "year-ago": "1.00"}[how]
        assert only(running.rows, "compare") == ({"value": halved, "n": 1},)


def test_compared_month_by_month(company: Company, answer: Answer) -> None:
    company(
        opportunities=HEAD
        + """
        D1, A, R1, 2025-01-05, , 1, , won, 2026-01-15
        D2, B, R1, 2025-01-05, , 2, , won, 2026-03-15
        D3, C, R1, 2025-01-05, , 4, , won, 2026-04-15
        """
    )
    # Each month of the second quarter with its counterpart of the first.
    result = answer("revenue", period="2026-Q2", compare="previous", as_of="2026-06-30")
    assert [(row["value"], row["compare"]["value"]) for row in result.rows] == [
        ("4.00", "1.00"), ("0.00", "0.00"), ("0.00", "2.00"),
    ]  # fmt: skip


def test_fiscal_years(company: Company, answer: Answer) -> None:
    # The year that begins on 1 July 2025 ends in 2026 and is called so; its first quarter is
    # July to September.
    company(
        opportunities=HEAD
        + """
        D1, A, R1, 2025-01-05, , 1, , won, 2025-06-30
        D2, B, R1, 2025-01-05, , 2, , won, 2025-07-01
        D3, C, R1, 2025-01-05, , 4, , won, 2025-09-30
        D4, D, R1, 2025-01-05, , 8, , won, 2026-06-30
        D5, E, R1, 2025-01-05, , 16, , won, 2026-07-01
        """,
        fiscal_start=7,
    )
    year = answer("revenue", period="2026", grain="quarter")
    assert told(year.rows, "period value") == [
        ("2026-Q1", "6.00"), ("2026-Q2", "0.00"), ("2026-Q3", "0.00"), ("2026-Q4", "8.00"),
    ]  # fmt: skip
    before = answer("revenue", period="2026", grain="year", compare="previous")
    assert only(before.rows, "value compare") == ("14.00", {"value": "1.00", "n": 1})


def test_a_filter_and_sources(company: Company, answer: Answer) -> None:
    # A deal's own source, else that of its account; an empty filter value is the missing one.
    company(
        accounts="account_id, name, source, segment\nA, A, web, large\nB, B, fair, small",
        opportunities="""
        opportunity_id, account_id, rep_id, created_at, amount, outcome, closed_at, source
        D1, A, R1, 2026-01-05, 1, won, 2026-04-01, referral
        D2, A, R1, 2026-01-05, 2, won, 2026-04-01,
        D3, B, R1, 2026-01-05, 4, won, 2026-04-01,
        D4, ,  R1, 2026-01-05, 8, won, 2026-04-01,
        """,
    )
    by_source = answer("revenue", period="2026-04", by=["source"])
    assert told(by_source.rows, "source value") == [
        ("fair", "4.00"), ("referral", "1.00"), ("web", "2.00"), (None, "8.00"),
    ]  # fmt: skip
    large = answer("revenue", period="2026-04", where={"segment": ["large"]})
    assert only(large.rows, "value") == ("3.00",)
    none = answer("revenue", period="2026-04", where={"segment": [""]})
    assert only(none.rows, "value") == ("8.00",)
