"""Made-up weeks of a company: indicators that lead revenue, or go their own ways."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from teropong.outlook.leading.weekly import LEADING, Weekly

Floats = NDArray[np.float64]
START = date(2023, 1, 2)
_MEANS = {"first_meetings": 20.0, "contacts": 80.0, "new_opportunities": 10.0}


@dataclass(frozen=True)
class World:
    """How good weeks follow good ones (``memory``), by how much they differ, and what leads.

    ``elasticity``: per cent of revenue that follows one of first meetings ``lag`` weeks later, over
    about ``over`` weeks.
    """

    weeks: int = 156
    memory: float = 0.5
    varies: float = 0.25
    growth: float = 0.4
    season: float = 0.3
    wins: float = 6.0
    elasticity: float = 0.0
    lag: int = 8
    over: int = 1


def weekly(random: np.random.Generator, world: World) -> Weekly:
    """All share growth, season, month ends, holidays and slow weeks after Lebaran, and no more."""
    n = world.weeks
    days, ends, common = _common(random, world)
    sums = {}
    for name in LEADING:
        usual = _MEANS[name] * common * (1 - 0.3 * ends)
        sums[name] = random.poisson(usual * _own(random, world)).astype(float)
    met = (sums["first_meetings"] / (20 * common * (1 - 0.3 * ends))).clip(0.05)
    met = np.convolve(met, np.ones(world.over) / world.over, "same")
    follows = np.ones(n)
    follows[world.lag :] = met[: n - world.lag] ** world.elasticity
    expected = world.wins * common * (1 + 0.5 * ends) * _own(random, world) * follows
    sums["wins"] = random.poisson(expected).astype(float)
    sums["revenue"] = np.array([random.lognormal(0, 0.8, int(k)).sum() for k in sums["wins"]])
    return Weekly(START, days, sums, dict.fromkeys(sums, 0))


def _common(random: np.random.Generator, world: World) -> tuple[Floats, Floats, Floats]:
    """Days worked, weeks in which a month ends, and what all have in common."""
    n = world.weeks
    mondays = [START + timedelta(weeks=nth) for nth in range(n)]
    days = 5.0 - (random.random(n) < 0.15)
    slow = np.ones(n)
    for lebaran in range(15, n, 51):
        days[lebaran : lebaran + 2] = [2, 1][: n - lebaran]
        slow[lebaran : lebaran + 3] = 0.7
    ends = np.array([(day + timedelta(7)).month != day.month for day in mondays], float)
    turn = np.array([day.timetuple().tm_yday / 365.25 for day in mondays]) + random.random()
    season = np.exp(world.season * np.sin(2 * np.pi * turn) + world.growth * np.arange(n) / n)
    return days, ends, season * slow * days / 5


def _own(random: np.random.Generator, world: World) -> Floats:
    """A course of its own: good weeks follow good ones."""
    step = world.varies * (1 - world.memory**2) ** 0.5
    course, at = [], world.varies * random.standard_normal()
    for luck in random.standard_normal(world.weeks):
        at = world.memory * at + step * luck
        course.append(at)
    return np.exp(np.array(course) - world.varies**2 / 2)
