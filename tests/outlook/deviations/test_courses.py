"""Below, above, turned: worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from scipy.stats import gamma

from teropong.outlook.shape import Lever, Measure, Whose

from .seeing import AYU, BUDI, COMPANY, CONTACTS, MEETINGS, course, found, only, starts


def test_below_the_target():
    one = only(course([2, 2, 2, 2, 0, 0, 0, 0], target=2), worth={"first_meetings": Fraction(500)})
    assert (one.kind, one.whose, one.measure) == ("below", AYU, MEETINGS)
    # half of it in the last four weeks: nothing of 8
    assert (one.since, one.value, one.expected) == (date(2026, 6, 1), 0, 8)
    assert one.period == "2026-06-01..2026-06-28"
    # the week's own 2 and what fits beside it of the 8 that lack: twice the week's
    assert one.lever == Lever("first_meetings", Fraction(4), date(2026, 7, 4))
    assert one.stake_minor == 8 * 500
    assert one.behind == {
        "indicator": "first_meetings", "figure": "value", "period": "2026-06-01..2026-06-28", "rep": "R1",
    }  # fmt: skip


def test_what_reaches_to_the_edge_of_the_look_back_may_be_older():
    def of(*values, days=5):
        return only(course(values, target=2, days=days))

    low, high = [0] * 26, [2] * 14
    assert (of(*high, *low).since, of(*high, *low).is_older) == (starts(26)[0], True)
    assert (of(*high, *low, 0).since, of(*high, *low, 0).is_older) == (starts(26)[0], True)
    assert not of(*high, *[2] * 16, *[0] * 10).is_older
    # a week of holidays at the edge hides what was before it
    assert of(*high, *low, days=[5] * 14 + [0] + [5] * 25).is_older
    # a target that was set within the look-back was missed by nobody before
    asked = course([0] * 30, target=2)
    weeks = tuple(replace(week, expected=None) for week in asked.weeks[:20])
    young = only(replace(asked, weeks=weeks + asked.weeks[20:]))
    assert (young.since, young.is_older) == (starts(10)[0], False)


def test_who_is_above_or_has_turned_may_be_older_too():
    assert only(course([6] * 40, target=2)).is_older
    assert not only(course([2] * 30 + [6] * 10, target=2)).is_older
    assert only(course([9] * 8 + [1] * 6)).is_older  # the first weeks only teach
    assert not only(course([9] * 12 + [1] * 6)).is_older


def test_how_sure_by_hand():
    one = only(course([2, 2, 2, 2, 0, 0, 0, 0], target=2))
    # nobody beside Ayu: targets are taken to be attained (shape and time 1/0.4² = 6.25), and weeks
    # to vary by twice their mean; then 0 of 8
    known = gamma(6.25, scale=1 / (6.25 + 8 / 2))
    assert one.sure == pytest.approx(known.cdf(1))


def test_a_steady_course_says_nothing():
    assert found(course([2, 3, 1, 2, 4, 1, 2, 1, 3, 2], target=2)) == []


def test_nobody_without_target_or_history_is_accused():
    assert found(course([0] * 30)) == []  # nothing is usual
    assert found(course([2, 2, 0, 0, 0])) == []  # too short for a usual
    assert found(course([0, 0, 0], target=2)) == []  # three weeks there
    assert found(course([0] * 8, target=2, days=0)) == []  # away all the time
    assert found(course([0] * 8, target=0)) == []  # nothing is asked for


def test_leave_is_no_fall():
    weeks = [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0]
    there = [5] * 10 + [0] * 4
    assert found(course(weeks, target=2, days=there)) == []
    assert found(course(weeks, days=there)) == []


def test_turned_against_the_own_usual():
    one = only(course([20, 22, 18, 20] * 6 + [9, 8, 10], measure=CONTACTS))
    assert (one.kind, one.since) == ("turned", starts(3)[0])
    assert one.value == 27
    assert float(one.expected) == pytest.approx(60, rel=0.05)
    assert one.sure > 0.95
    assert one.lever.amount == pytest.approx(40, abs=1)  # twice a usual week


def test_a_fall_is_no_news_after_half_a_year():
    assert found(course([20] * 20 + [9] * 40, measure=CONTACTS)) == []


def test_who_has_a_target_is_not_told_twice():
    kinds = [one.kind for one in found(course([2, 3, 2, 1] * 5 + [0, 0, 0, 0], target=2))]
    assert kinds == ["below"]


def test_turned_from_well_above_the_target():
    kinds = {one.kind for one in found(course([20] * 30 + [9, 10, 9], target=8, measure=CONTACTS))}
    assert "turned" in kinds
    assert "below" not in kinds


def test_above_is_told_once_for_the_company():
    weeks = [4, 5, 4, 6] * 4
    many = course([value * 2 for value in weeks], target=4, whose=COMPANY)
    one = only(course(weeks, target=2), course(weeks, target=2, whose=BUDI), many)
    assert (one.kind, one.whose) == ("above", COMPANY)
    assert {
        one.whose for one in found(course(weeks, target=2), course(weeks, target=2, whose=BUDI))
    } == {AYU, BUDI}


def test_money_counts_in_its_deals():
    revenue = Measure("revenue")
    # deals of 100: three a week are asked for, and one in seven weeks came
    weeks = [300, 200, 400, 300, 200, 300, 400, 100, 0, 0, 0, 0, 0, 0]
    one = only(course(weeks, target=300, measure=revenue, unit=100))
    assert (one.kind, one.value, one.expected) == ("below", 100, 2100)
    assert one.stake_minor == 2000
    assert one.lever == Lever("revenue", Fraction(600), date(2026, 7, 4), "money")
    # the very same in one deal of 300 now and then is no more than chance
    assert (
        found(
            course([300, 0, 0, 900, 0, 0, 300, 0, 300, 0, 0], target=150, measure=revenue, unit=300)
        )
        == []
    )


def test_a_team_is_watched_by_itself():
    team = Whose("team", "North")
    one = only(
        course([40, 38, 42, 41] * 5 + [20, 18, 22, 21], target=40, whose=team, measure=CONTACTS)
    )
    assert (one.kind, one.whose) == ("below", team)
    assert one.behind["team"] == "North"


def test_the_first_half_year_of_records_says_nothing_of_what_is_usual():
    """Old clients look new there: so many first meetings were no first ones."""
    weeks = [20] * 26 + [9] * 10
    settling = replace(course(weeks, measure=CONTACTS), n_settling=26)
    assert [one.kind for one in found(course(weeks, measure=CONTACTS))] == ["turned"]
    assert found(settling) == []
    asked = replace(course([2] * 4 + [0] * 8, target=2), n_settling=12)
    assert [one.kind for one in found(asked)] == ["below"]
    assert found(replace(course([6] * 12, target=2), n_settling=12)) == []


def test_it_is_as_sure_as_the_weeks_that_it_names():
    # the alarm of the four weeks of nothing lasts, though one good week has made it less sure
    one = only(course([2, 2, 2, 2, 0, 0, 0, 0, 1, 2], target=2))
    assert (one.value, one.expected) == (3, 12)
    known = gamma(6.25 + 3 / 2, scale=1 / (6.25 + 12 / 2))
    assert one.sure == pytest.approx(known.cdf(1))
