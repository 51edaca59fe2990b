"""Deals in a currency without a rate: nobody is judged by what lacks them, all others as ever."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.facts.sample import write_sample
from teropong.outlook.deviations.report import make_deviations
from teropong.outlook.pace_report import make_pace
from teropong.outlook.shape import Whose
from teropong.outlook.unrated import Withheld

AS_OF = Asked(as_of="2026-05-14", by=("team", "rep"))
MONEY = {"revenue", "average_sale", "pipeline_value"}
TOUCHED = {None, "R002", "Tim Selatan"}
Row = dict[str, Any]


class Seen(NamedTuple):
    """Deviations and paces by what they are of, and the rates that are missing."""

    found: dict[str, Row]
    paces: dict[str, Row]
    missing: Any
    missing_of_pace: Any


def edited(file: Path, edit: Callable[[Row], Row]) -> None:
    with file.open(encoding="utf-8") as stream:
        rows = [edit(row) for row in csv.DictReader(stream)]
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def harder(row: Row) -> Row:
    return row | ({"value": str(int(row["value"]) * 9)} if row["indicator"] == "revenue" else {})


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company with targets of money that it misses by far."""
    folder = tmp_path_factory.mktemp("company")
    write_sample(folder, reps=6, months=20, opportunities=600, seed=4)
    edited(folder / "targets.csv", harder)
    with (folder / "targets.csv").open("a", encoding="utf-8") as stream:
        stream.write("pipeline_value,,,,company,,week,2025-01-01,99000000000,,IDR,,\n")
    return folder


def told(folder: Path, **change: str) -> Seen:
    """The deviations and the paces of the company once R002's latest deals were changed."""
    table = folder / "opportunities.csv"
    before = table.read_bytes()
    deals = [a_deal(folder, outcome=outcome)["opportunity_id"] for outcome in ("won", "open")]
    edited(table, lambda row: row | change if row["opportunity_id"] in deals else row)
    try:
        with open_source(str(folder), {}) as store:
            found, paces = make_deviations(store, AS_OF), make_pace(store, AS_OF)
    finally:
        table.write_bytes(before)
    return Seen(
        {row["key"]: row for row in found["rows"]},
        {key(row): row for row in paces["rows"]},
        found["missing_rate"],
        paces["missing_rate"],
    )


def key(row: Row) -> str:
    return "|".join(str(row[name]) for name in ("indicator", "measure", "stage", "scope", "period"))


def known(row: Row) -> Row:
    """A pace without what is foreseen: that draws from all deals whose money is known."""
    return row | dict.fromkeys(("expected", "low", "high", "probability"))


def a_deal(folder: Path, **of: str) -> Row:
    """The latest deal of R002's that is so."""
    with (folder / "opportunities.csv").open(encoding="utf-8") as stream:
        rows = [
            row for row in csv.DictReader(stream) if {**of, "rep_id": "R002"}.items() <= row.items()
        ]
    return max(rows, key=lambda row: (row["closed_at"][:10] <= "2026-05-10") * row["closed_at"])


@pytest.fixture(scope="module")
def dark(company: Path) -> Seen:
    """The company, with two of R002's deals in a currency that has no rate."""
    return told(company, currency="XAU")


@pytest.fixture(scope="module")
def without(company: Path) -> Seen:
    """The company without the money of those deals."""
    return told(company, amount="", cost="")


def test_what_is_not_touched_is_as_without_that_money(dark: Seen, without: Seen) -> None:
    gone = {name for name in without.found if name not in dark.found}
    assert gone >= {
        "below|revenue||||company||", "below|revenue||||rep|R002|", "below|pipeline_value||||company||"
    }  # fmt: skip
    for name, row in without.found.items():
        if name in gone:
            assert row["indicator"] in MONEY, name
            assert row["scope"] in TOUCHED, name
        else:
            stake = dark.found[name]["stake"] if row["scope"] in TOUCHED else row["stake"]
            assert stake in (None, row["stake"]), name
            assert dark.found[name] == row | {"stake": stake}, name
    assert dark.found.keys() <= without.found.keys()
    assert "below|revenue||||rep|R003|" in dark.found


def test_a_pace_of_touched_money_is_not_told_and_all_others_are(dark: Seen, without: Seen) -> None:
    untold = {name for name, row in dark.paces.items() if known(row) != known(without.paces[name])}
    assert untold == {name for name, row in dark.paces.items() if row["done"] is None}
    assert {dark.paces[name]["indicator"] for name in untold} == MONEY
    assert {dark.paces[name]["scope"] for name in untold} <= TOUCHED
    assert all(dark.paces[name]["lacks"] is None for name in untold)
    assert any(row["scope"] == "R003" and row["done"] for row in dark.paces.values())


def test_which_rate_is_missing_is_said(dark: Seen, without: Seen, company: Path) -> None:
    won, standing = (a_deal(company, outcome=outcome) for outcome in ("won", "open"))
    assert dark.missing["currency"] == "XAU"
    assert standing["created_at"][:10] <= dark.missing["on"] < won["closed_at"][:10]
    assert dark.missing_of_pace == {"currency": "XAU", "on": won["closed_at"][:10]}
    assert without.missing is without.missing_of_pace is None


def test_what_is_withheld_of_money_only() -> None:
    withheld = Withheld(frozenset({("revenue", Whose("rep", "R1"))}))
    row = {"kind": "below", "indicator": "revenue", "measure": None, "unit": "money",
           "scope_kind": "rep", "scope": "R1"}  # fmt: skip
    assert withheld.holds(row)
    assert withheld.holds(row | {"measure": "margin", "unit": "rate"})
    assert not withheld.holds(row | {"measure": "deals", "unit": "count"})
    assert not withheld.holds(row | {"scope": "R2"})
    assert not withheld.holds(row | {"indicator": "first_meetings", "unit": "count"})
