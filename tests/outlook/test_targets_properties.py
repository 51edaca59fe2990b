"""What holds for any targets: parts add up, order is nothing, the past stays, reps make the team."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from teropong.facts.calendar import Grain, Period, period_of
from teropong.outlook.people import People
from teropong.outlook.shape import Target, Whose
from teropong.outlook.targets import Targets
from teropong.outlook.working_days import FIRST_DAY, LAST_DAY, Range, WorkingDays
from tests.outlook.firms import COMPANY, HUNTER, MEETINGS, NORTH, R1, R2, SOUTH

START, END = date(2025, 1, 1), date(2026, 12, 31)
GRAINS: tuple[Grain, ...] = ("week", "month", "quarter", "year")
days = st.dates(START, END)
ranges = st.lists(days, min_size=2, max_size=2, unique=True).map(lambda ends: tuple(sorted(ends)))


@st.composite
def apart(draw: st.DrawFn) -> list[Range]:
    """Ranges of presence, apart and in order."""
    edges = sorted(draw(st.lists(days, min_size=2, max_size=6, unique=True)))
    return list(pairwise(edges))[::2]


@st.composite
def spells(draw: st.DrawFn) -> list[tuple[date, date, str | None]]:
    """Teams, one after another."""
    edges = [FIRST_DAY, *sorted(draw(st.lists(days, max_size=3, unique=True))), LAST_DAY]
    return [
        (start, end, draw(st.sampled_from(["North", "South", None])))
        for start, end in pairwise(edges)
    ]


@st.composite
def rows(
    draw: st.DrawFn, grain: Grain, whose: tuple[Whose, ...] = (R1, R2, HUNTER)
) -> list[Target]:
    return [
        Target(
            MEETINGS,
            draw(st.sampled_from(whose)),
            grain,
            draw(days),
            Fraction(draw(st.integers(0, 100))),
            decided_on=draw(st.none() | days),
            line=line,
        )
        for line in range(draw(st.integers(1, 6)))
    ]


@st.composite
def firms(draw: st.DrawFn) -> tuple[list[Target], People, WorkingDays]:
    people = People({"R1": draw(spells()), "R2": draw(spells())}, {"R1": "hunter"})
    holidays = frozenset(draw(st.lists(days, max_size=20)))
    presence = {"R1": draw(apart())} if draw(st.booleans()) else {}
    grain = draw(st.sampled_from(GRAINS))
    return draw(rows(grain)), people, WorkingDays(holidays=holidays, presence=presence)


def spread(targets: Targets, whose: Whose, start: date, end: date, seen_on: date) -> Fraction:
    found = targets.of(MEETINGS, whose, Period(f"{start}..{end}", start, end), seen_on)
    return found.value if found else Fraction(0)


@settings(max_examples=50, deadline=None)
@given(firms(), ranges, days, days, st.sampled_from([R1, R2, HUNTER, NORTH, COMPANY]))
def test_parts_add_up_to_the_whole(
    firm: tuple[list[Target], People, WorkingDays],
    whole: Range,
    cut: date,
    seen: date,
    whose: Whose,
) -> None:
    rows, people, calendar = firm
    known = [replace(row, decided_on=None) for row in rows]  # else parts keep what was known then
    targets, (start, end) = Targets.made_of(known, people, calendar), whole
    middle = min(max(cut, start), end)
    parts = sum(
        spread(targets, whose, low, high, seen)
        for low, high in ((start, middle), (middle, end))
        if low < high
    )
    assert parts == spread(targets, whose, start, end, seen)


@settings(max_examples=50, deadline=None)
@given(firms(), ranges, days, st.randoms())
def test_the_order_of_the_rows_does_not_matter(
    firm: tuple[list[Target], People, WorkingDays], whole: Range, seen: date, random: object
) -> None:
    given_rows, people, calendar = firm
    shuffled = list(given_rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (Targets.made_of(those, people, calendar) for those in (given_rows, shuffled))
    assert spread(one, COMPANY, *whole, seen) == spread(other, COMPANY, *whole, seen)


@settings(max_examples=50, deadline=None)
@given(firms(), days, st.data())
def test_a_later_decision_never_changes_a_period_that_has_ended(
    firm: tuple[list[Target], People, WorkingDays], day: date, data: st.DataObject
) -> None:
    before, people, calendar = firm
    asked = period_of(day, before[0].grain)
    late = Target(
        MEETINGS, R1, before[0].grain, data.draw(days), Fraction(7),
        decided_on=data.draw(st.dates(asked.end, asked.end + timedelta(days=400))), line=99,
    )  # fmt: skip
    seen = asked.end + timedelta(days=800)
    then, now = (
        Targets.made_of(those, people, calendar).of(MEETINGS, R1, asked, seen)
        for those in (before, [*before, late])
    )
    assert then == now


@settings(max_examples=50, deadline=None)
@given(firms(), ranges, days)
def test_the_reps_of_all_teams_make_the_company(
    firm: tuple[list[Target], People, WorkingDays], whole: Range, seen: date
) -> None:
    rows, people, calendar = firm
    teamed = {
        rep: [(a, b, team or "South") for a, b, team in those]
        for rep, those in people.spells.items()
    }
    targets = Targets.made_of(rows, People(teamed, people.profiles), calendar)
    of_reps, of_teams, company = (
        sum(spread(targets, one, *whole, seen) for one in those)
        for those in ((R1, R2), (NORTH, SOUTH), (COMPANY,))
    )
    assert of_reps == of_teams == company


@settings(max_examples=50, deadline=None)
@given(apart(), ranges, st.lists(days, max_size=10))
def test_a_reps_days_are_counted_one_by_one(
    presence: list[Range], asked: Range, holidays: list[date]
) -> None:
    calendar = WorkingDays(holidays=frozenset(holidays), presence={"R1": presence})
    every = [asked[0] + timedelta(days=n) for n in range((asked[1] - asked[0]).days)]
    works = [day for day in every if day.weekday() < 5 and day not in holidays]
    there = [day for day in works if any(start <= day < end for start, end in presence)]
    assert calendar.count(*asked) == len(works)
    assert calendar.of_rep("R1", *asked) == len(there)
