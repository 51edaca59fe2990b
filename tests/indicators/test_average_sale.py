"""8 Average sale, worked by hand."""

from __future__ import annotations

from math import exp, log, sqrt
from statistics import mean, stdev

import pytest

from teropong.facts.faults import FactsError
from tests.indicators.conftest import Answer, Company, only, told

HEAD = "opportunity_id, account_id, rep_id, created_at, amount, outcome, closed_at\n"


def won(*sales: tuple[str, int | str]) -> str:
    """A first sale a row, each to an account of its own: the day, and the amount."""
    return HEAD + "".join(
        f"D{n}, A{n}, R1, 2024-01-01, {amount}, won, {day}\n"
        for n, (day, amount) in enumerate(sales)
    )


def test_first_sales_only(company: Company, answer: Answer) -> None:
    # April: Arif's first sale, 100, and not the second, 900. Bayu bought twice on one day: 30 + 50,
    # the credit is the first one's, R2. Citra was a customer before the records. Dewi's first sale
    # has no amount; the one of May is not her first. One deal names no account. Eka bought 220.
    # Mean (100 + 80 + 220) / 3 = 133.33, median 100.
    company(
        accounts="account_id, name, customer_since\nCitra, Citra, 2020-01-01",
        opportunities=HEAD
        + """
        D1, Arif,  R1, 2026-01-01, 100, won,  2026-04-01
        D2, Arif,  R1, 2026-01-01, 900, won,  2026-04-02
        D3, Bayu,  R1, 2026-01-01, 30,  won,  2026-04-03T12:00
        D4, Bayu,  R2, 2026-01-01, 50,  won,  2026-04-03T09:00
        D5, Citra, R1, 2026-01-01, 900, won,  2026-04-04
        D6, Dewi,  R1, 2026-01-01, ,    won,  2026-04-05
        D7, Dewi,  R1, 2026-01-01, 900, won,  2026-05-05
        D8, ,      R1, 2026-01-01, 900, won,  2026-04-06
        D9, Eka,   R1, 2026-01-01, 220, won,  2026-04-30
        D10, Fajar, R1, 2026-01-01, 900, lost, 2026-04-30
        """,
    )
    result = answer("average_sale", period="2026-04")
    assert only(result.rows, "value n mean median low high without_amount without_account") == (
        "133.33", 3, "133.33", "100.00", None, None, 1, 1,
    )  # fmt: skip
    by_rep = answer("average_sale", period="2026-04", by=["rep"])
    assert told(by_rep.rows, "rep value n") == [("R1", "160.00", 2), ("R2", "80.00", 1)]
    may = answer("average_sale", period="2026-05", as_of="2026-05-31")
    assert only(may.rows, "value n") == (None, 0)
    assert may.rows[0]["trailing"] == {
        "n": 3,
        "mean": "133.33",
        "median": "100.00",
        "low": None,
        "high": None,
    }


def test_one_without_an_amount_beside_one_with(company: Company, answer: Answer) -> None:
    # Both were won on one day: what is known is summed.
    company(
        opportunities=HEAD
        + """
        D1, A, R1, 2026-01-01, ,  won, 2026-04-01
        D2, A, R1, 2026-01-01, 7, won, 2026-04-01
        """
    )
    assert only(answer("average_sale", period="2026-04").rows, "n mean without_amount") == (
        1,
        "7.00",
        0,
    )


def test_a_reopened_win_was_none(company: Company, answer: Answer) -> None:
    # D1 was won on 1 April and reopened on the 10th: D2, won on the 20th, is the account's first.
    # Seen from the 9th, it is D1; from the 15th, there is none.
    company(
        opportunities=HEAD
        + """
        D1, A, R1, 2026-01-01, 10, open,
        D2, A, R1, 2026-01-01, 20, won, 2026-04-20
        """,
        opportunity_history="""
        opportunity_id, changed_at, stage
        D1, 2026-04-01, won
        D1, 2026-04-10, Offer
        """,
    )
    for as_of, value in (("2026-04-09", "10.00"), ("2026-04-15", None), ("2026-04-20", "20.00")):
        row = only(answer("average_sale", period="2026-04", as_of=as_of).rows, "value")
        assert row == (value,), as_of


def test_means_are_rounded_half_even(company: Company, answer: Answer) -> None:
    # (0.01 + 0.02) / 2 = 0.015 → 0.02; (0.02 + 0.03) / 2 = 0.025 → 0.02.
    company(opportunities=won(("2026-04-01", "0.01"), ("2026-04-02", "0.02")))
    assert only(answer("average_sale", period="2026-04").rows, "mean median") == ("0.02", "0.02")
    company(opportunities=won(("2026-04-01", "0.02"), ("2026-04-02", "0.03")))
    assert only(answer("average_sale", period="2026-04").rows, "mean median") == ("0.02", "0.02")


def test_of_five_the_range_that_a_further_one_falls_into(company: Company, answer: Answer) -> None:
    amounts = [100, 200, 400, 800, 1600]
    company(opportunities=won(*(("2026-04-01", amount) for amount in amounts)))
    # exp(m ± t(0.9; 4) · s · √(1 + 1/5)), t = 1.533206274: from their logs.
    logs = [log(amount) for amount in amounts]
    reach = 1.5332062740589 * stdev(logs) * sqrt(1 + 1 / 5)
    low, high = exp(mean(logs) - reach), exp(mean(logs) + reach)
    row = only(answer("average_sale", period="2026-04").rows, "n low high")
    assert row == (5, f"{low:.2f}", f"{high:.2f}")


def test_amounts_of_nothing_have_no_log(company: Company, answer: Answer) -> None:
    # Six sales, of which four are above 0: too few for a range, not for a mean.
    company(opportunities=won(*(("2026-04-01", amount) for amount in (0, 0, 1, 2, 3, 4))))
    assert only(answer("average_sale", period="2026-04").rows, "n mean low high") == (
        6,
        "1.67",
        None,
        None,
    )


@pytest.mark.parametrize(("n", "low", "high"), [(20, "2.90", "18.10"), (21, "3.00", "19.00")])
def test_of_twenty_their_percentiles(
    company: Company, answer: Answer, n: int, low: str, high: str
) -> None:
    # 1, 2, … 20: the 10th percentile stands at place 19 × 0.1 = 1.9, so 2 + 0.9; the 90th at 17.1.
    # 1, 2, … 21: at places 2 and 18 exactly.
    company(opportunities=won(*(("2026-04-01", amount) for amount in range(1, n + 1))))
    assert only(answer("average_sale", period="2026-04").rows, "n low high") == (n, low, high)


def test_outside_the_year_before(company: Company, answer: Answer) -> None:
    # From April 2025 to March 2026 twenty accounts bought 1, 2, … 20: usual is 2.90 to 18.10.
    # On 31 March 2026 somebody bought 2 (below), on 1 April 18 (inside). By then the 31st stands
    # among the 12 months, and the sale of 31 March 2025, a million, never did.
    months = [f"2025-{month:02d}-15" for month in range(4, 13)] + ["2026-01-15", "2026-02-15"]
    year = [(months[n % 11], n + 1) for n in range(20)]
    company(
        opportunities=won(
            *year,
            ("2025-03-30", 1_000_000),
            ("2026-03-31", 2),
            ("2026-03-31", 19),
            ("2026-04-01", 18),
        )
    )
    result = answer("average_sale", period="2026-03", as_of="2026-04-30")
    outside = result.beside["outside"]
    assert told(outside, "account_id closed_on value low high side") == [
        ("A21", "2026-03-31", "2.00", "2.90", "18.10", "below"),
        ("A22", "2026-03-31", "19.00", "2.90", "18.10", "above"),
    ]
    assert answer("average_sale", period="2026-04", as_of="2026-04-30").beside["outside"] == []


def test_the_twelve_months_before_a_row(company: Company, answer: Answer) -> None:
    # The year before 1 May 2026 begins on 1 May 2025; seen from the end of 10 April on 11 April.
    company(
        opportunities=won(
            ("2025-04-10", 1000),
            ("2025-04-11", 100),
            ("2025-05-01", 10),
            ("2026-04-10", 20),
            ("2026-04-20", 60),
        )
    )
    trailing = only(answer("average_sale", period="2026-04", as_of="2026-04-30").rows, "trailing")[
        0
    ]
    assert (trailing["n"], trailing["mean"], trailing["median"]) == (3, "30.00", "20.00")
    early = only(
        answer("average_sale", period="2026-04", as_of="2026-04-10").rows, "trailing n value"
    )
    assert (early[0]["n"], early[0]["mean"], *early[1:]) == (3, "43.33", 1, "20.00")


def test_near_the_first_record_old_clients_look_new(company: Company, answer: Answer) -> None:
    # The first deal was created on 1 January 2024.
    company(opportunities=won(("2026-04-01", 1)))
    for period, is_incomplete in (("2024-12-31", True), ("2025-01-01", False)):
        row = only(answer("average_sale", period=period, grain="day").rows, "lookback_incomplete")
        assert row == (is_incomplete,)


def test_a_rate_that_is_missing_is_named(company: Company, answer: Answer) -> None:
    company(
        opportunities="""
        opportunity_id, account_id, rep_id, created_at, currency, amount, outcome, closed_at
        D1, A, R1, 2026-01-01, USD, 5, won, 2026-04-01
        """
    )
    with pytest.raises(FactsError, match="USD has no rate on 2026-04-01"):
        answer("average_sale", period="2026-04")
