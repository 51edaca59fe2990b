from __future__ import annotations

import pytest

from teropong.language import use_language
from teropong.language.numbers import GAP
from teropong.shown.deviations import since, sureness, text, title

TOLD = {"currency": "IDR", "reps": {"R1": "Ayu Lestari"}}


def row(kind, indicator, value, expected, unit="count", **more):
    found = {
        "kind": kind, "indicator": indicator, "measure": None, "pipeline": None, "stage": None,
        "scope_kind": "rep", "scope": "R1", "subject": None, "since": "2026-04-06", "unit": unit,
        "value": value, "expected": expected, "sure": 0.97, "stake": None, "lever": None,
        "behind": {"period": "2026-04-06..2026-06-28"},
    }  # fmt: skip
    return found | more


def lever(amount, indicator="first_meetings", unit="count"):
    return {"indicator": indicator, "unit": unit, "amount": amount, "until": "2026-07-04"}


CASES = [
    (
        row("below", "first_meetings", 4, 10.0, lever=lever(4), stake="200000000.00"),
        "Ayu Lestari · First meetings: below the target",
        "Ayu Lestari has 4 first meetings in the weeks 6 Apr – 28 Jun 2026; the target asks for 10 (97% sure that "
        "it is no chance). 4 more by Friday 3 Jul would be a beginning, as much as a week holds; about Rp200 m hangs on it.",
    ),
    (
        row("turned", "outreach", 27, 60.2, sure=0.8, lever=lever(40, "outreach")),
        "Ayu Lestari · Contacting new clients: fewer than usual",
        "Ayu Lestari has 27 new-client contacts in the weeks 6 Apr – 28 Jun 2026; usual would be 60 (probably no chance: "
        "80% sure). 40 more by Friday 3 Jul would make up for it.",
    ),
    (
        row("below", "revenue", "100000000", "250000000", "money", measure="profit", sure=0.7),
        "Ayu Lestari · Profit: below the target",
        "Ayu Lestari has made a profit of Rp100 m in the weeks 6 Apr – 28 Jun 2026; the target asks for Rp250 m "
        "(it may still be chance: 70% sure).",
    ),
    (
        row("below", "revenue", "8460000000", "11000000000", "money", goal="12000000000", period="2026-Q1",
            lever=lever("590000000", "revenue", "money")),
        "Ayu Lestari · Revenue and profit: below the target",
        "Ayu Lestari has revenue of Rp8.46 bn in Quarter 1 2026; by 28 Jun the target asks for Rp11 bn (97% "
        "sure that it is no chance). Rp3.54 bn are missing until the end. Rp590 m more by Friday 3 Jul "
        "would keep the target within reach.",
    ),
    (
        row("below", "revenue", 3, 8, measure="deals", goal=12, period="2026-03"),
        "Ayu Lestari · Deals: below the target",
        "Ayu Lestari has 3 deals in March 2026; by 28 Jun the target asks for 8 (97% sure that it is no "
        "chance). 9 are missing until the end. That is hardly to be made up in this period.",
    ),
    (
        row("below", "revenue", "2000000000", "3000000000", "money", measure="profit",
            goal="3000000000", period="2026-Q1"),
        "Ayu Lestari · Profit: below the target",
        "Ayu Lestari has a profit of Rp2 bn in Quarter 1 2026; the target was Rp3 bn (97% sure that it "
        "is no chance).",
    ),
    (
        row("below", "outreach", 26, 41.4, usual=58.55, period="2025-12-08..2026-03-29"),
        "Ayu Lestari · Contacting new clients: below the target",
        "Ayu Lestari has 26 new-client contacts in the weeks 6 Apr – 28 Jun 2026; the target asks for 41, and usual "
        "would be 59 (97% sure that it is no chance).",
    ),
    (
        row("inversion", "pipeline_value", "900", "300", "money", stage="Proposal", subject="Lead"),
        "Ayu Lestari · Proposal: no funnel",
        "Ayu Lestari: Proposal is worth Rp900, but Lead before it only Rp300, so that little can follow "
        "(97% sure that it is no chance). More deals are missing there than a month brings: tend the "
        "next ones in time.",
    ),
    (
        row("above", "first_meetings", 1, 0.6, scope_kind="company", scope=None, sure=0.999),
        "The company · First meetings: above the target",
        "The company has 1 first meeting in the weeks 6 Apr – 28 Jun 2026, where the target asks for 1 (hardly a "
        "doubt). Well done.",
    ),
    (
        row("inversion", "pipeline_value", "900000000", "300000000", "money", scope_kind="team",
            scope="North", stage="Proposal", subject="Lead", lever=lever(12, "pipeline_value")),
        "North · Proposal: no funnel",
        "North: Proposal is worth Rp900 m, but Lead before it only Rp300 m, so that little can follow "
        "(97% sure that it is no chance). 12 more deals there by Friday 3 Jul would make up for it.",
    ),
    (
        row("hole", "pipeline_value", 1, 12.0, stage="Lead", pipeline="New",
            lever=lever(1, "pipeline_value")),
        "Ayu Lestari · Lead (New): a hole in the pipeline",
        "Ayu Lestari: only 1 deal in Lead (New), where 12 are usual, since 6 Apr (97% sure that it is "
        "no chance). 1 more deal there by Friday 3 Jul would make up for it.",
    ),
    (
        row("slow", "stage_duration", 21.4, 14.0, "days", stage="Lead", stake="1200000000"),
        "Ayu Lestari · Lead: slower than it is to be",
        "Ayu Lestari: deals stay in Lead for 21 days, those still there included; the step is "
        "meant to take 14 days (97% sure that it is no chance). Rp1.2 bn waits there beyond its time: decide on the oldest "
        "deals first.",
    ),
    (
        row("overdue", "stage_duration", 8, 2.0, stake="800000000", lever=lever(8, "stage_duration")),
        "Ayu Lestari: deals over their time",
        "Ayu Lestari has 8 deals over the time of their step, where 2 would be usual (97% sure that it "
        "is no chance). Move the 8 oldest on or let them go by Friday 3 Jul; about Rp800 m hangs on it.",
    ),
    (
        row("overdue", "stage_duration", 97.2, 30.0, "days", stage="Lead", subject="D7", sure=None,
            stake="2400000000", lever=lever(1, "stage_duration")),
        "Ayu Lestari · Lead: deals over their time",
        "Ayu Lestari: D7, worth Rp2.4 bn, has been in Lead for 97 days; the step is meant to take 30 days. "
        "Move it on or let it go by Friday 3 Jul.",
    ),
    (
        row("outside", "average_sale", 3, 5, stake="60000000"),
        "Ayu Lestari: new accounts outside the usual range",
        "Ayu Lestari: 3 of 5 new accounts since 6 Apr bought less than is usual (97% sure that it is "
        "no chance). Together they lack Rp60 m of the range: look at what was offered.",
    ),
    (
        row("outside", "average_sale", "28000000", "100000000", "money", subject="A1", sure=None,
            stake="72000000"),
        "Ayu Lestari: new accounts outside the usual range",
        "Ayu Lestari: the new account A1 bought for only Rp28 m; usual is at least Rp100 m.",
    ),
    (
        row("fallen", "conversion", 0.47, 0.72, "rate", stage="Lead", lever=lever(7, "pipeline_value")),
        "Ayu Lestari · Lead: conversion has fallen",
        "Ayu Lestari: of the deals decided in Lead since 6 Apr, only 47% passed on; before it was 72% "
        "(97% sure that it is no chance). 7 more deals there by Friday 3 Jul would make up for it.",
    ),
    (
        row("below", "pipeline_value", "70000000", "100000000", "money",
            lever=lever("30000000", "pipeline_value", "money")),
        "Ayu Lestari · Pipeline value per step: below the target",
        "Ayu Lestari: the pipeline holds Rp70 m; the target is Rp100 m, and it has been short of it "
        "since 6 Apr (97% sure that it is no chance). Rp30 m more by Friday 3 Jul would fill it.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "head", "said"), CASES)
def test_in_english(one, head, said):
    assert title(TOLD, one) == head
    assert text(TOLD, one).replace(GAP, " ") == said


@pytest.mark.parametrize(("one", "head", "said"), CASES)
def test_in_indonesian_all_is_translated(one, head, said):
    with use_language("id"):
        assert title(TOLD, one) != head
        assert text(TOLD, one) != said
        assert not {" the ", " since ", " deals ", " more "} & {
            f" {word} " for word in text(TOLD, one).split()
        }


def test_in_indonesian():
    one = CASES[0][0]
    with use_language("id"):
        assert text(TOLD, one) == (
            "Ayu Lestari baru mencatat 4 pertemuan pertama dalam minggu-minggu 6 Apr – 28 Jun 2026; "
            "targetnya 10 (97\N{NO-BREAK SPACE}% yakin ini bukan kebetulan). Tambahan 4 sampai Jumat "
            "3 Jul adalah awal, sebanyak yang muat dalam seminggu; nilai yang dipertaruhkan sekitar Rp200\N{NO-BREAK SPACE}jt."
        )


def test_the_worth_of_one_deal_is_said_once():
    (one,) = [row for row, *_ in CASES if row["kind"] == "overdue" and row["subject"]]
    for language in ("id", "en"):
        with use_language(language):
            assert text(TOLD, one).count("Rp2") == 1


@pytest.mark.parametrize(
    ("language", "said", "older"),
    [("en", "since 6 Apr 2026", " or earlier"), ("id", "sejak 6 Apr 2026", " atau lebih lama")],
)
def test_since_when(language, said, older):
    told = row("hole", "pipeline_value", 1, 12.0, stage="Lead")
    with use_language(language):
        assert since(told) == said
        assert since(told | {"is_older": True}) == said + older
        assert older not in text(TOLD, told)
        assert f"6 Apr{older} (" in text(TOLD, told | {"is_older": True})


def test_the_weeks_that_are_counted_are_said_as_they_are():
    """An alert may know that it began before them."""
    told = row("below", "first_meetings", 4, 10.0, since="2025-10-06", is_older=True)
    assert "in the weeks 6 Apr – 28 Jun 2026;" in text(TOLD, told)


def test_how_sure():
    assert sureness(row("below", "outreach", 1, 2)) == "97% sure"
    assert sureness(row("below", "outreach", 1, 2, sure=0.9999)) == "more than 99% sure"
    assert sureness(row("overdue", "stage_duration", 1, 2, sure=None)) == ""
