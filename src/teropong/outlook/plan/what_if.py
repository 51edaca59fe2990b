"""What becomes of a target if rates, times, values or volumes were otherwise.

The same luck is drawn whatever is moved, deal by deal and win by win: what differs, differs by the
moves. What the model itself says of them stands: a win that comes sooner may fall into the period
before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from teropong.facts.calendar import Period
from teropong.outlook.first_steps import FirstSteps
from teropong.outlook.forecast.foresight import Foresight
from teropong.outlook.plan.levers import draws, expected
from teropong.outlook.plan.moves import Move, factor_of, moved
from teropong.outlook.plan.needed import Goal, Needed, needed
from teropong.outlook.plan.people import Share
from teropong.outlook.plan.steady import steady
from teropong.outlook.range import Range
from teropong.outlook.shape import COMPANY, Whose
from teropong.statistics.intervals import TENTHS


@dataclass(frozen=True)
class Outset:
    """From where a plan is made: how things are, and what a period is to bring.

    ``target``, ``done`` and the target that is set, if one is, are minor units of the reporting
    currency; ``target_from`` says whether it is ``named``, ``set``, or a ``part`` of the company's.
    ``there``: as in `Goal`. ``people`` are those who are to bring it. ``unrated`` as
    `read_left_out` tells it.
    """

    foresight: Foresight
    first: FirstSteps
    period: Period
    target: Fraction
    done: Fraction
    set_target: Fraction | None = None
    whose: Whose = COMPANY
    target_from: Literal["named", "set", "part"] = "set"
    there: float = 1.0
    people: tuple[Share, ...] = ()
    unrated: dict[str, Any] | None = None

    @property
    def needs(self) -> list[str]:
        """What is lacking: ``wins``, ``losses``, amounts or ``rates``, ``new_deals``, ``reps``."""
        foresight = self.foresight
        if foresight.needs:
            return foresight.needs
        if not foresight.worth.is_known:
            return ["rates"] if any(foresight.worth.unrated) else ["opportunities.amount"]
        if not any((foresight.company or foresight).arrivals):
            return ["new_deals"]
        is_there = foresight.own is None or sum(foresight.own.weights) > 0
        return [] if is_there and self.there > 0 else ["reps"]

    @property
    def goal(self) -> Goal:
        """What is to be reached."""
        return Goal(self.period, float(self.target), float(self.done), self.there)


@dataclass(frozen=True)
class Outcome:
    """What comes of it: the chance of the target, the period's revenue, and what the target needs.

    Money is in minor units, what is done included; ``lag_days`` as in `FirstSteps`.
    """

    p_target: float
    expected: float
    low: float
    middle: float
    high: float
    needed: Needed
    lag_days: tuple[float, float, float] | None


def what_if(outset: Outset, moves: Sequence[Move] = ()) -> Outcome:
    """What comes of moves; without any, of how things are: as the plan says it."""
    foresight, goal = moved(outset.foresight, moves), outset.goal
    revenue = draws(foresight, outset.period)
    first = _first_steps(outset, foresight, moves)
    low, middle, high = (goal.done + np.quantile(revenue, TENTHS)).tolist()
    return Outcome(
        float((revenue >= goal.rest).mean()),
        goal.done + expected(foresight, outset.period),
        low,
        middle,
        high,
        needed(foresight, first, goal, revenue),
        first.lag_days,
    )


def _first_steps(outset: Outset, changed: Foresight, moves: Sequence[Move]) -> FirstSteps:
    """First meetings lead to sales as much oftener as deals are won, and as much sooner."""
    first, volume = outset.first, factor_of(moves, "volume")
    if changed is outset.foresight:
        return first
    usual, other = _win(outset.foresight), _win(changed)
    p_sale, lag = first.p_sale, first.lag_days
    if p_sale and usual > 0:
        p_sale = Range(min(p_sale.value * other / usual, 1.0), p_sale.spread)
    if lag:
        slower = [one for one in moves if one.kind == "duration"]
        by = _time(moved(outset.foresight, slower)) / _time(outset.foresight)
        lag = (lag[0] * by, lag[1] * by, lag[2] * by)
    return replace(
        first,
        p_sale=p_sale,
        lag_days=lag,
        meetings_a_week=first.meetings_a_week * volume,
        contacts_a_week=first.contacts_a_week * volume,
    )


def _win(foresight: Foresight) -> float:
    """Of a deal that comes in, the chance that it is won."""
    return _of_new(foresight, is_time=False)


def _time(foresight: Foresight) -> float:
    """Steps of the clock that a deal that comes in stays open."""
    return _of_new(foresight, is_time=True)


def _of_new(foresight: Foresight, *, is_time: bool) -> float:
    whole = told = 0.0
    for lane, arrivals in zip(foresight.lanes, foresight.arrivals, strict=True):
        if arrivals is not None:
            flow = steady(lane, arrivals.shares)
            told += arrivals.rate.mean * (float(flow.time.sum()) if is_time else flow.win)
            whole += arrivals.rate.mean
    return told / whole if whole and told else 1.0
