"""Bars and sentences towards a target, worked by hand."""

import re

import pytest

from teropong.language import use_language
from teropong.shown.towards import bullet, deviates, level, sentences

TOLD = {"currency": "IDR", "reps": {}}
FLOW = {
    "indicator": "first_meetings", "measure": None, "stage": None, "pipeline": None,
    "unit": "count", "better": "higher", "adds_up": True, "target": 40, "upper": None, "due": 20,
    "done": 10, "lacks": 10, "expected": 25.0, "low": 20.0, "high": 30.0, "probability": 0.002,
    "needed_per_day": 3, "days_left": 10,
}  # fmt: skip
LEVEL = FLOW | {
    "unit": "rate", "adds_up": False, "target": 0.65, "due": 0.65, "done": 0.6, "lacks": 0.05,
    "low": 0.5, "high": 0.7, "expected": None, "probability": None, "days_left": 0,
}  # fmt: skip


def said(row):
    with use_language("en"):
        return re.sub("<[^>]+>|\u2060", "", " ".join(sentences(TOLD, row)))


def widths(row):
    return [float(one) for one in re.findall(r'width="([\d.]+)%"', str(bullet(row)))]


def test_who_is_behind_is_told_by_how_much_where_it_ends_and_what_it_takes():
    assert said(FLOW) == (
        "▲ 10 less than is due by now (20). On this course it ends at 25 (20–30 in 8 of 10 cases); "
        "the chance of the target is below 1%. 3 a day is needed on the 10 working days that are "
        "left."
    )


def test_where_the_forecast_tells_the_chance_no_second_one_is_told():
    words = said(FLOW | {"ahead_at": "/forecast/?grain=quarter"})
    assert "At the pace of before, without a look at the open deals, it ends at 25 (20–30" in words
    assert "the chance of the target is" not in words
    shown = "".join(map(str, sentences(TOLD, FLOW | {"ahead_at": "/forecast/?grain=quarter"})))
    assert 'href="/forecast/?grain=quarter"' in shown


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"done": 18, "lacks": 2, "probability": 0.6}, "2 less than is due by now (20), within"),
        ({"done": 26, "lacks": -6, "probability": 0.9}, "6 more than is due by now (20)."),
        (
            {"done": 120, "lacks": -100, "probability": 1.0, "needed_per_day": "0.00"},
            "Reached: 300% of the target. On this course it ends at 25 (20–30 in 8 of 10 cases).",
        ),
        ({"days_left": 0, "due": 40, "lacks": 30, "probability": 0.0}, "▲ Missed by 30."),
        ({"expected": None, "probability": None}, "▲ 10 less than is due by now (20). 3 a day"),
        ({"done": None, "lacks": None}, "It cannot be said yet"),
    ],
)
def test_each_standing_has_its_sentence(changed, told):
    assert said(FLOW | changed).startswith(told)


def test_the_bar_runs_on_beyond_the_target():
    # The scale ends 4 % beyond the largest: 120 of 124.8, and the ground of 100.
    far = FLOW | {"done": 120, "lacks": -100, "expected": 120.0, "high": 130.0, "days_left": 0}
    assert widths(far)[0] == 100
    assert widths(far)[1] == pytest.approx(100 * 120 / (1.04 * 130), abs=0.01)
    assert 'class="deviates"' not in str(bullet(far))


def test_a_level_deviates_only_where_chance_does_not_explain_it():
    assert not deviates(LEVEL)
    assert said(LEVEL) == "5 points below the target. Chance may explain it."
    sure = LEVEL | {"low": 0.58, "high": 0.62}
    assert deviates(sure)
    assert said(sure) == "▲ 5 points below the target."
    assert said(sure | {"done": 0.64, "lacks": 0.01}) == "▲ 1 point below the target."
    assert 'class="deviates"' in str(level(sure))


def test_a_band_has_two_ticks_and_a_length_is_to_be_short():
    band = LEVEL | {"unit": "money", "target": "100", "upper": "150", "done": "160", "lacks": "10",
                    "low": None, "high": None}  # fmt: skip
    assert str(level(band)).count('class="goal"') == 2
    assert said(band) == "▲ Rp10 above the target."
    long = LEVEL | {"unit": "days", "better": "lower", "target": 10.0, "done": 8.0, "lacks": -2.0}
    assert said(long) == "Within the target."
