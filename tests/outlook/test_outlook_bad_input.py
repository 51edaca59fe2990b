"""Where nothing can be foretold, the outlook says so and what it needs: never a NaN, never a guess."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.engine.store import Store
from teropong.facts.faults import WrongCall
from teropong.language import use_language
from teropong.outlook.backtest.report import Back, make_backtest
from teropong.outlook.changed.report import Against, make_changed
from teropong.outlook.forecast.report import Ahead, make_forecast
from teropong.outlook.leading.report import make_leading
from teropong.outlook.plan.reading import Wanted
from teropong.outlook.plan.report import make_plan
from teropong.shown import forecast as words

DEALS = "opportunity_id,account_id,rep_id,created_at,stage,amount,outcome,closed_at"
HISTORY = "opportunity_id,changed_at,stage"
STAGES = "stage,position\nLead,1\nOffer,2\n"
AS_OF = Asked(as_of="2026-06-30", period="2026-Q3")
Write = Callable[..., Path]


@pytest.fixture
def facts(tmp_path: Path) -> Write:
    """A folder of facts: deals, and where each came into its stages."""

    def write(deals: list[str], history: list[str], stages: str = STAGES) -> Path:
        tables = {
            "opportunities": "\n".join([DEALS, *deals]),
            "opportunity_history": "\n".join([HISTORY, *history]),
            "stages": stages,
        }
        for name, text in tables.items():
            (tmp_path / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
        return tmp_path

    return write


def deal(nth: int, outcome: str, days: int = 20, month: int = 1) -> tuple[str, list[str]]:
    """A deal of a month of 2026, in Lead for a week, in Offer until it was closed."""
    created = f"2026-{month:02d}-{1 + nth % 8:02d}"
    closed = f"2026-{month:02d}-{1 + nth % 8 + days:02d}" if outcome != "open" else ""
    row = f"D{nth:03d},A{nth},R1,{created},Offer,1000,{outcome},{closed}"
    moved = f"2026-{month:02d}-{8 + nth % 8:02d}"
    return row, [f"D{nth:03d},{created},Lead", f"D{nth:03d},{moved},Offer"]


def company(outcomes: list[str]) -> tuple[list[str], list[str]]:
    """Deals with these outcomes, month after month."""
    made = [deal(nth, one, month=1 + nth % 6) for nth, one in enumerate(outcomes)]
    return [row for row, _ in made], [line for _, lines in made for line in lines]


def told(folder: Path, make: Callable[[Store], dict[str, Any]]) -> dict[str, Any]:
    with open_source(str(folder), {}) as store:
        found = make(store)
    no_nan(found)
    return json.loads(json.dumps(found))


def no_nan(value: Any) -> None:
    if isinstance(value, dict):
        for one in value.values():
            no_nan(one)
    elif isinstance(value, list | tuple):
        for one in value:
            no_nan(one)
    elif isinstance(value, float):
        assert math.isfinite(value)


def forecast(store: Store) -> dict[str, Any]:
    return make_forecast(store, Asked(as_of="2026-06-30"), Ahead())


def plan(store: Store) -> dict[str, Any]:
    return make_plan(store, AS_OF, Wanted(Fraction(1000)))


def backtest(store: Store) -> dict[str, Any]:
    return make_backtest(store, Asked(as_of="2026-06-30"), Back(n_periods=3))


def changed(store: Store) -> dict[str, Any]:
    return make_changed(store, Asked(as_of="2026-06-30", period="2026-Q2"), Against())


def leading(store: Store) -> dict[str, Any]:
    return make_leading(store, Asked(as_of="2026-06-30"))


FEW = {
    "no deals": ([], ["wins", "losses"]),
    "three deals": (["won", "lost", "open"], ["wins", "losses"]),
    "all lost": (["lost"] * 20 + ["open"] * 3, ["wins"]),
    "all won": (["won"] * 20 + ["open"] * 3, ["losses"]),
    "all open": (["open"] * 20, ["wins", "losses"]),
}


@pytest.mark.parametrize("name", FEW)
def test_too_little_is_said_with_what_is_needed(facts, name):
    outcomes, needs = FEW[name]
    found = told(facts(*company(outcomes)), forecast)
    assert found["needs"] == needs
    sold = [row for row in found["periods"] if row["measure"] != "first_meetings"]
    assert {row["p50"] for row in sold} == {None}
    assert {row["p_win"] for row in found["deals"]} <= {None}
    assert [row["curve"] for row in found["chances"] if row["curve"]] == []


@pytest.mark.parametrize("name", FEW)
def test_nothing_is_planned_from_too_little(facts, name):
    outcomes, needs = FEW[name]
    found = told(facts(*company(outcomes)), plan)
    assert found["needs"] == needs
    assert "wins" not in found


def test_enough_is_foretold_and_planned(facts):
    folder = facts(*company(["won", "lost"] * 10 + ["open"] * 4))
    found = told(folder, forecast)
    assert found["needs"] == []
    assert all(0 < row["p_win"] < 1 for row in found["deals"])
    planned = told(folder, plan)
    assert planned["wins"]["low"] <= planned["wins"]["needed"] <= planned["wins"]["high"]


def test_without_amounts_wins_are_foretold_and_nothing_is_planned(facts):
    deals, history = company(["won", "lost"] * 10)
    bare = [",".join([*row.split(",")[:5], "", *row.split(",")[6:]]) for row in deals]
    folder = facts(bare, history)
    rows = {row["measure"]: row for row in told(folder, forecast)["periods"]}
    assert rows["wins"]["p50"] is not None
    assert rows["revenue"]["p50"] is None
    assert told(folder, plan)["needs"] == ["opportunities.amount"]


def stuck() -> tuple[list[str], list[str], str]:
    """Five deals have come into a step that nobody has left."""
    deals, history = company(["won", "lost"] * 10 + ["open"] * 4)
    deals += [f"S{n},B{n},R1,2026-01-05,Signature,1000,open," for n in range(5)]
    history += [f"S{n},2026-01-05,Signature" for n in range(5)]
    return deals, history, STAGES + "Signature,3\n"


def test_of_a_step_that_nobody_ever_left_nothing_is_said(facts):
    folder = facts(*stuck())
    found, planned = told(folder, forecast), told(folder, plan)
    (row,) = (row for row in found["chances"] if row["stage"] == "Signature")
    assert (row["on_entry"], row["let_go_after_days"], row["curve"]) == (None, None, [])
    deals = [row for row in found["deals"] if row["stage"] == "Signature"]
    assert len(deals) == 5
    assert {(row["p_win"], row["p_win_in_period"], row["is_beyond"]) for row in deals} == {
        (None, None, False)
    }
    unknown = [{"pipeline": None, "stage": "Signature", "left": 0, "deals": 5}]
    assert found["unknown_steps"] == planned["unknown_steps"] == unknown
    (step,) = (row for row in planned["steps"] if row["stage"] == "Signature")
    assert (step["p_win"], step["needed_deals"], step["gap_deals"]) == (None, None, None)
    assert "Signature" not in {hole["stage"] for hole in planned["shape"][0]["holes"]}
    assert "Signature" not in {row["stage"] for row in planned["levers"]}
    with use_language("en"):
        assert "Cannot say yet of the deals in Signature (5)" in (words.unknown_steps(found) or "")


def test_the_forecast_is_without_what_stands_where_nobody_ever_left(facts):
    deals, history, stages = stuck()
    with_them = told(facts(deals, history, stages), forecast)["periods"]
    without = told(facts(deals[:-5], history[:-5], stages), forecast)["periods"]
    for one, other in zip(with_them, without, strict=True):
        if one["measure"] == "wins":
            assert one["mean"] <= other["mean"] * 1.1


def test_of_a_log_that_knows_the_open_deals_steps_only_these_are_not_foretold(facts):
    deals, history = company(["won", "lost"] * 10 + ["open"] * 6)
    is_open = {row.split(",")[0] for row in deals if ",open," in row}
    folder = facts(deals, [line for line in history if line.split(",")[0] in is_open])
    found = told(folder, forecast)
    assert {row["p_win"] for row in found["deals"]} == {None}
    assert {row["is_beyond"] for row in found["deals"]} == {False}
    assert {row["stage"] for row in found["chances"] if row["curve"]} == {None, "Lead"}
    assert sum(row["deals"] for row in found["unknown_steps"]) == 6


def test_before_any_new_deal_nothing_is_planned(facts):
    """All were put down on one day, before the first was closed."""
    deals = [
        f"D{n},A{n},R1,2025-01-02,Offer,1000,{'won' if n % 2 else 'lost'},2025-{2 + n % 10:02d}-11"
        for n in range(40)
    ]
    folder = facts(deals, [f"D{n},2025-01-02,Offer" for n in range(40)])
    assert told(folder, plan)["needs"] == ["new_deals"]


def test_renamed_steps_are_no_holes(facts):
    deals, history = company(["won", "lost"] * 20 + ["open"] * 6)
    later = [line.split(",")[0] for line in history if line.split(",")[1] >= "2026-04"]
    names = {"Lead": "Prospek", "Offer": "Penawaran"}
    for old, new in names.items():
        history = [x.replace(old, new) if x.split(",")[0] in later else x for x in history]
        deals = [x.replace(old, new) if x.split(",")[0] in later else x for x in deals]
    folder = facts([x for x in deals if ",open," not in x or "Offer" not in x], history,
                   "stage,position\nLead,1\nOffer,2\nProspek,3\nPenawaran,4\n")  # fmt: skip
    found = told(folder, plan)
    assert [row["stage"] for row in found["steps"]] == ["Prospek", "Penawaran"]
    assert {row["stage"] for row in found["levers"]} == {None, "Prospek", "Penawaran"}


def test_an_empty_step_that_none_replaces_stays_a_hole(facts):
    """Since April new deals have come in the second step only: the first has run dry."""
    deals, history = company(["won", "lost"] * 20 + ["open"] * 6)
    dry = [x for x in history if not (x.split(",")[1] >= "2026-04" and x.endswith("Lead"))]
    found = told(facts([x for x in deals if ",open," not in x or "-0" in x], dry), plan)
    assert [row["stage"] for row in found["steps"]] == ["Lead", "Offer"]


def test_without_history_deals_are_watched_from_their_creation(facts):
    deals, _ = company(["won", "lost"] * 10 + ["open"] * 3)
    found = told(facts(deals, []), forecast)
    assert found["needs"] == []
    assert {row["stage"] for row in found["deals"]} == {None}


def test_a_log_of_dates_ends_with_its_last_day(facts):
    """The last close is of 30 June: June is over, and scored; what runs is July."""
    deals, history = company(["won", "lost", "won"] * 20)
    deals.append("L1,A1,R1,2026-06-01,Offer,1000,won,2026-06-30")
    folder = facts(deals, history)
    found = told(folder, lambda store: make_forecast(store, Asked(), Ahead()))
    assert found["as_of"] == "2026-06-30T17:00:00Z"
    assert [found["periods"][nth]["period"] for nth in (0, 4, 8)] == [
        "2026-07", "2026-08", "2026-09"
    ]  # fmt: skip
    scored = told(folder, lambda store: make_backtest(store, Asked(), Back(n_periods=1)))
    assert scored["as_of"] == "2026-06-30T17:00:00Z"
    timed = [*deals[:-1], deals[-1].replace("2026-06-30", "2026-06-30T16:00:00+07:00")]
    running = told(facts(timed, history), lambda store: make_forecast(store, Asked(), Ahead()))
    assert running["as_of"] < "2026-06-30T09:00:01Z"
    assert running["periods"][0]["period"] == "2026-06"


def test_a_backtest_of_half_a_year_says_that_it_cannot_compare(facts):
    found = told(facts(*company(["won", "lost"] * 10)), backtest)
    assert found["methods"]["teropong"]["n"] == 0


def test_a_period_that_is_over_is_not_planned(facts):
    folder = facts(*company(["won", "lost"] * 10))
    with open_source(str(folder), {}) as store, pytest.raises(WrongCall, match="2026-Q1 is over"):
        make_plan(store, Asked(as_of="2026-06-30", period="2026-Q1"), Wanted(Fraction(1)))


def test_without_any_target_one_must_be_named(facts):
    folder = facts(*company(["won", "lost"] * 10))
    with open_source(str(folder), {}) as store, pytest.raises(WrongCall, match="--target"):
        make_plan(store, AS_OF, Wanted())


OF_R1 = {"rep": ("R1",)}


@pytest.mark.parametrize("name", [name for name in FEW if name != "no deals"])
def test_too_little_is_said_of_a_rep_too(facts, name):
    outcomes, needs = FEW[name]
    folder = facts(*company(outcomes))

    def one(store: Store) -> dict[str, Any]:
        return make_forecast(store, Asked(as_of="2026-06-30", where=OF_R1), Ahead())

    def own(store: Store) -> dict[str, Any]:
        asked = Asked(as_of="2026-06-30", period="2026-Q3", where=OF_R1)
        return make_plan(store, asked, Wanted(Fraction(1000)))

    assert told(folder, one)["needs"] == needs
    assert told(folder, own)["needs"] == needs


def test_one_rep_alone_is_the_company(facts):
    folder = facts(*company(["won", "lost"] * 10 + ["open"] * 4))

    def one(store: Store) -> dict[str, Any]:
        return make_forecast(store, Asked(as_of="2026-06-30", where=OF_R1), Ahead())

    whole, mine = told(folder, forecast), told(folder, one)
    assert mine["deals"] == whole["deals"]
    for row, all_ in zip(mine["periods"], whole["periods"], strict=True):
        if row["measure"] == "wins":
            assert row["mean"] == pytest.approx(all_["mean"], rel=0.1)
            assert row["done"] == all_["done"]


@pytest.mark.parametrize("where", [{"rep": ("R2",)}, {"team": ("Utara",)}, {"profile": ("x",)}])
def test_a_part_of_which_there_is_none_is_refused(facts, where):
    folder = facts(*company(["won", "lost"] * 10))
    with open_source(str(folder), {}) as store, pytest.raises(WrongCall, match="is called"):
        make_forecast(store, Asked(as_of="2026-06-30", where=where), Ahead())


@pytest.mark.parametrize(
    ("outcomes", "needs"),
    [([], ["records"]), (["won", "lost", "open"], ["decided"]), (["open"] * 20, ["decided"])],
)
def test_two_periods_with_too_little_in_them_are_not_compared(facts, outcomes, needs):
    found = told(facts(*company(outcomes)), changed)
    assert found["needs"] == needs
    assert found["revenue"] is found["conversion"] is None
    assert found["groups"] == []


def test_all_lost_nothing_was_brought_and_no_conversion_moved(facts):
    found = told(facts(*company(["lost"] * 20)), changed)
    assert found["needs"] == []
    assert float(found["revenue"]["difference"]) == 0
    assert found["revenue"]["after"]["average_sale"] is None
    assert found["conversion"]["difference"] == 0
    assert found["conversion"]["low"] < 0 < found["conversion"]["high"]


def test_of_one_rep_there_is_no_mix(facts):
    found = told(facts(*company(["won", "lost", "won"] * 8)), changed)
    assert [row["name"] for row in found["groups"]] == ["R1"]
    assert float(found["revenue"]["parts"]["mix"]) == 0
    assert found["conversion_by"]["rep"]["mix"] == 0


def test_without_history_the_periods_are_compared_all_the_same(facts):
    deals, history = company(["won", "lost", "won"] * 8)
    with_history = told(facts(deals, history), changed)
    without = told(facts(deals, []), changed)
    assert without["revenue"] == with_history["revenue"]


def test_a_shape_without_known_steps_has_no_holes_to_name(facts):
    deals, _ = company(["won", "lost"] * 10 + ["open"] * 3)
    found = told(facts(deals, []), plan)
    assert found["needs"] == []
    for pipeline in found["shape"]:
        assert {hole["stage"] for hole in pipeline["holes"]} <= {None}
        assert pipeline["inversions"] == []


def test_an_empty_pipeline_has_holes_and_no_inversions(facts):
    found = told(facts(*company(["won", "lost"] * 10)), plan)
    (pipeline,) = found["shape"]
    assert pipeline["inversions"] == []
    assert all(0 <= hole["chance"] <= 0.1 for hole in pipeline["holes"])
    assert {row["actual_deals"] for row in found["steps"]} == {0}


@pytest.mark.parametrize("target", [0, 1])
def test_a_target_of_nothing_leaves_no_hole(facts, target):
    folder = facts(*company(["won", "lost"] * 10 + ["open"] * 6))
    found = told(folder, lambda store: make_plan(store, AS_OF, Wanted(Fraction(target))))
    assert [pipeline["holes"] for pipeline in found["shape"]] == [[]]


@pytest.mark.parametrize("outcomes", [[], ["won", "lost", "open"], ["lost"] * 20, ["won"] * 20])
def test_no_lead_is_told_of_half_a_year_or_of_nothing(facts, outcomes):
    found = told(facts(*company(outcomes)), leading)
    assert {row["verdict"] for row in found["indicators"]} <= {"too_short", "too_few"}
    assert {row["strength"] for row in found["indicators"]} == {None}


def test_one_rep_and_three_deals_in_three_years_show_no_lead(facts):
    rows = [
        f"D{nth},A{nth},R1,{2023 + nth}-07-03,Offer,1000,won,{2023 + nth}-09-01" for nth in range(3)
    ]
    found = told(facts(rows, []), leading)
    assert found["weeks"] > 100
    assert {row["verdict"] for row in found["indicators"]} == {"too_few"}


def test_without_activities_only_new_deals_can_lead(facts):
    made = [
        (f"{2023 + month // 12}-{1 + month % 12:02d}", nth)
        for month in range(40)
        for nth in range(1, 8)
    ]
    rows = [
        f"D{month}{nth},A{nth},R1,{month}-0{nth},Offer,{900 + nth},won,{month}-{10 + 2 * nth}"
        for month, nth in made
    ]
    found = told(facts(rows, []), leading)
    verdicts = {row["indicator"]: row["verdict"] for row in found["indicators"]}
    assert verdicts["first_meetings"] == verdicts["contacts"] == "too_few"
    assert verdicts["new_opportunities"] not in ("too_few", "too_short")


def test_what_lies_too_far_ahead_is_refused(facts):
    folder = facts(*company(["won", "lost"] * 10))
    asked = Asked(as_of="2026-06-30", period="2031")
    with open_source(str(folder), {}) as store:
        with pytest.raises(WrongCall, match="more than three years ahead"):
            make_plan(store, asked, Wanted(Fraction(1000)))
        with pytest.raises(WrongCall, match="more than three years ahead"):
            make_forecast(store, Asked(as_of="2026-06-30"), Ahead("year", 6))
        with pytest.raises(WrongCall, match="between 0 and 1"):
            make_forecast(store, Asked(as_of="2026-06-30"), Ahead(floor=float("nan")))


def test_a_step_that_no_new_deal_gets_to_has_no_chance_and_needs_nothing(facts):
    deals, history = company(["won", "lost"] * 10)
    unknown = [f"X{nth},A{nth},R1,2026-06-30,,1000,open," for nth in range(6)]
    noon = Asked(
        as_of="2026-06-30T12:00:00+07:00", period="2026-Q3"
    )  # they came on a day that runs
    folder = facts([*deals, *unknown], history)
    found = told(folder, lambda store: make_plan(store, noon, Wanted(Fraction(1000))))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert [row["p_win"] for row in found["steps"]].count(None) == 1
    for row in found["steps"]:
        assert (row["p_win"] is None) == (row["needed_deals"] is None)
        assert row["p_win"] is None or (0 <= row["p_win"] <= 1 and row["needed_deals"] >= 0)
