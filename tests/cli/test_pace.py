"""`teropong pace` on the sample company: what it prints is what the report says was done."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from teropong.facts.sample import write_sample
from tests.calling import Call, called


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("company")
    write_sample(folder, reps=5, months=8, opportunities=250)
    return str(folder)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setenv("TEROPONG_LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "160")

    return partial(called, capsys)


def told(call: Call, *arguments: str) -> dict[str, Any]:
    code, out, _ = call(*arguments, "--format", "json")
    assert code == 0
    found: dict[str, Any] = json.loads(out)
    return found


def test_what_is_done_is_what_the_report_says(call: Call, sample: str) -> None:
    asked = (sample, "--as-of", "2026-05-20", "--period", "2026-Q2", "--by", "rep")
    pace = told(call, "pace", *asked)
    report = told(call, "report", *asked, "--grain", "year")["indicators"]
    revenue = {row["rep"]: row["revenue"] for row in report["revenue"]["rows"]}
    meetings = {row["rep"]: row["value"] for row in report["first_meetings"]["rows"]}
    assert pace["schema"] == "teropong.pace/1"
    of_reps = [row for row in pace["rows"] if row["scope_kind"] == "rep"]
    assert {row["indicator"] for row in of_reps} >= {"revenue", "first_meetings", "outreach"}
    for row in of_reps:
        known = {"revenue": revenue, "first_meetings": meetings}.get(row["indicator"])
        assert known is None or row["done"] == known[row["scope"]]


def test_each_target_is_asked_for_its_own_running_period(call: Call, sample: str) -> None:
    rows = told(call, "pace", sample, "--as-of", "2026-05-20")["rows"]
    assert {row["scope_kind"] for row in rows} == {"company"}
    periods = {(row["indicator"], row["period"]) for row in rows}
    assert {
        ("first_meetings", "2026-W21"),
        ("revenue", "2026-05"),
        ("revenue", "2026-Q2"),
    } <= periods


def test_the_text_says_who_is_where(call: Call, sample: str) -> None:
    code, out, _ = call("pace", sample, "--as-of", "2026-05-20", "--by", "team")
    assert code == 0
    assert "First meetings" in out
    assert "Company" in out
    assert "behind" in out
    code, out, _ = call("pace", sample, "--as-of", "2026-05-20", "--language", "id")
    assert code == 0
    assert "Perusahaan" in out


def test_without_targets_it_says_what_to_add(call: Call, tmp_path: Path) -> None:
    deals = "opportunity_id,rep_id,created_at,outcome\nD1,R1,2026-04-01,open\n"
    (tmp_path / "opportunities.csv").write_text(deals)
    code, out, _ = call("pace", str(tmp_path))
    assert code == 0
    assert "add rows to `targets`" in out
    assert told(call, "pace", str(tmp_path))["needs"] == ["targets"]


def test_what_is_ignored_is_counted(call: Call, tmp_path: Path) -> None:
    deals = "opportunity_id,rep_id,created_at,outcome\nD1,R1,2026-04-01,open\n"
    (tmp_path / "opportunities.csv").write_text(deals)
    rows = "indicator,scope_kind,scope,grain,starts_on,value\nfirst_meetings,rep,R9,week,2026-01-01,2\n"
    (tmp_path / "targets.csv").write_text(rows)
    code, out, _ = call("pace", str(tmp_path))
    assert code == 0
    assert "1 row of `targets` is ignored" in out


def test_a_dimension_without_targets_is_a_wrong_call(call: Call, sample: str) -> None:
    code, _, err = call("pace", sample, "--by", "segment")
    assert code == 2
    assert "segment" in err
