"""The average sale drawn: within what is usual, and who lies outside of it."""

import re

from teropong.language import use_language
from teropong.shown.sale_range import sale_range
from tests.shown.weekly import report

LAST = {"n": 24, "mean": "100.00", "median": "90.00", "low": "10.00", "high": "1000.00"}


def drawn(last, *outside) -> str:
    one = report("2026-04-01", "2026-07-01", "2026-06-30T00:00:00Z", {}, unit="money")
    one["indicators"]["average_sale"] = {
        "label": "Average sale",
        "unit": "money",
        "available": True,
        "rows": [{"period": "2026-06", "trailing": last}],
        "outside": [
            {"account_id": f"A{nth}", "value": value, "side": side}
            for nth, (value, side) in enumerate(outside)
        ],
    }
    with use_language("en"):
        return str(sale_range(one) or "")


def test_the_mean_lies_in_the_middle_of_a_scale_that_multiplies():
    page = drawn(LAST)
    # 10 and 1,000 are the ends, 6 % from the edges; 100 is ten times the one, a tenth of the other.
    assert '<circle cx="50.00%" cy="44" r="6" class="reached">' in page
    assert '<rect x="6.00%" y="36" width="88.00%"' in page


def test_those_outside_are_dots_beyond_it_counted_in_words():
    page = drawn(LAST, ("1.00", "below"), ("10000.00", "above"), ("5000.00", "above"))
    assert len(re.findall('<circle [^>]*class="deviates"', page)) == 1
    assert len(re.findall('<circle [^>]*class="beyond"', page)) == 2
    assert "below it: 1" in page
    assert "above it: 2" in page


def test_without_a_range_there_is_the_average_alone():
    page = drawn(LAST | {"n": 3, "low": None, "high": None})
    assert "Rp100" in page
    assert "<svg" not in page
    assert drawn({"n": 0, "mean": None}) == ""


def test_equal_sales_draw_a_range_of_no_width():
    same = {"n": 20, "mean": "5.00", "median": "5.00", "low": "5.00", "high": "5.00"}
    assert 'width="0.00%"' in drawn(same)
