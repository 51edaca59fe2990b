"""A small firm for targets: two teams, three reps, June 2026, told in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from teropong.facts.calendar import Grain, Period, parse_period
from teropong.outlook.people import People
from teropong.outlook.shape import Aim, Measure, Target, Whose
from teropong.outlook.targets import Targets
from teropong.outlook.working_days import FIRST_DAY, LAST_DAY, Range, WorkingDays

COMPANY, NORTH, SOUTH = Whose("company"), Whose("team", "North"), Whose("team", "South")
HUNTER, R1, R2, R3 = (
    Whose("profile", "hunter"),
    Whose("rep", "R1"),
    Whose("rep", "R2"),
    Whose("rep", "R3"),
)
MEETINGS, REVENUE = Measure("first_meetings"), Measure("revenue")
ALWAYS = (FIRST_DAY, LAST_DAY)
PEOPLE = People(
    {"R1": [(*ALWAYS, "North")], "R2": [(*ALWAYS, "North")], "R3": [(*ALWAYS, "South")]},
    {"R1": "hunter", "R2": "hunter", "R3": "farmer"},
)


def day(text: str) -> date:
    """``06-15`` of 2026, or a whole date."""
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def row(
    whose: Whose,
    grain: Grain,
    value: float,
    starts: str = "2025-01-01",
    decided: str = "",
    **more: Any,
) -> Target:
    """A target of first meetings, unless said otherwise."""
    more.setdefault("measure", MEETINGS)
    return Target(
        whose=whose,
        grain=grain,
        value=Fraction(value),
        starts_on=day(starts),
        decided_on=day(decided) if decided else None,
        **more,
    )


def firm(
    *rows: Target,
    holidays: Sequence[str] = (),
    presence: dict[str, Sequence[Range]] | None = None,
    people: People = PEOPLE,
) -> Targets:
    """The targets of the small firm."""
    days = WorkingDays(holidays=frozenset(map(day, holidays)), presence=presence or {})
    return Targets.made_of(rows, people, days)


def aim(
    targets: Targets, whose: Whose, period: str, seen: str = "12-31", measure: Measure = MEETINGS
) -> Aim:
    """What is to be reached; there must be something."""
    found = targets.of(measure, whose, parse_period(period), day(seen))
    assert found is not None
    return found


def value(
    targets: Targets, whose: Whose, period: str, seen: str = "12-31", until: str = ""
) -> Fraction:
    """What is to be reached of first meetings, before a day."""
    found = targets.of(
        MEETINGS, whose, parse_period(period), day(seen), until=day(until) if until else None
    )
    assert found is not None
    return found.value


def period(text: str) -> Period:
    """A period by its name."""
    return parse_period(text)
