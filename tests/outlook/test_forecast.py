"""The forecast and the plan of a made-up company: parts add up, levers do what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from teropong.engine.asked import Asked
from teropong.engine.evaluate import seen_from
from teropong.engine.report import make_report
from teropong.engine.source import open_source
from teropong.engine.store import Store
from teropong.facts.calendar import parse_period
from teropong.facts.sample import write_sample
from teropong.outlook.forecast.foresight import Foresight, read_foresight
from teropong.outlook.forecast.report import Ahead, make_forecast
from teropong.outlook.plan.levers import TOLD, chance_of, expected, levers
from teropong.outlook.plan.reading import Wanted
from teropong.outlook.plan.report import make_plan
from teropong.outlook.working_days import read_working_days

AS_OF = Asked(as_of="2026-05-12")
QUARTER = parse_period("2026-Q3")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("company")
    write_sample(folder, reps=6, months=24, opportunities=1500, seed=3)
    with open_source(str(folder), {}) as opened:
        yield opened


@pytest.fixture(scope="module")
def told(store: Store) -> dict[str, Any]:
    return make_forecast(store, AS_OF, Ahead())


@pytest.fixture(scope="module")
def foresight(store: Store) -> Foresight:
    with seen_from(store, AS_OF.as_of_in(store)) as evaluator:
        return read_foresight(evaluator, read_working_days(store))


def number(value: Any) -> Decimal:
    return Decimal(str(value))


def test_every_period_has_every_measure_in_order(told):
    rows = [(row["period"], row["measure"]) for row in told["periods"]]
    measures = ("revenue", "profit", "wins", "first_meetings")
    assert rows == [(f"2026-0{n}", name) for n in (5, 6, 7) for name in measures]
    for row in told["periods"]:
        ends = [number(row[word]) for word in ("done", "p10", "p50", "p90")]
        assert ends == sorted(ends)


def test_done_is_what_the_report_says(store, told):
    asked = Asked(as_of="2026-05-12", period="2026-05-01..2026-05-12", indicators=("revenue",))
    (row,) = make_report(store, asked).to_dict()["indicators"]["revenue"]["rows"]
    done = {row["measure"]: row["done"] for row in told["periods"] if row["period"] == "2026-05"}
    assert (done["revenue"], done["profit"], done["wins"]) == (
        row["revenue"],
        row["profit"],
        row["deals"],
    )


def test_the_reasons_lead_from_the_weighted_sum_to_the_mean(told):
    for row in told["periods"]:
        if row["differs"]:
            reasons = sum(number(part) for part in row["differs"].values())
            found = number(row["stage_weighted"]) + reasons
            assert found == pytest.approx(number(row["mean"]), abs=Decimal("0.06"))


def test_the_same_records_foretell_the_same(store, told):
    assert make_forecast(store, AS_OF, Ahead()) == told


def test_a_deal_is_won_within_the_period_at_most_as_surely_as_ever(told):
    assert told["deals"]
    for deal in told["deals"]:
        assert 0 <= deal["p_win_in_period"] <= deal["p_win"] + 1e-9 <= 1 + 1e-9


def test_a_higher_target_is_never_likelier(foresight):
    rest = expected(foresight, QUARTER)
    chances = [chance_of(foresight, QUARTER, rest * part) for part in (0.5, 0.9, 1.0, 1.1, 2.0)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.9
    assert chances[-1] < 0.1


def test_a_deal_without_an_amount_brings_what_sales_bring(foresight):
    """Those that were sold without one included, which brought nothing."""
    standing, worth = foresight.standing, foresight.worth
    assert any(worth.bare)
    blank = replace(standing, amount=np.full(len(standing), np.nan))
    deals = replace(foresight, standing=blank).deals([20])
    varies = deals.amounts**2 * np.expm1(deals.spread**2)
    for nth, sold in enumerate(worth.sales):
        sales = np.concatenate([sold, np.zeros(worth.bare[nth])])
        assert deals.amounts[standing.lane == nth] == pytest.approx(sales.mean())
        assert varies[standing.lane == nth] == pytest.approx(sales.var())


def test_the_expected_sum_is_the_mean_of_the_draws_without_pace(foresight):
    drawn = foresight.ends([parse_period("2026-05"), parse_period("2026-06")])[-1].revenue.mean()
    assert expected(foresight, parse_period("2026-06")) == pytest.approx(drawn, rel=0.25)


def test_each_lever_closes_the_gap_by_as_much_as_it_says(foresight):
    base = expected(foresight, QUARTER)
    found = levers(foresight, QUARTER, base * 1.1, base * 0.1)
    by_name = {lever.name: lever for lever in reversed(found)}
    assert by_name["value"].closes == pytest.approx(0.1, abs=0.01)
    assert by_name["value"].elasticity == pytest.approx(1, abs=0.01)
    assert by_name["volume"].closes > 0.1
    assert found == sorted(found, key=lambda one: -one.brings)
    assert all(lever.brings >= 0 for lever in found)
    assert [lever.p_target is None for lever in found[: TOLD + 1]] == [False] * TOLD + [True]


def test_without_a_gap_nothing_must_be_closed(foresight):
    base = expected(foresight, QUARTER)
    assert {lever.closes for lever in levers(foresight, QUARTER, base / 2, -base / 2)} == {None}


def test_the_plan_adds_up(store):
    asked = Asked(as_of="2026-05-12", period="2026-Q3")
    told = make_plan(store, asked, Wanted(Fraction(9_000_000_000)))
    assert (told["target"], told["done"]) == ("9000000000.00", "0.00")
    sale = number(told["average_sale"]["value"])
    assert number(told["wins"]["needed"]) * sale == pytest.approx(Decimal(9_000_000_000), rel=0.01)
    for step in told["steps"]:
        gap = step["needed_deals"] - step["actual_deals"]
        assert step["gap_deals"] == pytest.approx(gap, abs=0.02)
        assert step["low"] <= step["needed_deals"] <= step["high"]
    meetings, contacts = told["first_meetings_per_week"], told["contacts_per_week"]
    assert 0 < meetings["needed"] < contacts["needed"]
    assert meetings["last_useful_week"].startswith("2026-W")


def test_twice_the_target_needs_twice_as_much(store):
    asked = Asked(as_of="2026-05-12", period="2026-Q3")
    one, two = (make_plan(store, asked, Wanted(Fraction(n * 10**9))) for n in (4, 8))
    assert two["wins"]["needed"] == pytest.approx(2 * one["wins"]["needed"], rel=0.001)
    assert two["steps"][0]["needed_deals"] == pytest.approx(
        2 * one["steps"][0]["needed_deals"], rel=0.01
    )
    assert two["p_target"] <= one["p_target"]
