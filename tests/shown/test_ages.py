"""The heat map of ages: which cells are full, which are beyond, and where they lead."""

import re

from teropong.indicators.ageing import BANDS
from teropong.language import use_language
from teropong.shown.ages import band_name, heat_map, is_beyond, told
from teropong.shown.opening import MISSING


def cell(deals, value="0.00"):
    return {"deals": deals, "value": value}


def row(stage, *deals, unknown=0, **more):
    ages = [cell(n, f"{n}000000.00") for n in deals]
    return {**more, "stage": stage, "ages": ages, "without_history": cell(unknown)}


REPORT = {
    "currency": "IDR", "period": {"label": "2026-Q2"}, "opens": {"at": "/figures/", "words": {}},
    "stages": [
        {"pipeline": "Baru", "stage": "Prospek", "expected_days": 14},
        {"pipeline": "Baru", "stage": "Penawaran", "expected_days": None},
    ],
    "indicators": {"stage_duration": {"rows": []}, "pipeline_value": {"rows": []}},
}  # fmt: skip
ROWS = [row("Prospek", 16, 4, 1, 0, 0, 2), row("Penawaran", 0, 0, 0, 0, 0, 9)]


def shown(rows=ROWS):
    with use_language("en"):
        return "".join(heat_map(REPORT, rows))


def test_only_a_band_that_is_wholly_beyond_is_late():
    # Expected are 14 days: 8–14 is within them, 15–30 beyond; without expected days nothing is.
    assert [is_beyond(band, 14) for band in BANDS] == [False, False, True, True, True, True]
    assert is_beyond((15, 30), 15) is False
    assert not any(is_beyond(band, None) for band in BANDS)


def test_cells_are_as_full_as_they_have_deals():
    # The most is 16: its root is the fullest of five. 4 is half of it, 1 a quarter, 9 three.
    tones = re.findall(r'<td class="age (\w+) shade-(\d)">', shown())
    assert tones == [("usual", "5"), ("usual", "2"), ("late", "1"), ("late", "2"), ("usual", "4")]


def test_every_cell_opens_its_band():
    links = re.findall(r'href="/figures/pipeline_value/\?([^"]*)"', shown())
    assert links[0] == "period=2026-Q2&amp;stage=Prospek&amp;band=0"
    assert links[-1] == "period=2026-Q2&amp;stage=Penawaran&amp;band=5"


def test_deals_whose_age_nobody_knows_stand_apart():
    assert "days unknown" not in shown()
    table = shown([row("Prospek", 1, 0, 0, 0, 0, 0, unknown=3)])
    assert "days unknown" in table
    assert f"band={MISSING.replace('(', '%28').replace(')', '%29')}" in table


def test_a_sentence_says_the_old_and_the_late():
    with use_language("en"):
        sentence = told(REPORT, ROWS)
    # 16 + 4 + 1 + 2 + 9 are open; 2 + 9 over 90 days; of Prospek 1 + 2 are beyond its 14.
    assert sentence.replace("\x02", "").replace("\x03", "").startswith("Of 32 open deals, ")
    assert "11" in sentence
    assert "3" in sentence.partition("Orange")[2]


def test_a_pipeline_without_deals_has_no_map():
    rows = [row("A", 1, 0, 0, 0, 0, 0, pipeline="Baru"), row("B", 0, 0, 0, 0, 0, 0, pipeline="X")]
    assert shown(rows).count("<table") == 1
    assert heat_map(REPORT, []) == []


def test_bands_have_names():
    with use_language("en"):
        assert band_name("2") == "15–30 days"
        assert band_name(5) == "over 90 days"
        assert band_name("7") == band_name(None) == "days unknown"
