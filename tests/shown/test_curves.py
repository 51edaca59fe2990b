"""Survival curves: steps down from all, on one axis, with the median and the expected days."""

import re

import pytest

from teropong.language import use_language
from teropong.shown.curves import curve_twin, curves, share_at

POINTS = [[0.0, 1.0, 10], [2.0, 0.8, 10], [10.0, 0.5, 8], [20.0, 0.02, 1]]


def row(stage="Prospek", points=POINTS, longest=40.0, **more):
    return {"stage": stage, "n": 11, "points": points, "longest_days": longest, **more}


def report(*, median=10.0, expected=None):
    told = {"stage": "Prospek", "n": 10, "km_median": median}
    return {
        "stages": [{"pipeline": "Baru", "stage": "Prospek", "expected_days": expected}],
        "indicators": {"stage_duration": {"rows": [told]}},
    }


def shown(rows, **more):
    with use_language("en"):
        return "".join(curves(report(**more), rows))


def test_the_line_goes_down_in_steps():
    # Hardly any are left after 20 days: the axis ends 2 percent later, at 20.4, of 218 px from 34.
    # 2 days are 34 + 218 · 2 / 20.4 = 55.4; the share .8 is 14 + 96 · .2 = 33.2 px from the top.
    drawn = re.search(r'class="alive" d="([^"]*)"', shown([row()]))[1]
    assert drawn == "M34.0 14.0H34.0V14.0H55.4V33.2H140.9V62.0H247.7V108.1H252.0"


def test_all_of_a_pipeline_share_an_axis():
    late = row("Lambat", [[0.0, 1.0, 4], [80.0, 0.01, 2]], 90.0)
    alone, both = shown([row()]), shown([row(), late])
    line = r'class="alive" d="([^"]*)"'
    assert re.findall(line, both)[0] != re.findall(line, alone)[0]


def test_what_lies_beyond_the_axis_is_not_drawn():
    long = [*POINTS, [300.0, 0.0, 1]]
    assert re.findall(r"V(\d+\.\d)", re.search(r'class="alive" d="([^"]*)"', shown([row(points=long)]))[1])[-1] == "108.1"  # fmt: skip


@pytest.mark.parametrize(
    ("expected", "tone"), [(9, "deviates"), (14, "reached"), (None, "reached")]
)
def test_a_median_beyond_the_expected_days_is_orange_and_said(expected, tone):
    picture = shown([row()], expected=expected)
    assert f'<circle class="{tone}"' in picture
    assert ("▲ half have left after 10 days" in picture) == (tone == "deviates")
    assert ("expected" in picture) == (expected is not None)


def test_n_is_that_of_the_estimate():
    assert "n\xa010" in shown([row()])


def test_too_few_are_not_drawn():
    picture = shown([row(), row("Baru", [], None)])
    assert picture.count("<svg") == 1
    assert "Too few to draw." in picture
    assert shown([row(points=[], longest=None)]) == ""


def test_where_half_never_left_there_is_no_dot():
    picture = shown([row()], median=None)
    assert "<circle" not in picture
    assert "fewer than half have left so far" in picture


def test_the_twin_says_the_shares():
    assert [share_at(row(), at) for at in (0, 1.9, 2, 15, 40, 41)] == [1, 1, 0.8, 0.5, 0.02, None]
    with use_language("en"):
        table = curve_twin([row(), row("Baru", [], None)])
    assert re.findall(r'<td class="figure">([^<]*)<', table) == ["80%", "50%", "2%"] + ["–"] * 5
    assert curve_twin([row(points=[], longest=None)]) is None
