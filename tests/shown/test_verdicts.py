"""What a backtest and a difference are said to be where hardly anything differs."""

import pytest

from teropong.language import use_language
from teropong.shown.backtest import verdict
from teropong.shown.changed import headline


@pytest.mark.parametrize(
    ("own", "words"), [(0.0999, "as good"), (0.05, "50% below"), (0.2, "100% above")]
)
def test_a_loss_that_is_none_percent_less_is_as_good(own, words):
    methods = {
        name: {"n": 9, "pinball": pinball, "wape": 0.1, "coverage_80": 0.8}
        for name, pinball in (("teropong", own), ("last_year", 0.1))
    }
    with use_language("en"):
        assert words in verdict(methods)


def test_a_share_of_nothing_is_not_said():
    period = {"label": "2026-Q2"}
    told = {"currency": "IDR", "period": period, "compare": {"label": "2026-Q1"}}
    sides = {"before": {"revenue": "1000000000.00"}, "after": {"revenue": "1000000009.00"}}
    with use_language("en"):
        said = headline(told | {"revenue": sides | {"difference": "9.00"}})
    assert said.endswith("+Rp9.")
