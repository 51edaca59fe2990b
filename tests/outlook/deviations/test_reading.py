"""From records to deviations: a firm of one rep who stops, and the sample company."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import pytest

from teropong.engine.asked import Asked, parse_as_of
from teropong.engine.evaluate import seen_from
from teropong.engine.report import make_listing
from teropong.engine.source import open_source
from teropong.facts.sample import write_sample
from teropong.indicators.shape import DIMENSIONS, Wanted
from teropong.outlook.deviations.report import make_deviations

FIRST = date(2025, 1, 6)
ADDS_UP = ("below", "above", "turned")


def write(folder, name, head, rows):
    with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([head.split(), *rows])


@pytest.fixture
def firm(tmp_path):
    """Sixty weeks of two first meetings each, and four of none; Budi is on leave meanwhile."""
    days = [FIRST + timedelta(weeks=week, days=day) for week in range(60) for day in (1, 3)]
    met = [
        (f"{rep}-{day}", rep, f"{rep}-{day}", "meeting", "done", f"{day}T10:00:00")
        for rep in ("AYU", "BUDI")
        for day in days
    ]
    late = (f"{FIRST + timedelta(weeks=64)}", "AYU", "PAST", "call", "done")
    met.append(("C", *late[1:], f"{late[0]}T08:00:00"))
    write(
        tmp_path, "reps", "rep_id name team", [("AYU", "Ayu", "North"), ("BUDI", "Budi", "North")]
    )
    write(tmp_path, "accounts", "account_id name", [(row[2], row[2]) for row in met])
    write(tmp_path, "activities", "activity_id rep_id account_id channel status occurred_at", met)
    write(tmp_path, "opportunities", "opportunity_id rep_id created_at outcome", [])
    away = FIRST + timedelta(weeks=60)
    write(
        tmp_path, "absences", "rep_id from_on until_on", [("BUDI", away, away + timedelta(weeks=5))]
    )
    target = ("first_meetings", "rep", "AYU", "week", FIRST, 2)
    write(tmp_path, "targets", "indicator scope_kind scope grain starts_on value", [target])
    return tmp_path


def listed(store, row, as_of):
    """The rows behind a deviation, asked for by its words."""
    words = dict(row["behind"])
    asked = Asked(
        period=words.pop("period"),
        as_of=as_of,
        indicators=(words.pop("indicator"),),
        as_one=True,
        where={name: [words.pop(name)] for name in DIMENSIONS if name in words},
    )
    figure = words.pop("figure")
    return make_listing(store, asked, Wanted(figure, words))[1]


def test_a_rep_who_stops(firm):
    with open_source(str(firm), {}) as store:
        told = make_deviations(store, Asked(as_of="2026-03-29"))
        (row,) = [row for row in told["rows"] if row["scope_kind"] == "rep"]
        assert (row["kind"], row["scope"], row["value"], row["expected"]) == ("below", "AYU", 0, 8)
        assert (row["since"], row["unit"], row["stake"]) == ("2026-03-02", "count", None)
        assert row["lever"] == {
            "indicator": "first_meetings", "unit": "count", "amount": 4, "until": "2026-04-04",
        }  # fmt: skip
        before = make_deviations(store, Asked(as_of="2026-03-01"))
        assert before["rows"] == []
    assert told["schema"] == "teropong.deviations/1"


def test_records_that_have_not_begun(tmp_path):
    write(tmp_path, "opportunities", "opportunity_id rep_id created_at outcome", [])
    with open_source(str(tmp_path), {}) as store:
        assert make_deviations(store, Asked())["rows"] == []


def test_the_rows_behind_are_those_that_were_counted(tmp_path):
    write_sample(tmp_path / "sample", reps=6, months=20, opportunities=600, seed=4)
    with open_source(str(tmp_path / "sample"), {}) as store:
        as_of = parse_as_of("2026-05-14", store.settings)
        with seen_from(store, as_of):  # cut once for all that is asked
            rows = make_deviations(store, Asked(as_of="2026-05-14"))["rows"]
            assert {row["kind"] for row in rows} >= {"below", "fallen"}
            for row in rows:
                listing = listed(store, row, "2026-05-14")
                assert listing.is_available, row["key"]
                if row["kind"] in ADDS_UP and row["unit"] == "count":
                    assert listing.total == row["value"], row["key"]


def test_a_quarter_of_a_company_at_half_its_target(tmp_path):
    """A deal of 100 each Tuesday; two a week are asked for from 2026 on."""
    days = [FIRST + timedelta(weeks=week, days=1) for week in range(64)]
    rows = [(f"D{n}", "AYU", f"{day}", "won", f"{day}", 100) for n, day in enumerate(days)]
    write(tmp_path, "reps", "rep_id name team", [("AYU", "Ayu", "North")])
    head = "opportunity_id rep_id created_at outcome closed_at amount"
    write(tmp_path, "opportunities", head, rows)
    target = ("revenue", "company", "quarter", "2026-01-01", 2600, "IDR")
    head = "indicator scope_kind grain starts_on value currency"
    write(tmp_path, "targets", head, [target])
    with open_source(str(tmp_path), {}) as store:
        (row,) = make_deviations(store, Asked(as_of="2026-03-31"))["rows"]
    assert (row["kind"], row["scope_kind"], row["period"]) == ("below", "company", "2026-Q1")
    assert (row["value"], row["expected"], row["goal"]) == ("1200.00", "2600.00", "2600.00")
    assert row["behind"]["period"] == "2026-01-01..2026-03-31"
