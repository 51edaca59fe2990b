"""The backtest worked by hand: scores, the plain methods, and that nothing is known too early."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from teropong.facts.calendar import Period, period_of
from teropong.outlook.backtest.methods import FEWEST, Origin, points, with_errors
from teropong.outlook.backtest.past import Past
from teropong.outlook.backtest.replay import PARTS, Deal, Given, origins
from teropong.outlook.backtest.scores import score
from teropong.outlook.backtest.scoring import brier, by_method, calibration
from teropong.outlook.working_days import WorkingDays

FIRST = date(2024, 1, 1)
KNOWN = date(2024, 1, 1)


def past(a_day):
    """What each day of two years and a half brought, by a function of the day; revenue and wins."""
    days = [FIRST + timedelta(nth) for nth in range(912)]
    sums = np.concatenate([[0.0], np.cumsum([a_day(day) for day in days])])
    return Past(FIRST, WorkingDays(), {"revenue": sums * 100, "wins": sums})


def month(label):
    return period_of(date.fromisoformat(f"{label}-01"), "month")


def test_a_score_by_hand():
    # first: 10 % 8, 50 % 10, 90 % 14, came 12: 0.1·4, 0.5·2, 0.1·2 are 1.6/3; second: came 4, below
    # all of 5, 10, 20: 0.9·1, 0.5·6, 0.1·16 are 5.5/3
    found = score([np.array([8, 10, 14]), np.array([5, 10, 20])], [12, 4])
    assert found.n == 2
    assert found.wape == pytest.approx((2 + 6) / 16)
    assert found.pinball == pytest.approx((1.6 + 5.5) / 3 / 16)
    assert found.coverage == 0.5


def test_of_nothing_there_is_no_score():
    assert score([], []).pinball is None
    assert score([np.zeros(3)], [0.0]).wape is None


def test_the_plain_methods_by_hand():
    # one win on each working day, two since 2026: on 15 May 2026, 10 of its 21 working days over
    whole = past(lambda day: (day.weekday() < 5) * (2 if day.year == 2026 else 1))
    told = points(whole, "wins", Origin(month("2026-05"), date(2026, 5, 15), 1), 7.0, KNOWN)
    assert told == pytest.approx(
        {
            "stage_weighted": 20 + 7,
            "last_year": 22,
            "recent_rate": 20 + 2 * 11,
            "linear_pace": 20 * 21 / 10,
        }
    )


def test_before_any_day_is_over_the_pace_is_that_of_the_period_before():
    whole = past(lambda day: float(day.month))
    told = points(whole, "wins", Origin(month("2026-05"), date(2026, 5, 1), 0), 0.0, KNOWN)
    assert told["linear_pace"] == 4 * 30


def test_methods_whose_past_is_not_recorded_are_left_out():
    whole = past(lambda _: 1.0)
    told = points(
        whole, "wins", Origin(month("2024-04"), date(2024, 4, 1), 0), 3.0, date(2024, 1, 1)
    )
    assert set(told) == {"stage_weighted", "recent_rate", "linear_pace"}
    told = points(
        whole, "wins", Origin(month("2024-03"), date(2024, 3, 1), 0), 3.0, date(2024, 1, 1)
    )
    assert set(told) == {"stage_weighted"}


def test_a_point_has_the_quantiles_of_its_own_errors():
    assert with_errors(10, [0] * (FEWEST - 1)) is None
    assert with_errors(10, [-4, -2, 0, 2, 4]) == pytest.approx([6.8, 10, 13.2])


def given(label, part, came, point):
    period = month(label)
    today = period.start + timedelta(period.days * part // PARTS)
    return Given(Origin(period, today, part), "wins", came, np.zeros(3), {"stage_weighted": point})


def test_only_errors_of_periods_that_are_over_are_known_and_at_the_same_point():
    months = [f"2025-{nth:02d}" for nth in range(1, 8)]
    told = [given(label, part, 10 + part, 10.0) for label in months for part in (0, 1)]
    found = by_method(told, "wins")
    # four errors of the same part are known from the fifth month on: 0 at its start, 1 after a third
    assert len(found["teropong"]) == len(found["stage_weighted"]) == 2 * 3
    assert {tuple(one.quantiles) for one in found["stage_weighted"]} == {(10,) * 3, (11,) * 3}
    assert "last_year" not in found


def test_origins_begin_half_a_year_after_the_records():
    found = origins(date(2025, 1, 15), date(2026, 1, 10), "month", 24, 1)
    assert found[0].period.label == "2025-08"
    assert found[-1].period == Period("2025-12", date(2025, 12, 1), date(2026, 1, 1))
    assert len(found) == 5 * PARTS
    assert [one.today for one in found[:3]] == [
        date(2025, 8, 1),
        date(2025, 8, 11),
        date(2025, 8, 21),
    ]


def test_tenths_and_brier_by_hand():
    deals = [Deal(str(nth), nth / 100, 0.5) for nth in range(100)]
    outcomes = {str(nth): "won" if nth >= 50 else "lost" for nth in range(100)}
    tenths = calibration(deals, outcomes)
    assert [one.observed for one in tenths] == [0] * 5 + [1] * 5
    assert tenths[0].predicted == pytest.approx(0.045)
    by_age, by_stage = brier(deals, outcomes)
    assert by_stage == 0.25
    assert by_age == pytest.approx(sum((nth / 100 - (nth >= 50)) ** 2 for nth in range(100)) / 100)


def test_what_is_still_open_was_not_won_until_the_end():
    assert brier([Deal("1", 0.3, 0.4)], {}) == pytest.approx((0.09, 0.16))
    assert brier([], {}) is None
    assert calibration([Deal("1", 0.3, 0.3)], {}) == []
