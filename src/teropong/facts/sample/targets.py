"""Targets a little above what the company achieves, by company, team, profile and some reps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from teropong.facts.calendar import months_before
from teropong.facts.sample.arrays import Floats
from teropong.facts.sample.people import FARMER, HUNTER, People
from teropong.facts.sample.workdays import Workdays

Row = tuple[object, ...]
_MEETINGS_A_WEEK = {HUNTER: 2, FARMER: 1}
_PROFIT = 0.29
_SEASON = (0.99, 0.98, 1.02, 1.12)
_OF_QUARTER = (0.31, 0.32, 0.37)
_WEEKS_A_MONTH = 4.348


@dataclass
class Achieved:
    """What came out, summed over the runs.

    ``revenue`` is rupiahs by rep and month, ``attempts`` outbound contacts with new firms by rep.
    """

    n_reps: int
    n_months: int
    revenue: Floats = field(init=False)
    attempts: Floats = field(init=False)
    won: int = 0

    def __post_init__(self) -> None:
        self.revenue = np.zeros((self.n_reps + 1, self.n_months))
        self.attempts = np.zeros(self.n_reps + 1)


def targets(achieved: Achieved, people: People, days: Workdays) -> Iterator[Row]:
    """Rows of the table: weekly activity, monthly and quarterly money, a few rates and bands."""
    start = days.first_on.isoformat()
    present = _present_weeks(people, days)
    yield from _weekly(achieved, people, present, start)
    for quarter, value in _quarters(achieved, days):
        yield from _of_quarter(quarter, value, people, days)
    yield from _revised(achieved, days)
    for number, rep in enumerate(people.reps, start=1):
        months = max(present[number] / _WEEKS_A_MONTH, 1)
        value = float(achieved.revenue[number].sum()) / months * 1.08 or 1_000_000.0
        since = max(rep.from_on, days.first_on)
        yield _row("revenue", "month", since, round_sum(value), rep=number, currency="IDR")
    mean = float(achieved.revenue.sum()) / max(achieved.won, 1) or 1_000_000.0
    band = round_sum(mean * 0.8), round_sum(mean * 1.3)
    yield _row("average_sale", "quarter", start, band[0], upper=band[1], currency="IDR")
    for stage, rate in (("Prospek", 0.65), ("Kualifikasi", 0.7), ("Negosiasi", 0.75)):
        yield _row("conversion", "quarter", start, rate, stage=stage)


def _of_quarter(quarter: date, value: float, people: People, days: Workdays) -> Iterator[Row]:
    """Revenue and profit of the company, revenue of its teams and of its months."""
    profit = round_sum(value * _PROFIT)
    yield _row("revenue", "quarter", quarter, round_sum(value), currency="IDR")
    yield _row("revenue", "quarter", quarter, profit, measure="profit", currency="IDR")
    staying = [rep.moves[-1][1] for rep in people.reps if rep.until_on is None]
    for team in sorted(set(staying)):
        part = round_sum(value * staying.count(team) / len(staying))
        yield _row("revenue", "quarter", quarter, part, team=team, currency="IDR")
    for n, share in enumerate(_OF_QUARTER):
        month = months_before(quarter, -n)
        if month >= days.first_on.replace(day=1):
            yield _row("revenue", "month", month, round_sum(value * share), currency="IDR")


def round_sum(value: float) -> int:
    """Two or three digits and zeros."""
    if value < 1_000:
        return max(round(value), 1)
    step: int = 10 ** (len(str(int(value))) - 2)
    return round(value / step * 2) * step // 2


def _row(
    indicator: str,
    grain: str,
    starts_on: str | date,
    value: float,
    *,
    team: str = "",
    profile: str = "",
    rep: int = 0,
    measure: str = "",
    stage: str = "",
    upper: object = "",
    currency: str = "",
    decided_on: str = "",
) -> Row:
    kind, scope = "company", ""
    for kind_named, named in (("team", team), ("profile", profile), ("rep", rep)):
        if named:
            kind, scope = kind_named, f"R{named:03d}" if kind_named == "rep" else str(named)
    return (indicator, measure, "", stage, kind, scope, grain, str(starts_on), value, upper,
            currency, decided_on, "")  # fmt: skip


def _present_weeks(people: People, days: Workdays) -> Floats:
    """Weeks in which each rep (by number) was there."""
    found = np.zeros(len(people.reps) + 1)
    last = days.date(days.n_days)
    for number, rep in enumerate(people.reps, start=1):
        found[number] = (min(rep.until_on or last, last) - max(rep.from_on, days.first_on)).days / 7
    return np.maximum(found, 1)


def _weekly(achieved: Achieved, people: People, present: Floats, start: str) -> Iterator[Row]:
    whole = 0
    for profile, meetings in _MEETINGS_A_WEEK.items():
        numbers = [n for n, rep in enumerate(people.reps, start=1) if rep.profile == profile]
        yield _row("first_meetings", "week", start, meetings, profile=profile)
        pace = float(achieved.attempts[numbers].sum() / max(present[numbers].sum(), 1))
        yield _row(
            "outreach",
            "week",
            start,
            max(round(pace * 1.05), 1),
            profile=profile,
        )
        whole += meetings * sum(people.reps[n - 1].until_on is None for n in numbers)
    yield _row("first_meetings", "week", start, max(whole, 1))
    total = float((achieved.attempts[1:] / present[1:]).sum()) * people.n_seats / len(people.reps)
    yield _row("outreach", "week", start, max(round(total), 1))
    for number, rep in enumerate(people.reps[:3], start=1):
        value = _MEETINGS_A_WEEK[rep.profile]
        yield _row("first_meetings", "week", start, value, rep=number)


def _quarters(achieved: Achieved, days: Workdays) -> Iterator[tuple[date, float]]:
    """First days of the quarters, up to the one after the last, and a sum a little ambitious.

    It lies on the straight line through the months' revenue, the first three left out.
    """
    first = days.first_on
    monthly = achieved.revenue.sum(axis=0)
    known = np.arange(len(monthly))[3:] if len(monthly) > 9 else np.arange(len(monthly))
    slope = np.polyfit(known, monthly[known], 1)[0] if len(known) > 6 else 0.0
    middle, mean = float(known.mean()), float(monthly[known].mean())
    quarter = date(first.year, (first.month - 1) // 3 * 3 + 1, 1)
    while quarter <= months_before(days.date(days.n_days), -2):
        month = (quarter.year - first.year) * 12 + quarter.month - first.month + 1
        trend = max(mean + float(slope) * (month - middle), mean / 3)
        yield quarter, 3 * trend * _SEASON[quarter.month // 3]
        quarter = months_before(quarter, -3)


def _revised(achieved: Achieved, days: Workdays) -> Iterator[Row]:
    """The last quarter's sum was raised after its first month."""
    for quarter, value in list(_quarters(achieved, days))[-2:-1]:
        yield _row(
            "revenue",
            "quarter",
            quarter,
            round_sum(value * 1.04),
            currency="IDR",
            decided_on=months_before(quarter, -1).isoformat(),
        )
