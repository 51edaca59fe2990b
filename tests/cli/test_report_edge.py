"""JSON and CSV: every figure as it is, nothing that a spreadsheet would run."""

import csv
import io
import json

import pytest

from teropong.shown.edge import render_csv, render_json
from tests.cli import reports


def lines(report: reports.Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render_csv(report))))


@pytest.mark.parametrize("name", reports.ALL)
def test_json_comes_back_as_it_was(name: str) -> None:
    report = reports.ALL[name]("id")
    assert json.loads(render_json(report)) == report


@pytest.mark.parametrize("name", reports.ALL)
def test_csv_holds_every_headline(name: str) -> None:
    report = reports.ALL[name]("id")
    found = [line for line in lines(report) if line["measure"] == "value" and line["channel"] != ""]
    rows = report["indicators"]["outreach"]["rows"]
    assert [line["value"] for line in found] == [str(row["value"]) for row in rows]


def test_money_keeps_its_digits() -> None:
    report = reports.huge_sums("en")
    expected = [row["profit"] for row in report["indicators"]["revenue"]["rows"]]
    assert [line["value"] for line in lines(report) if line["measure"] == "profit"] == expected


def test_companions_inside_companions_get_a_name() -> None:
    found = {line["measure"] for line in lines(reports.company("en"))}
    assert {
        "past_expected_close.deals",
        "pushed.times",
        "trailing.mean",
        "runners.deals",
        "left_on_base.value",
    } <= found
    assert not any("{" in value for line in lines(reports.company("en")) for value in line.values())


def test_dimensions_have_their_columns() -> None:
    first = lines(reports.by_rep("en"))[0]
    assert list(first)[:3] == ["indicator", "period", "rep"]
    assert first["rep"] == "R01"


def test_comparison_stands_beside() -> None:
    line = next(one for one in lines(reports.company("en")) if one["indicator"] == "revenue")
    assert line["measure"] == "value"
    assert line["compare"]


def test_unavailable_is_a_line() -> None:
    found = [line for line in lines(reports.unavailable("en")) if line["measure"] == "needs"]
    assert len(found) == 8
    assert {line["value"] for line in found} >= {"opportunity_history.stage"}


def test_no_cell_is_a_formula() -> None:
    report = reports.hostile()
    report["indicators"]["revenue"]["rows"][0]["profit"] = "-120.50"
    shown = lines(report)
    cells = [value for line in shown for value in line.values()]
    assert "'+cmd|' /C calc'!A0" in cells
    assert "'-2+3" in cells
    assert "-120.50" in cells
    live = [
        cell
        for cell in cells
        if cell[:1] in "=+-@" and cell and not cell.replace(".", "").lstrip("-").isdigit()
    ]
    assert live == []
