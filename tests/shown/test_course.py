"""The course of the pipeline: weeks as areas, from the first record to the last day seen."""

from datetime import date
from decimal import Decimal

from teropong.language import use_language
from teropong.shown.course import chart, courses, keys, shade, told


def row(week, stage, value, deals=1):
    return {"period": week, "stage": stage, "value": value, "deals": deals}


def report(rows, *, first_on="2025-12-30", as_of="2026-01-15T17:00:00Z"):
    return {
        "as_of": as_of, "timezone": "Asia/Jakarta", "currency": "IDR", "first_on": first_on,
        "period": {"label": "2025-12-15..2026-01-15", "start": "2025-12-15", "end": "2026-01-16"},
        "indicators": {"pipeline_value": {"unit": "money", "rows": rows}},
    }  # fmt: skip


WEEKS = ("2025-W51", "2025-W52", "2026-W01", "2026-W02", "2026-W03")
VALUES = {"Prospek": (0, 0, 100, 300, 150), "Penawaran": (0, 0, 50, 100, 80)}
ROWS = [
    row(week, stage, f"{values[nth]}.00")
    for nth, week in enumerate(WEEKS)
    for stage, values in VALUES.items()
]


def test_it_begins_with_the_first_record_and_ends_on_the_last_day_seen():
    # The first record is of Tuesday 30 December 2025, in week 1 of 2026: its Sunday is 4 January.
    [one] = courses(report(ROWS))
    assert one.days == [date(2026, 1, 4), date(2026, 1, 11), date(2026, 1, 15)]
    assert one.stages == {"Prospek": [100, 300, 150], "Penawaran": [50, 100, 80]}
    assert one.sums == [Decimal(150), Decimal(400), Decimal(230)]


def test_a_sentence_says_where_it_came_from_and_where_it_was_highest():
    with use_language("en"):
        [one] = courses(report(ROWS))
        sentence = told(report(ROWS), one)
    # 230 of 150 is 53 percent more; the most was 400.
    assert "Rp230" in sentence
    assert "Rp150 on 4 Jan 2026 (+53%)" in sentence
    assert sentence.endswith("at most Rp400, on 11 Jan 2026.")


def test_each_series_has_its_words_and_the_axis_reaches_the_sum():
    with use_language("id"):
        [one] = courses(report(ROWS))
        drawn = chart(report(ROWS), one, 0)
    assert drawn["kind"] == "areas"
    assert [series["name"] for series in drawn["series"]] == ["Prospek", "Penawaran"]
    assert drawn["series"][0]["words"] == ["Rp100", "Rp300", "Rp150"]
    assert drawn["sums"]["words"] == ["Rp150", "Rp400", "Rp230"]
    assert drawn["axis"][-1]["at"] >= 400
    assert len(drawn["ticks"]) == len(drawn["names"]) == 3


def test_a_month_is_named_where_it_begins_and_january_with_its_year():
    weeks = ("2025-W48", "2025-W49", "2025-W50", "2026-W01", "2026-W02", "2026-W05", "2026-W06")
    rows = [row(week, "Prospek", "5.00") for week in weeks]
    with use_language("en"):
        whole = report(rows, first_on="2025-01-01", as_of="2026-03-01T17:00:00Z")
        whole["period"] |= {"end": "2026-03-01"}
        [one] = courses(whole)
        ticks = chart(whole, one, 0)["ticks"]
    # Their Sundays: 30 Nov, 7 and 14 Dec, 4 and 11 Jan, 1 and 8 Feb.
    assert ticks == ["", "Dec", "", "Jan\n2026", "", "Feb", ""]


def test_without_amounts_deals_are_drawn():
    rows = [row(week, "Prospek", None, deals=nth) for nth, week in enumerate(WEEKS)]
    with use_language("en"):
        [one] = courses(report(rows))
        assert one.stages == {"Prospek": [2, 3, 4]}
        assert told(report(rows), one).endswith("2 on 4 Jan 2026.")


def test_each_pipeline_has_its_own_and_an_empty_one_none():
    rows = [{**one, "pipeline": "Baru"} for one in ROWS]
    rows += [{**one, "pipeline": "Lama", "value": "0.00"} for one in ROWS]
    assert [one.pipeline for one in courses(report(rows))] == ["Baru"]


def test_before_the_first_record_there_is_no_course():
    assert courses(report(ROWS, first_on=None)) == []


def test_the_farther_a_stage_the_fuller_its_colour():
    assert [shade(at, 5) for at in range(5)] == [2, 4, 6, 7, 9]
    assert shade(0, 1) == 9
    [one] = courses(report(ROWS))
    named = keys(report(ROWS), one)
    assert named.index("full-2") < named.index("Prospek") < named.index("full-9")
