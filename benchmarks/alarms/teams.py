"""Simulated teams: steady reps whose weeks vary, with leave and holidays; some of them change.

A week's count is negative binomial with a variance of twice its mean, which is proportional to the
working days. Who changes does half as much of one thing from some week on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from teropong.outlook.deviations.seen import Seen
from teropong.outlook.deviations.weeks import Course, Week
from teropong.outlook.shape import Measure, Whose

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.integer[Any]]

A_WEEK = {"first_meetings": 2.0, "outreach": 20.0}
DISPERSION = 2.0
"""Variance ÷ mean of a week's counts."""
REPS_A_TEAM = 8
BEFORE = 52
"""Weeks of history before the first look."""
_START = date(2023, 1, 2)
_BACK = 65
_HOLIDAYS, _WEEKS_OFF, _DAYS_OFF = 12, 2, 2


@dataclass(frozen=True)
class Teams:
    """Reps by week: working days, counts by measure, true rates per day.

    ``changed`` says of each rep which measure halves (empty: none), ``since`` from which week on.
    """

    days: Floats
    counts: dict[str, Integers]
    rates: dict[str, Floats]
    changed: NDArray[np.str_]
    since: Integers

    @property
    def n_reps(self) -> int:
        """How many reps there are."""
        return len(self.days)


def draw(days: Floats, rate: Floats, random: np.random.Generator) -> Integers:
    """Counts of weeks, one row a rep."""
    mean = np.maximum(days * rate[:, None], 1e-9)
    counts = random.negative_binomial(mean / (DISPERSION - 1), 1 / DISPERSION)
    return np.where(days > 0, counts, 0)


def working_days(n_reps: int, n_weeks: int, random: np.random.Generator) -> Floats:
    """Five a week, less public holidays, the week of Lebaran, and each one's leave."""
    days = np.full((n_reps, n_weeks), 5.0)
    for year in range(0, n_weeks, 52):
        end = min(year + 52, n_weeks)
        np.subtract.at(days, (slice(None), random.integers(year, end, _HOLIDAYS)), 1)
        days[:, min(year + 15, n_weeks - 1)] = 1
        for rep in range(n_reps):
            days[rep, random.integers(year, end, _WEEKS_OFF)] = 0
            days[rep, random.integers(year, end, 1)] -= _DAYS_OFF
    return np.maximum(days, 0)


def make(
    n_reps: int, n_weeks: int, random: np.random.Generator, *, spread: float, changing: float
) -> Teams:
    """Teams of ``n_weeks`` after the history; a share of the reps changes, half in each measure.

    ``spread`` is the standard deviation of the logs of the reps' rates.
    """
    days = working_days(n_reps, BEFORE + n_weeks + 1, random)
    rates = {
        measure: mean / 5 * np.exp(spread * random.standard_normal(n_reps) - spread**2 / 2)
        for measure, mean in A_WEEK.items()
    }
    names = ["", *A_WEEK]
    shares = [1 - changing, *([changing / 2] * 2)]
    changed = random.choice(names, n_reps, p=shares)
    since = random.integers(BEFORE + 1, BEFORE + max(n_weeks - 12, 2), n_reps)
    counts = {}
    for measure, rate in rates.items():
        is_half = (changed == measure)[:, None] & (np.arange(days.shape[1]) >= since[:, None])
        counts[measure] = draw(np.where(is_half, days / 2, days), rate, random)
    return Teams(days, counts, rates, changed, since)


def seen_at(teams: Teams, week: int, *, has_targets: bool) -> Seen:
    """What is seen at the beginning of a week; a target is what is truly to be expected."""
    courses = []
    for measure in A_WEEK:
        expected = teams.days * teams.rates[measure][:, None] if has_targets else None
        parts = [(Whose("rep", f"R{rep:04d}"), slice(rep, rep + 1)) for rep in range(teams.n_reps)]
        parts += [
            (Whose("team", f"T{first:04d}"), slice(first, first + REPS_A_TEAM))
            for first in range(0, teams.n_reps, REPS_A_TEAM)
        ]
        parts.append((Whose("company"), slice(None)))
        for whose, reps in parts:
            asked = None if expected is None else expected[reps].sum(axis=0)
            weeks = _weeks(teams, measure, reps, week, asked)
            group = "hunter" if whose.kind == "rep" else ""
            courses.append(Course(Measure(measure), whose, weeks[:-1], weeks[-1], group=group))
    return Seen(_START + timedelta(weeks=week, days=-1), tuple(courses))


def _weeks(
    teams: Teams, measure: str, reps: slice, until: int, asked: Floats | None
) -> tuple[Week, ...]:
    days = teams.days[reps].sum(axis=0).tolist()
    counts = teams.counts[measure][reps].sum(axis=0).tolist()
    return tuple(
        Week(
            _START + timedelta(weeks=nth),
            days[nth],
            Fraction(counts[nth]) if nth < until else Fraction(0),
            None if asked is None else Fraction(float(asked[nth])),
        )
        for nth in range(max(0, until - _BACK), until + 1)
    )
