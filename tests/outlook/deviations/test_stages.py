"""Inversion, hole, slow, overdue, outside, fallen, and levels: worked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from teropong.outlook.deviations.seen import (
    Decided,
    Lasting,
    Late,
    Length,
    Level,
    Measured,
    Passage,
    Sale,
    Standing,
    Stock,
    Waiting,
)
from teropong.outlook.shape import Lever, Measure, Whose

from .seeing import AYU, COMPANY, SEEN_ON, ago, found, only, starts

PROPOSAL = Measure("stage_duration", stage="Proposal")


def stock(stage, deals, value, following=None, whose=COMPANY):
    values = [value] * len(deals) if isinstance(value, int) else value
    weeks = tuple(map(Standing, starts(len(deals)), deals, values))
    return Stock(Measure("pipeline_value", stage=stage), whose, weeks, following)


def test_an_inversion():
    one = only(
        stocks=(
            stock("Lead", [20] * 6, [900, 900, 500, 300, 300, 250], "Proposal"),
            stock("Proposal", [20] * 6, [400, 400, 400, 500, 600, 900]),
        )
    )
    assert (one.kind, one.measure.stage, one.subject) == ("inversion", "Proposal", "Lead")
    assert (one.value, one.expected) == (900, 250)
    assert one.since == starts(3)[0]  # when it began to be more, though it was clear only later
    # 650 are missing, at 3150 / 120 a deal as is usual there, by the Friday in four weeks
    assert one.lever == Lever("pipeline_value", Fraction(25), date(2026, 7, 25))
    # 650 of 1150, which vary by √(2/40): 2.528 standard deviations
    assert one.sure == pytest.approx(0.9943, abs=1e-4)


def test_a_lever_is_no_more_than_a_month_can_bring():
    """One small deal is no measure: 899 ÷ 1 would be 899 deals."""
    inverted = (
        stock("Lead", [10] * 5 + [1], [100, 100, 100, 100, 100, 1], "Proposal"),
        stock("Proposal", [20] * 6, [80, 80, 80, 80, 80, 900]),
    )
    assert only(stocks=inverted).lever is None  # some 90 deals of 9.8, where ten stand
    smaller = (inverted[0], stock("Proposal", [20] * 6, [80, 80, 80, 80, 80, 200]))
    # 199 at 501 / 51 each
    assert only(stocks=smaller).lever.amount == 21
    # one deal is decided on in five weeks: three times four weeks' are 2.4
    weeks = tuple(Decided(start, 0, nth % 5 == 0) for nth, start in enumerate(starts(10)))
    rarely = Passage(Measure("conversion", stage="Lead"), COMPANY, weeks)
    assert only(stocks=smaller, passages=(rarely,)).lever is None


def test_a_little_more_is_no_inversion():
    assert not found(
        stocks=(stock("Lead", [20] * 6, 500, "Proposal"), stock("Proposal", [20] * 6, 600))
    )
    assert not found(
        stocks=(stock("Lead", [1] * 6, 100, "Proposal"), stock("Proposal", [2] * 6, 900))
    )


def test_a_hole():
    one = only(stocks=(stock("Lead", [12] * 27 + [5, 1, 1], 1200),), chances={("", "Lead"): 0.25})
    assert (one.kind, one.value, one.expected) == ("hole", 1, 12)
    assert one.since == starts(3)[0]
    assert one.lever.amount == 11
    # 11 deals of 36,000 / 331, a quarter of which is won
    assert one.stake_minor == round(11 * 36_000 / 331 * 0.25)
    assert one.sure > 0.95


def test_what_is_more_than_half_full_is_no_hole():
    assert not found(stocks=(stock("Lead", [400] * 27 + [210] * 3, 1200),))


def test_a_hole_of_all_is_told_once():
    weeks = [40] * 27 + [2] * 3
    many = (stock("Lead", weeks, 1200), stock("Lead", weeks, 1200, whose=AYU))
    assert only(stocks=many).whose == COMPANY
    assert only(stocks=many[1:]).whose == AYU


def test_few_deals_have_no_holes():
    assert not found(stocks=(stock("Lead", [4] * 28 + [0, 0], 100),))
    assert not found(stocks=(stock("Lead", [12] * 10 + [0, 0], 100),))  # too young for a usual


def lasting(*months, expected=10.0, whose=COMPANY, worth=0):
    last = [ago(30 * n) for n in reversed(range(len(months)))]
    lengths = tuple(Length(on, *month) for on, month in zip(last, months, strict=True))
    return Lasting(PROPOSAL, whose, lengths, expected, worth)


def test_a_slow_stage():
    one = only(lastings=(lasting((9, 8, 10), (12, 11, 13), (15, 13, 17), worth=700),))
    assert (one.kind, one.value, one.expected, one.stake_minor) == ("slow", 15, 10, 700)
    assert one.since == ago(30)


def test_what_is_not_slow():
    assert not found(lastings=(lasting((15, 5, 45)),))  # too uncertain
    assert not found(lastings=(lasting((12, 11, 13)),))  # too little
    assert not found(lastings=(lasting((30, 25, 35), (9, 8, 10)),))  # mended
    assert not found(lastings=(lasting((30, 25, 35), (None, None, None)),))
    assert not found(lastings=(lasting((30, 25, 35), expected=None),))


def test_where_all_are_slow_the_teams_are_not_told():
    month = (15.0, 13.0, 17.0)
    team = lasting(month, whose=Whose("team", "North"))
    assert [one.whose for one in found(lastings=(team, lasting(month)))] == [COMPANY]
    assert [one.whose for one in found(lastings=(team, lasting((9, 8, 10))))] == [team.whose]


def late(deal, amount=100, days=20.0, limit=10.0, rep="R1"):
    return Late(deal, rep, "Proposal", "", days, limit, amount)


def test_more_late_deals_than_usual():
    waiting = {
        AYU: tuple(
            Waiting(start, 10, n, 2.0) for start, n in zip(starts(4), [2, 5, 6, 8], strict=True)
        )
    }
    one = only(waiting=waiting, late=tuple(late(f"D{nth}") for nth in range(8)))
    assert (one.kind, one.value, one.expected, one.stake_minor) == ("overdue", 8, 2, 800)
    assert (one.since, one.subject) == (starts(3)[0], "")
    assert one.lever == Lever("stage_duration", Fraction(8), date(2026, 7, 4))
    # a fifth, known as from 10 deals; then 8 of 10: beta(2 + 8, 8 + 2)
    assert one.sure == pytest.approx(0.9984, abs=1e-4)


def test_as_many_late_deals_as_usual():
    waiting = {AYU: (Waiting(starts(1)[0], 20, 6, 5.0),)}
    assert not found(waiting=waiting, late=tuple(late(f"D{nth}") for nth in range(6)))


def test_a_large_deal_far_over_its_time():
    one = only(
        late=(late("D1", 900, days=45), late("D2", 900), late("D3", 10, days=99)), large_minor=500
    )
    assert (one.subject, one.value, one.expected, one.stake_minor) == ("D1", 45, 10, 900)
    assert (one.since, one.sure) == (SEEN_ON - timedelta(days=35), None)


def sale(account, amount, on=SEEN_ON, low=100, high=400):
    is_in = low <= amount <= high
    ends = (None, None) if is_in else (Fraction(low), Fraction(high))
    return Sale(account, "R1", on, amount, *ends)


def test_a_new_account_far_outside():
    # 100 to 400 is a factor of 2 around 200; 2 to the power of 2.8 is 6.96
    one = only(sales=(sale("A1", 28),))
    assert (one.kind, one.subject, one.value, one.expected, one.stake_minor) == (
        "outside",
        "A1",
        28,
        100,
        72,
    )
    assert not found(sales=(sale("A1", 30), sale("A2", 500)))
    large = only(sales=(sale("A3", 1400),))
    assert (large.expected, large.stake_minor) == (400, None)
    assert not found(sales=(sale("A1", 28, on=ago(28)),))  # no news


def test_several_new_accounts_outside():
    # 3 of 4 below where one in ten is: 0.0037; 3 of 3: 0.001
    small = [sale(f"A{nth}", 80, on=ago(30 + nth)) for nth in range(3)]
    assert not found(sales=(*small, sale("B1", 200)))
    one = only(sales=small)
    assert (one.kind, one.value, one.expected, one.stake_minor) == ("outside", 3, 3, 60)
    assert (one.since, one.subject) == (ago(32), "")


def test_conversion_fallen():
    weeks = [(6, 4)] * 20 + [(2, 8)] * 6
    passage = Passage(
        Measure("conversion", stage="Lead"),
        COMPANY,
        tuple(Decided(start, *week) for start, week in zip(starts(26), weeks, strict=True)),
    )
    one = only(passages=(passage,))
    assert (one.kind, one.since, one.value) == ("fallen", starts(6)[0], Fraction(1, 5))
    assert float(one.expected) == pytest.approx(0.6, abs=0.02)
    assert one.sure > 0.99
    # 24 in six weeks lack to 36: 16 in four; at 12.6 of 61 that takes 78 deals
    assert one.lever.amount == 78


def test_a_steady_conversion_says_nothing():
    weeks = tuple(
        Decided(start, *week) for start, week in zip(starts(26), [(6, 4), (5, 5)] * 13, strict=True)
    )
    measure = Measure("conversion", stage="Lead")
    assert not found(passages=(Passage(measure, COMPANY, weeks),))
    assert not found(passages=(Passage(measure, COMPANY, weeks[:1]),))
    below = only(passages=(Passage(measure, COMPANY, weeks, Fraction(3, 4)),))
    assert (below.kind, below.expected) == ("below", Fraction(3, 4))


def level(values, target, upper=None, spread=10.0):
    weeks = tuple(
        Measured(start, Fraction(value), spread)
        for start, value in zip(starts(len(values)), values, strict=True)
    )
    return Level(Measure("pipeline_value"), COMPANY, weeks, Fraction(target), upper)


def test_what_was_so_from_the_first_look_on_may_be_older():
    slow, quick, unknown = (15, 13, 17), (9, 8, 10), (None, None, None)
    assert only(lastings=(lasting(slow, slow),)).is_older
    assert only(lastings=(lasting(unknown, slow, slow),)).is_older
    assert not only(lastings=(lasting(quick, slow, slow),)).is_older
    assert only(levels=(level([70, 60], 100),)).is_older
    assert not only(levels=(level([120, 70, 60], 100),)).is_older
    assert only(stocks=(stock("Lead", [12] * 17 + [1] * 13, 1200),)).is_older
    assert not only(stocks=(stock("Lead", [12] * 18 + [1] * 12, 1200),)).is_older
    more = stock("Proposal", [20] * 3, 900)
    assert only(stocks=(stock("Lead", [20] * 3, 250, "Proposal"), more)).is_older
    mended = stock("Lead", [20] * 3, [900, 250, 250], "Proposal")
    assert not only(stocks=(mended, more)).is_older


def test_steps_and_late_deals_from_the_first_week_on_may_be_older():
    def of(*weeks, target=None):
        decided = (
            Decided(start, *one) for start, one in zip(starts(len(weeks)), weeks, strict=True)
        )
        measure = Measure("conversion", stage="Lead")
        passage = Passage(measure, COMPANY, tuple(decided), target)
        return found(passages=(passage,))[0]

    assert of(*[(2, 8)] * 30, target=Fraction(3, 4)).is_older
    assert not of(*[(8, 2)] * 24, *[(2, 8)] * 6, target=Fraction(3, 4)).is_older
    assert of((18, 2), *[(2, 8)] * 6).is_older
    assert not of(*[(6, 4)] * 20, *[(2, 8)] * 6).is_older

    def waiting(*late_ones):
        pairs = zip(starts(len(late_ones)), late_ones, strict=True)
        weeks = tuple(Waiting(start, 10, n, 2.0) for start, n in pairs)
        return only(waiting={AYU: weeks}, late=tuple(late(f"D{nth}") for nth in range(8)))

    assert waiting(5, 6, 8).is_older
    assert not waiting(2, 6, 8).is_older


def test_small_accounts_before_the_quarter_make_it_older():
    small = [sale(f"A{nth}", 80, on=ago(30 + nth)) for nth in range(3)]
    assert not only(sales=small).is_older
    assert not only(sales=[*small, sale("B1", 200, on=ago(120))]).is_older
    assert only(sales=[*small, sale("B2", 80, on=ago(120))]).is_older


def test_levels_against_a_bound_and_a_band():
    one = only(levels=(level([120, 95, 70], 100),))
    assert (one.kind, one.value, one.expected, one.since) == ("below", 70, 100, starts(2)[0])
    assert one.stake_minor == 30
    assert one.lever == Lever("pipeline_value", Fraction(30), date(2026, 7, 25), "money")
    assert one.sure == pytest.approx(0.99865, abs=1e-5)  # three standard deviations
    assert not found(levels=(level([95], 100),))
    assert only(levels=(level([150], 100, Fraction(120)),)).kind == "above"


def test_the_company_is_held_against_its_quarter():
    waiting = {
        COMPANY: tuple(
            Waiting(start, 40, n, 8.0) for start, n in zip(starts(3), [8, 9, 25], strict=True)
        )
    }
    one = only(waiting=waiting, late=tuple(late(f"D{nth}", rep=f"R{nth}") for nth in range(25)))
    assert (one.kind, one.whose, one.value) == ("overdue", COMPANY, 25)
    assert one.lever.amount == 10  # no more can be decided in a week


def test_no_more_than_five_single_deals_one_a_rep():
    deals = [late(f"D{nth}", 900 + nth, days=45, rep=f"R{nth // 2}") for nth in range(14)]
    told = [one.subject for one in found(late=tuple(deals), large_minor=500)]
    assert told == ["D13", "D11", "D9", "D7", "D5"]
