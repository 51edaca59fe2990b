"""Deviations put down by hand, and the moments at which they are looked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from teropong.outlook.shape import Deviation, Kind, Lever, Measure, Whose

MONDAY = datetime(2026, 6, 1, 3, tzinfo=UTC)
"""Ten o'clock in Jakarta, on a working day of a week without holidays."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def deviation(
    whose: Whose,
    kind: Kind = "below",
    indicator: str = "first_meetings",
    value: int = 1,
    **more: object,
) -> Deviation:
    """One of a week in which two were expected."""
    given = {
        "period": "2026-W22",
        "since": date(2026, 5, 11),
        "value": Fraction(value),
        "expected": Fraction(2),
        "sure": 0.85,
        "lever": Lever(indicator, Fraction(4), date(2026, 6, 6)),
        "behind": {
            "indicator": indicator,
            "figure": "value",
            "period": "2026-05-11..2026-05-31",
        },
        **more,
    }
    return Deviation(kind, Measure(indicator), whose, **given)


def of_rep(person, **more: object) -> Deviation:
    return deviation(Whose("rep", person.key), **more)


def of_team(team, **more: object) -> Deviation:
    return deviation(Whose("team", team.name), **more)


def of_company(**more: object) -> Deviation:
    return deviation(Whose("company"), **more)
