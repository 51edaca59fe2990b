"""The plan of parts: what is lacking is split among those who are there, and adds up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from teropong.engine.asked import Asked
from teropong.engine.report import make_report
from teropong.engine.source import open_source
from teropong.engine.store import Store
from teropong.facts.faults import WrongCall
from teropong.facts.sample import write_sample
from teropong.outlook.plan.aimed import NoTarget
from teropong.outlook.plan.people import Member, split
from teropong.outlook.plan.reading import Known, Wanted, read_outset
from teropong.outlook.plan.report import make_plan
from teropong.outlook.plan.what_if import Outset, what_if
from teropong.outlook.shape import Whose

RUNNING, COMING, LATER = "2026-Q2", "2026-Q3", "2026-Q4"
WANTED = Wanted(Fraction(5_000_000_000))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """R002 has left; R006 is away for half of the third quarter, R005 for all of the fourth."""
    found: Path = tmp_path_factory.mktemp("company")
    write_sample(found, reps=6, months=24, opportunities=1500, seed=3)
    away = "rep_id,from_on,until_on\nR006,2026-07-01,2026-08-16\nR005,2026-09-30,2027-01-02\n"
    (found / "absences.csv").write_text(away, encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[Store]:
    with open_source(str(folder), {}) as opened:
        yield opened


@pytest.fixture(scope="module")
def bare(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The same without the reps' targets: there is one of the company only."""
    found: Path = tmp_path_factory.mktemp("bare")
    for table in folder.iterdir():
        (found / table.name).write_bytes(table.read_bytes())
    head = "indicator,scope_kind,scope,grain,starts_on,value,currency\n"
    row = "revenue,company,,quarter,2026-07-01,5000000000,IDR\n"
    (found / "targets.csv").write_text(head + row, encoding="utf-8")
    with open_source(str(found), {}) as opened:
        yield opened


def plan(store: Store, period: str, wanted: Wanted = WANTED, **where: str) -> dict[str, Any]:
    whose = {name: [value] for name, value in where.items()}
    found = make_plan(store, Asked(as_of="2026-05-12", period=period, where=whose), wanted)
    assert "NaN" not in json.dumps(found)
    return found


def of(told: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    return {row["scope"]: row for row in told["people"] if row["scope_kind"] == kind}


def weekly(rows: dict[str, dict[str, Any]], word: str = "first_meetings_per_week") -> float:
    return sum(float(row[word]["needed"]) for row in rows.values())


@pytest.mark.parametrize("word", ["first_meetings_per_week", "contacts_per_week"])
def test_what_each_needs_in_a_steady_flow_adds_up_to_what_the_company_does(store, word):
    told = plan(store, "2027-Q1")
    assert told["stock_of"] == "steady"
    for kind in ("rep", "team", "profile"):
        assert weekly(of(told, kind), word) == pytest.approx(told[word]["needed"], rel=0.12)


def test_to_be_sure_of_each_takes_more_than_to_be_sure_of_all(store):
    """A few deals bring less than their mean oftener than many do."""
    told, word = plan(store, COMING), "first_meetings_per_week"
    for kind in ("rep", "team", "profile"):
        assert 0.95 < weekly(of(told, kind), word) / told[word]["needed"] < 1.4


@pytest.mark.parametrize("company", ["store", "bare"])
def test_the_own_plan_is_the_row_in_the_table_of_everybody(company, request):
    """Whoever has a target of their own, as in the sample, or a part of the company's."""
    opened = request.getfixturevalue(company)
    whole, known = outset(opened)
    for share in {one.member.whose.kind: one for one in whole.people}.values():
        whose = share.member.whose
        own, _known = outset(opened, known, **{whose.kind: whose.name})
        assert float(own.target) == pytest.approx(share.target, abs=1)
        found = what_if(own).needed
        for mine, row in ((found.meetings, share.meetings), (found.contacts, share.contacts)):
            assert mine.needed.value == pytest.approx(row.needed.value, rel=1e-6)
            assert mine.needed.high == pytest.approx(row.needed.high, rel=1e-6)


def outset(opened: Store, known: Known | None = None, **where: str) -> tuple[Outset, Known]:
    whose = {name: [value] for name, value in where.items()}
    asked = Asked(as_of="2026-05-12", period=COMING, where=whose)
    return read_outset(opened, asked, Wanted(), known)


def test_targets_are_split_as_the_own_ones_tell(store):
    rows = of(plan(store, COMING), "rep")
    assert sum(float(row["target"]) for row in rows.values()) == pytest.approx(5e9, rel=0.02)
    own = {rep: plan(store, COMING, Wanted(), rep=rep) for rep in rows}
    assert {told["target_from"] for told in own.values()} == {"set"}
    scales = [float(row["target"]) / float(own[rep]["target"]) for rep, row in rows.items()]
    assert scales == pytest.approx([scales[0]] * len(scales), rel=1e-6)


def test_what_others_still_bring_is_not_asked_of_those_who_are_there(store):
    """R005 is away in the fourth quarter; the deals that are there until then are won in it."""
    rows = of(plan(store, LATER), "rep")
    split_up = sum(float(row["target"]) for row in rows.values())
    assert 4e9 < split_up < 5e9


def test_who_is_not_there_gets_nothing_or_their_part(store):
    coming, later = of(plan(store, COMING), "rep"), of(plan(store, LATER), "rep")
    assert set(coming) == {"R001", "R003", "R004", "R005", "R006"}
    assert set(later) == {"R001", "R003", "R004", "R006"}
    for gone in ("R002", "R005"):
        told = plan(store, LATER, rep=gone)
        assert told["needs"] == ["reps"]
        assert "wins" not in told


def test_a_plan_of_a_team_has_its_reps(store):
    whole = plan(store, COMING)
    team = plan(store, COMING, Wanted(Fraction(2_000_000_000)), team="Tim Utara")
    assert (team["scope_kind"], team["scope"]) == ("team", "Tim Utara")
    members = of(team, "rep")
    assert set(members) < set(of(whole, "rep"))
    assert of(team, "team") == {}
    assert 0.95 < weekly(members) / team["first_meetings_per_week"]["needed"] < 1.4


def test_a_rep_needs_what_the_own_record_says_and_is_less_sure(store):
    whole, mine = plan(store, COMING), plan(store, COMING, rep="R001")
    assert mine["people"] == []

    def width(row):
        return row["high"] / row["low"]

    assert width(mine["wins"]) > width(whole["wins"])
    assert width(mine["first_meetings_per_week"]) > width(whole["first_meetings_per_week"])
    assert mine["first_meetings_per_week"]["actual"] < whole["first_meetings_per_week"]["actual"]
    assert mine["p_target"] < whole["p_target"]


def test_without_an_own_target_it_is_the_part_of_the_companys(bare):
    whole = plan(bare, COMING, Wanted())
    parts = of(whole, "rep")
    told = plan(bare, COMING, Wanted(), rep="R001")
    assert told["target_from"] == "part"
    assert float(told["target"]) == pytest.approx(float(parts["R001"]["target"]), abs=1)
    expected = {rep: float(row["expected"]) for rep, row in parts.items()}
    for rep, row in parts.items():
        share = expected[rep] / expected["R001"]
        assert float(row["target"]) / float(told["target"]) == pytest.approx(share, rel=1e-6)
    with pytest.raises(NoTarget):
        plan(bare, "2026-06", Wanted(), rep="R002")


def test_of_a_rep_who_moved_a_team_is_told_what_was_done_for_it(folder, tmp_path):
    """R001 came from the South on 1 May: what was sold in April is the South's."""
    for table in folder.iterdir():
        (tmp_path / table.name).write_bytes(table.read_bytes())
    spells = "R001,Tim Selatan,2019-01-01,2026-05-01\nR001,Tim Utara,2026-05-01,\n"
    (tmp_path / "memberships.csv").write_text(
        f"rep_id,team,from_on,until_on\n{spells}", encoding="utf-8"
    )
    with open_source(str(tmp_path), {}) as moved:
        whole = of(plan(moved, RUNNING), "rep")["R001"]
        north = of(plan(moved, RUNNING, WANTED, team="Tim Utara"), "rep")["R001"]
        asked = Asked(as_of="2026-05-12", period="2026-05", indicators=("revenue",), by=("rep",))
        rows = make_report(moved, asked).to_dict()["indicators"]["revenue"]["rows"]
        south = plan(moved, RUNNING, WANTED, team="Tim Selatan")
    since_may = {row["rep"]: row["revenue"] for row in rows}
    assert Decimal(north["done"]) == Decimal(since_may.get("R001", "0.00"))
    assert Decimal(north["done"]) < Decimal(whole["done"])
    for word in ("first_meetings_per_week", "contacts_per_week"):
        assert north[word]["actual"] < whole[word]["actual"]
    assert "R001" not in of(south, "rep")


def test_what_is_no_part_is_refused(store):
    with pytest.raises(WrongCall, match="did you mean R003"):
        plan(store, COMING, rep="R03")
    with pytest.raises(WrongCall, match="not by segment"):
        plan(store, COMING, segment="enterprise")


def member(done: float, ahead: float, aim: float | None, there: float = 1.0) -> Member:
    return Member(Whose("rep"), done, ahead, aim, there)


def test_split_by_hand():
    """Two have targets of 30 and 10 and are expected at 20 together: who has none and 5, has 10."""
    members = [member(5, 10, 30), member(0, 5, 10), member(1, 4, None)]
    assert split(100, members) == pytest.approx([60, 20, 20])
    assert split(90, [member(0, 4, None), member(2, 3, None)]) == pytest.approx([40, 50])
    assert split(30, [member(0, 0, None), member(0, 0, None, 0.5)]) == pytest.approx([20, 10])
    assert split(-5, [member(0, 1, None)]) == [0.0]
    assert split(5, []) == []
