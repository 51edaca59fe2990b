"""Months, quarters and years against their targets, and one thing told of one gap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import gamma

from teropong.facts.calendar import parse_period
from teropong.outlook.deviations.once import once
from teropong.outlook.deviations.seen import Look, Term
from teropong.outlook.shape import Deviation, Lever, Measure, Whose

from .seeing import AYU, COMPANY, CONTACTS, SEEN_ON, course, found, only

REVENUE, PROFIT, DEALS = (Measure("revenue", one) for one in ("", "profit", "deals"))
STEADY = [10, 9, 11, 10, 8, 12, 10, 10, 9, 11] * 3


def money(whose=COMPANY, measure=REVENUE):
    """Weeks of ten deals of 100 a week, with no target of the week."""
    return course([100 * n for n in STEADY], whose=whose, measure=measure, unit=100)


def term(*looks, whose=COMPANY, measure=REVENUE, goal=13_000, period="2026-Q2", **more):
    """A quarter of 130 deals of 100, seen at so many (due, done)."""
    when = [date(2026, 6, 29 - 7 * nth) for nth in range(len(looks))][::-1]
    seen = tuple(
        Look(on, Fraction(due), Fraction(done)) for on, (due, done) in zip(when, looks, strict=True)
    )
    found = parse_period(period)
    return Term(measure, whose, found, found.start, Fraction(goal), seen, 100.0, **more)


def told(*terms, whose=COMPANY, measure=REVENUE):
    return found(money(whose, measure), terms=terms)


def test_a_quarter_that_is_missed_by_hand():
    one = only(
        money(),
        terms=[
            term(
                (12_800, 8_000),
                a_day=Fraction(300),
                usual_a_day=Fraction(200),
                n_days=2,
                until=date(2026, 7, 1),
            )
        ],
    )
    assert (one.kind, one.whose, one.measure) == ("below", COMPANY, REVENUE)
    assert (one.value, one.expected, one.goal) == (8_000, 12_800, 13_000)
    assert (one.period, one.since) == ("2026-Q2", date(2026, 4, 1))
    # 300 on each of the two days of work that the week has left
    assert one.lever == Lever("revenue", Fraction(600), date(2026, 7, 1), "money")
    assert one.stake_minor == 4_800
    assert one.behind == {
        "indicator": "revenue", "figure": "value", "period": "2026-04-01..2026-06-28",
    }  # fmt: skip
    # nothing is known of the attainment (0.4⁻² = 6.25); 80 of 128 deals, whose weeks vary little
    spread = _dispersion()
    known = gamma(6.25 + 80 / spread, scale=1 / (6.25 + 128 / spread))
    assert one.sure == pytest.approx(known.cdf(1))
    assert one.sure > 0.97


def _dispersion():
    """Of the company's own weeks, drawn to what is usual by the worth of thirty weeks."""
    pearson = sum((n - 10) ** 2 / 10 for n in STEADY)
    # no reps: twice their mean; then its own, drawn to that: the larger one counts
    return max(2.0, (pearson + 30 * 2) / (29 + 30))


def test_more_than_can_be_borne_is_no_lever():
    many = term((12_800, 8_000), a_day=Fraction(401), usual_a_day=Fraction(200), n_days=2)
    (one,) = told(many)
    assert one.lever is None
    (over,) = told(term((13_000, 8_000), probability=0.0))
    assert over.lever is None


def test_few_deals_due_accuse_nobody():
    assert told(term((490, 0), probability=0.0, by_chance=0.001)) == []
    assert told(term((510, 0), probability=0.0, by_chance=0.001)) != []


def test_out_of_reach_is_told_where_the_gap_is_larger_than_chance():
    gap = (1_000, 600)
    assert told(term(gap, probability=0.0, by_chance=0.06, period="2026-06")) == []
    assert told(term(gap, probability=0.03, by_chance=0.04)) == []
    assert told(term(gap, probability=0.0, by_chance=0.04)) != []
    # a rep's must be rarer
    of_rep = term(gap, whose=AYU, probability=0.0, by_chance=0.04)
    assert told(of_rep, whose=AYU) == []
    assert told(replace(of_rep, by_chance=0.009), whose=AYU) != []


def test_a_quarter_of_many_a_tenth_short_and_out_of_reach_is_told_whatever_made_it():
    short, nearly = (1_000, 900), (1_000, 901)
    by_chance = {"probability": 0.01, "by_chance": 0.3}
    (one,) = told(term(short, **by_chance))
    assert one.sure < 0.9, "it says how sure it is"
    assert told(term(nearly, **by_chance)) == []
    assert told(term(short, probability=0.03, by_chance=0.3)) == []
    assert told(term(short, period="2026-06", **by_chance)) == []
    assert told(term(short, whose=AYU, **by_chance), whose=AYU) == []


def test_it_stays_until_it_is_likely_no_more():
    clear, likely, unlikely = (10_000, 6_000), (11_300, 9_000), (10_200, 9_000)
    assert told(term(likely)) == []  # not clear by itself
    assert told(term(clear, likely)) != []
    assert told(term(clear, unlikely, likely)) == []


def test_a_period_that_ended_is_told_until_the_next_tells_otherwise():
    ended = term((13_000, 7_000), probability=0.0, period="2026-Q1")
    silent = term((400, 0))
    (one,) = told(ended, silent)
    assert one.period == "2026-Q1"
    assert told(ended, term((1_000, 1_100))) == []
    (one,) = told(ended, term((12_000, 6_000)))
    assert one.period == "2026-Q2"


def test_of_several_periods_what_lacks_most_is_told():
    month = term((4_400, 1_500), goal=4_400, period="2026-06")
    quarter = term((13_000, 7_000))
    assert [one.period for one in told(month, quarter)] == ["2026-Q2"]


def test_weeks_and_period_are_one_alert():
    weeks = course([100] * 8 + [0] * 12, target=300, whose=COMPANY, measure=REVENUE, unit=100)
    assert [one.kind for one in found(weeks)] == ["below"]
    (one,) = found(weeks, terms=[term((3_900, 800), goal=3_900)])
    assert (one.kind, one.period) == ("below", "2026-Q2")


def test_one_gap_is_told_once():
    courses = [money(measure=measure) for measure in (REVENUE, PROFIT, DEALS)]
    missed = {one: term((13_000, 7_000), measure=one) for one in (REVENUE, PROFIT, DEALS)}
    (one,) = found(*courses, terms=missed.values())
    assert one.measure == REVENUE
    (one,) = found(*courses, terms=[missed[PROFIT]])  # the margin
    assert one.measure == PROFIT


def deviation(kind, value, expected, since=date(2026, 6, 1), measure=CONTACTS, whose=AYU):
    return Deviation(
        kind, measure, whose, f"{since}..{SEEN_ON}", since, Fraction(value), Fraction(expected), 0.9
    )


def test_below_goes_before_usual_and_both_before_praise():
    praise = deviation("above", 170, 130, date(2025, 9, 29))
    usual, target = deviation("turned", 26, 58), deviation("below", 26, 41)
    assert list(once([target, usual, praise])) == [replace(target, usual=Fraction(58))]
    assert list(once([praise, usual])) == [usual]
    later = deviation("turned", 10, 28, date(2026, 6, 15))
    assert list(once([target, later])) == [target]  # of other weeks: no clause
    other = deviation("above", 170, 130, whose=Whose("rep", "R2"))
    assert list(once([praise, usual, other])) == [usual, other]


KINDS = st.sampled_from(["below", "turned", "above", "hole"])
MEASURES = st.sampled_from([REVENUE, PROFIT, DEALS, CONTACTS])


@settings(deadline=None)
@given(st.lists(st.tuples(KINDS, MEASURES, st.sampled_from([AYU, COMPANY])), unique=True))
def test_of_one_person_and_measure_one_thing_stands(many):
    before = [deviation(kind, 1, 2, measure=measure, whose=whose) for kind, measure, whose in many]
    after = list(once(before))
    of_courses = [(one.measure, one.whose) for one in after if one.kind != "hole"]
    assert len(of_courses) == len(set(of_courses))
    assert {one.key for one in after} <= {one.key for one in before}
    for one in before:  # whoever was told of anything still is
        assert any(one.whose == other.whose for other in after)


@settings(deadline=None)
@given(st.integers(0, 130), st.integers(0, 40), st.integers(1, 130))
def test_more_done_never_makes_a_period_surer(done, more, due):
    before, after = (told(term((100 * due, 100 * n))) for n in (done, done + more))
    assert not after or (before and after[0].sure <= before[0].sure)


@settings(deadline=None)
@given(st.integers(1, 130), st.integers(0, 60))
def test_nobody_who_has_what_is_due_is_below(due, more):
    terms = term((100 * due, 100 * (due + more)), probability=0.0, by_chance=0.0)
    assert told(terms) == []
