"""Money is exact: to 9·10^17 minor units a record, to 10^21 in sums, half-even where it is rounded."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from teropong.engine.asked import Asked
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.duckdb.opening import connect
from teropong.engine.load import build
from teropong.engine.query import Result
from teropong.engine.report import make_report
from teropong.engine.store import Store
from teropong.facts.faults import FactsError
from teropong.facts.money import half_even, to_text
from teropong.facts.settings import Settings

HEAD = "opportunity_id,account_id,rep_id,created_at,stage,currency,amount,cost,outcome,closed_at\n"
LARGEST = 9 * 10**17
MANY = 1_200

Ask = Callable[..., Result]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """The answer of one indicator to a folder of deals, with rates if any."""

    def answer(
        name: str, deals: str, rates: str = "", currency: str = "IDR", **words: object
    ) -> Result:
        (tmp_path / "opportunities.csv").write_text(HEAD + deals)
        (tmp_path / "rates.csv").write_text("currency,starts_on,rate\n" + rates)
        store = Store(DuckDB(connect()), Settings(currency=currency))
        build(store, tmp_path)
        words = {"period": "2026-Q2", "as_of": "2026-06-30", **words}
        return make_report(store, Asked(indicators=[name], **words)).indicators[name]  # type: ignore[arg-type]

    return answer


def deals(
    minors: list[int], outcome: str, costs: list[int] | None = None, currency: str = "IDR"
) -> str:
    closed = "2026-05-01" if outcome == "won" else ""
    costs = costs or [0] * len(minors)
    return "".join(
        f"D{n},A{n},R1,2026-04-01,Lead,,{to_text(minor, currency)},{to_text(cost, currency)},{outcome},{closed}\n"
        for n, (minor, cost) in enumerate(zip(minors, costs, strict=True))
    )


def huge(n: int) -> list[int]:
    random = Random(n)
    return [LARGEST - random.randrange(10**9) for _ in range(n)]


@pytest.mark.parametrize("currency", ["IDR", "JPY"])
def test_sums_of_a_thousand_of_the_largest(ask: Ask, currency: str) -> None:
    # 1,200 records of nearly 9·10^17 minor units are more than 10^21 together.
    minors, costs = huge(MANY), [minor // 3 for minor in huge(MANY)]
    total, profit = sum(minors), sum(minors) - sum(costs)
    assert total > 10**21
    won = ask("revenue", deals(minors, "won", costs, currency), currency=currency, grain="quarter")
    [row] = won.rows
    assert (row["revenue"], row["profit"]) == (to_text(total, currency), to_text(profit, currency))
    opened = ask("pipeline_value", deals(minors, "open", currency=currency), currency=currency)
    assert [row["value"] for row in opened.rows] == [to_text(total, currency)]
    first = ask(
        "average_sale", deals(minors, "won", currency=currency), currency=currency, grain="quarter"
    )
    ordered = sorted(minors)
    [row] = first.rows
    assert row["mean"] == to_text(Fraction(total, MANY), currency)
    assert row["median"] == to_text(Fraction(ordered[599] + ordered[600], 2), currency)
    # Type 7 at 1,199 × 0.1 = 119.9 and 1,199 × 0.9 = 1,079.1.
    low = ordered[119] + Fraction(9, 10) * (ordered[120] - ordered[119])
    high = ordered[1079] + Fraction(1, 10) * (ordered[1080] - ordered[1079])
    assert (row["low"], row["high"]) == (to_text(low, currency), to_text(high, currency))


def test_first_sales_of_one_day_beyond_64_bits(ask: Ask) -> None:
    # One account bought 20 times on one day: together 1.8·10^19, more than 2^63.
    rows = "".join(
        f"D{n},A,R1,2026-04-01,Lead,,9000000000000000,,won,2026-05-01\n" for n in range(20)
    )
    [row] = ask("average_sale", rows, grain="quarter").rows
    assert (row["n"], row["mean"]) == (1, "180000000000000000.00")


@pytest.mark.parametrize(
    ("amount", "rate", "value"),
    [
        # To yen: 0.5 → 0, 1.5 → 2, 2.5 → 2, 3.5 → 4; a hair more or less than a half decides.
        ("1", "0.5", "0"),
        ("1", "1.5", "2"),
        ("1", "2.5", "2"),
        ("1", "3.5", "4"),
        ("1", "2.500000000001", "3"),
        ("1", "2.499999999999", "2"),
        ("0.01", "50", "0"),
        ("0.01", "150", "2"),
        ("0.03", "50", "2"),
        ("12345678901.01", "1.5", "18518518352"),
        ("9000000000000000", "0.333333333333", "2999999999997000"),
    ],
)
def test_conversion_is_half_even(ask: Ask, amount: str, rate: str, value: str) -> None:
    rates = f"USD,2020-01-01,{rate}\n"
    for outcome, closed, name, key in (
        ("won", "2026-05-01", "revenue", "revenue"),
        ("open", "", "pipeline_value", "value"),
        ("won", "2026-05-01", "average_sale", "mean"),
    ):
        row = f"D1,A,R1,2026-04-01,Lead,USD,{amount},,{outcome},{closed}\n"
        [found] = ask(name, row, rates, currency="JPY", grain="quarter").rows
        assert found[key] == value, name


def test_the_parts_of_what_is_closed_add_up(ask: Ask) -> None:
    random = Random(7)
    rows = "".join(
        f"D{n},A{n},R{n % 3},2026-04-01,Lead,USD,{random.randrange(1, 10**6)}.{random.randrange(100):02d},,won,"
        f"2026-0{random.randrange(4, 7)}-15\n"
        for n in range(200)
    )
    rates = "USD,2020-01-01,16250.7533\nUSD,2026-05-01,16199.123456789\n"
    [whole] = ask("revenue", rows, rates, grain="quarter").rows
    parts = ask("revenue", rows, rates, grain="month", by=["rep"]).rows
    minor = [int(row["revenue"].replace(".", "")) for row in parts]
    assert sum(minor) == int(whole["revenue"].replace(".", ""))


@pytest.mark.parametrize(
    ("name", "outcome", "closed", "day"),
    [
        ("revenue", "won", "2026-05-01", "2026-05-01"),
        ("average_sale", "won", "2026-05-01", "2026-05-01"),
        ("pipeline_value", "open", "", "2026-06-30"),
    ],
)
@pytest.mark.parametrize("rates", ["", "USD,2026-07-01,16000\n", "EUR,2020-01-01,18000\n"])
def test_a_missing_rate_names_currency_and_day(
    ask: Ask, name: str, outcome: str, closed: str, day: str, rates: str
) -> None:
    with pytest.raises(FactsError) as told:
        ask(name, f"D1,A,R1,2026-04-01,Lead,USD,1,,{outcome},{closed}\n", rates)
    assert f"USD has no rate on {day}" in str(told.value)
    assert not told.value.is_wrong_call


def test_a_cost_needs_no_rate_of_its_own(ask: Ask) -> None:
    # Without an amount the cost is not used: nothing is missing.
    [row] = ask("revenue", "D1,A,R1,2026-04-01,Lead,USD,,5,won,2026-05-01\n", grain="quarter").rows
    assert (row["revenue"], row["without_amount"]) == ("0.00", 1)


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (0, "IDR", "0.00"), (5, "IDR", "0.05"), (-5, "IDR", "-0.05"), (123_456, "IDR", "1234.56"),
        (123_456, "JPY", "123456"), (123_456, "KWD", "123.456"), (123_456, "CLF", "12.3456"),
        (10**21, "USD", "10000000000000000000.00"), (Fraction(5, 2), "JPY", "2"), (Fraction(7, 2), "JPY", "4"),
        (Fraction(-5, 2), "JPY", "-2"), (None, "IDR", None),
    ],
)  # fmt: skip
def test_the_text_at_the_edge(
    minor: Fraction | int | None, currency: str, text: str | None
) -> None:
    assert to_text(minor, currency) == text


def test_half_even() -> None:
    assert [half_even(Fraction(n, 2)) for n in range(-5, 6)] == [
        -2,
        -2,
        -2,
        -1,
        0,
        0,
        0,
        1,
        2,
        2,
        2,
    ]
