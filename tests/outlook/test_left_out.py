"""A company that sells in two currencies, one without a rate: told without it, and said so."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.engine.store import Store
from teropong.facts.sample import write_sample
from teropong.outlook.backtest.report import Back, make_backtest
from teropong.outlook.changed.report import Against, make_changed
from teropong.outlook.forecast.report import Ahead, make_forecast
from teropong.outlook.plan.report import Wanted, make_plan

AS_OF = Asked(as_of="2026-06-29", period="2026-Q3")
Row = dict[str, Any]
Told = dict[str, Any]


def forecast(store: Store) -> Told:
    return make_forecast(store, Asked(as_of=AS_OF.as_of), Ahead())


def plan(store: Store) -> Told:
    return make_plan(store, AS_OF, Wanted(Fraction(50_000_000_000)))


def backtest(store: Store) -> Told:
    return make_backtest(store, Asked(as_of=AS_OF.as_of), Back(n_periods=2))


def changed(store: Store) -> Told:
    return make_changed(store, Asked(as_of=AS_OF.as_of, period="2026-Q1"), Against())


MAKES = (forecast, plan, backtest, changed)


def is_abroad(row: Row) -> bool:
    return int(row["opportunity_id"][1:]) % 5 == 0


def read(folder: Path, name: str) -> list[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def deals_in(folder: Path, of: Callable[[Row], bool]) -> None:
    """Put the deals that are so into gold."""
    rows = [row | ({"currency": "XAU"} if of(row) else {}) for row in read(folder, "opportunities")]
    with (folder / "opportunities.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def answers(folder: Path) -> dict[str, Told]:
    with open_source(str(folder), {}) as store:
        return {make.__name__: make(store) for make in MAKES}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Told]]:
    folder = tmp_path_factory.mktemp("home")
    write_sample(folder, reps=6, months=24, opportunities=1500, seed=3)
    return folder, answers(folder)


@pytest.fixture(scope="module")
def abroad(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Told]]:
    """The same company, a fifth of whose deals are in a currency without a rate."""
    folder = tmp_path_factory.mktemp("abroad")
    write_sample(folder, reps=6, months=24, opportunities=1500, seed=3)
    deals_in(folder, is_abroad)
    return folder, answers(folder)


@pytest.mark.parametrize("name", [make.__name__ for make in MAKES])
def test_all_rates_known_nothing_is_left_out(home, name):
    assert home[1][name]["unrated"] is None


def counted(folder: Path, first: str, last: str, *, with_open: bool) -> int:
    rows = filter(is_abroad, read(folder, "opportunities"))
    return sum(
        bool(row["amount"])
        and (
            (row["outcome"] == "won" and first <= row["closed_at"][:10] <= last)
            or (with_open and row["created_at"][:10] <= last < (row["closed_at"] or "9")[:10])
        )
        for row in rows
    )


@pytest.mark.parametrize(
    ("name", "first", "last", "with_open"),
    [
        ("forecast", "2025-06-30", "2026-06-29", True),
        ("plan", "2025-06-30", "2026-06-29", True),
        ("backtest", "2000-01-01", "2026-06-29", True),
        ("changed", "2025-10-01", "2026-03-31", False),
    ],
)
def test_it_says_which_currency_and_how_many_deals(abroad, name, first, last, with_open):
    folder, told = abroad
    assert told[name]["unrated"] == {
        "currencies": ["XAU"],
        "deals": counted(folder, first, last, with_open=with_open),
    }


def of(told: Told, measure: str) -> list[Row]:
    return [row for row in told["periods"] if row["measure"] == measure]


def test_the_forecast_has_all_deals_and_the_money_that_it_knows(home, abroad):
    folder, told = abroad
    before, now = home[1]["forecast"], told["forecast"]
    for then, row in zip(of(before, "wins"), of(now, "wins"), strict=True):
        assert row["done"] == then["done"]
        assert row["p50"] == pytest.approx(then["p50"], rel=0.1)
    for then, row in zip(of(before, "revenue"), of(now, "revenue"), strict=True):
        assert 0.6 < float(row["p50"]) / float(then["p50"]) < 0.95
    sold = sum(
        Decimal(row["amount"])
        for row in read(folder, "opportunities")
        if row["outcome"] == "won"
        and row["amount"]
        and "2026-06-01" <= row["closed_at"][:10] <= "2026-06-29"
        and not is_abroad(row)
    )
    assert Decimal(of(now, "revenue")[0]["done"]) == sold > 0
    assert {deal["amount"] for deal in now["deals"] if is_abroad(deal)} == {None}


def steady(folder: Path) -> Told:
    """The plan of a later quarter, which has the stock of a steady flow."""
    with open_source(str(folder), {}) as store:
        asked = Asked(as_of=AS_OF.as_of, period="2027-Q1")
        return make_plan(store, asked, Wanted(Fraction(50_000_000_000)))


def test_the_plan_is_of_the_money_that_is_known(home, abroad):
    before, now = (steady(one[0]) for one in (home, abroad))
    assert float(now["average_sale"]["value"]) == pytest.approx(
        float(before["average_sale"]["value"]), rel=0.15
    )
    n_before, n_now = (sum(row["actual_deals"] for row in one["steps"]) for one in (before, now))
    assert 0.7 * n_before < n_now < 0.9 * n_before
    # as much revenue takes more meetings where a fifth of the sales does not count
    ratio = now["wins"]["needed"] / before["wins"]["needed"]
    meetings = [one["first_meetings_per_week"]["needed"] for one in (before, now)]
    assert meetings[1] / meetings[0] == pytest.approx(ratio / 0.8, rel=0.1)


def test_the_plan_of_a_running_period_has_what_is_known_of_its_sales(abroad):
    folder, _told = abroad
    with open_source(str(folder), {}) as store:
        asked = Asked(as_of=AS_OF.as_of, period="2026-Q2")
        done = make_plan(store, asked, Wanted(Fraction(50_000_000_000)))["done"]
        running = make_forecast(store, Asked(as_of=AS_OF.as_of), Ahead(grain="quarter"))
    sold = next(row for row in running["periods"] if row["measure"] == "revenue")
    assert Decimal(done) == Decimal(str(sold["done"])) > 0


def test_the_difference_is_of_the_money_that_is_known(home, abroad):
    before, now = home[1]["changed"], abroad[1]["changed"]
    for period in ("before", "after"):
        assert now["revenue"][period]["won"] == before["revenue"][period]["won"]
        ratio = float(now["revenue"][period]["revenue"]) / float(
            before["revenue"][period]["revenue"]
        )
        assert 0.6 < ratio < 0.95
    assert now["without_amount"] == before["without_amount"]


def test_where_nothing_can_be_converted_no_money_is_told(tmp_path):
    write_sample(tmp_path, reps=3, months=18, opportunities=300, seed=5)
    deals_in(tmp_path, lambda row: True)
    told = answers(tmp_path)
    assert told["plan"]["needs"] == told["changed"]["needs"] == ["rates"]
    assert {row["p50"] for row in of(told["forecast"], "revenue")} == {None}
    assert None not in {row["p50"] for row in of(told["forecast"], "wins")}


def test_deals_are_left_out_until_their_currency_has_a_rate(abroad, tmp_path):
    folder, _told = abroad
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "rates.csv").open("a", encoding="utf-8") as stream:
        stream.write("XAU,2000-01-01,1\n")
    found = answers(tmp_path)
    assert {name: told["unrated"] for name, told in found.items()} == dict.fromkeys(found)
