"""Backwards from the target: wins, stock at each step, first meetings and contacts a week.

Of a period that runs or comes next the stock is that with which the forecast reaches the target
(`reaching`); of a later one that of a steady flow (`steady`). The first meetings of a week are
those of the same flow. Where they come too late for the period they are those of a flow that brings
such a target evenly, period after period.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import hypot

import numpy as np

from teropong.facts.calendar import Period, period_of
from teropong.outlook.clock import Floats
from teropong.outlook.first_steps import FirstSteps
from teropong.outlook.forecast.foresight import Foresight
from teropong.outlook.plan.reaching import Reached, Stock, is_near, reach, read_sources
from teropong.outlook.plan.steady import Steady, steady
from teropong.outlook.range import Range


@dataclass(frozen=True)
class Goal:
    """A target of a period and what is done of it, in minor units.

    ``there`` is the part of the days that are left on which the one who is to bring it is there.
    """

    period: Period
    target: float
    done: float = 0.0
    there: float = 1.0

    @property
    def rest(self) -> float:
        """What it lacks of what is done."""
        return self.target - self.done


@dataclass(frozen=True)
class Step:
    """A stage: the deals that are needed in it, and what there is; null: no number is enough.

    Money is in minor units of the reporting currency. ``p_win`` is of one that reached the stage;
    null where that cannot be said, and then neither can what is needed.
    ``steady`` is what a flow that brings the target evenly has in it, ``worth`` what one is.
    """

    pipeline: str
    stage: str
    p_win: float | None
    steady: Range
    worth: float
    actual: int
    actual_value: float
    needed: Stock | None = None


@dataclass(frozen=True)
class Weekly:
    """So many a week are needed, and were; null is what cannot be said.

    ``last_useful`` is the week from which on they come too late: half of what they lead to is won
    only after the period.
    """

    needed: Range | None
    actual: float
    last_useful: str | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Needed:
    """What a target needs.

    ``is_steady``: the stock is that of a steady flow, not the one of this period's forecast.
    """

    sale: Range
    wins: Range
    steps: tuple[Step, ...]
    meetings: Weekly
    contacts: Weekly
    is_steady: bool


def needed(foresight: Foresight, first: FirstSteps, goal: Goal, revenue: Floats) -> Needed:
    """What it takes to reach a goal; ``revenue`` are the forecast's draws of what is to come."""
    mix = mix_of(foresight)
    sale = _sale(foresight, mix)
    steps = profile(foresight, goal.period, goal.target)
    found = _reached(foresight, goal, revenue, steps, mix)
    meetings, contacts = _weekly(foresight, first, goal, found, mix)
    return Needed(
        sale,
        Range(max(goal.rest, 0.0)) / sale,
        _steps_needed(steps, found),
        meetings,
        contacts,
        found is None,
    )


def weekly(
    foresight: Foresight, first: FirstSteps, goal: Goal, revenue: Floats
) -> tuple[Weekly, Weekly]:
    """The first meetings and contacts of a week; as `needed`."""
    mix = mix_of(foresight)
    steps = profile(foresight, goal.period, goal.target)
    return _weekly(foresight, first, goal, _reached(foresight, goal, revenue, steps, mix), mix)


def profile(foresight: Foresight, period: Period, target: float) -> tuple[Step, ...]:
    """The stages as a flow fills them that brings a target evenly over the whole period.

    They do not depend on what is done, nor on how much of it is left.
    """
    mix = mix_of(foresight)
    return _steps(foresight, _wins_a_step(foresight, period, target, mix), mix)


def _reached(
    foresight: Foresight, goal: Goal, revenue: Floats, steps: Sequence[Step], mix: Floats
) -> Reached | None:
    """With which stock the forecast reaches a goal; null where the steady flow's is told."""
    if not is_near(goal.period, foresight):
        return None
    places = {lane.pipeline: nth for nth, lane in enumerate(foresight.lanes)}
    stock = {
        (nth, foresight.lanes[nth].stages.index(step.stage)): step.steady.value
        for step in steps
        if step.p_win is not None
        for nth in [places[step.pipeline]]
    }
    wins = _wins_a_step(foresight, goal.period, goal.target, mix).value
    new = {
        nth: wins * float(mix[nth]) / _steady(foresight, nth).win
        for nth in np.flatnonzero(mix > 0).tolist()
    }
    sources = read_sources(foresight, goal.period, stock, new)
    return reach(foresight, goal.period, goal.rest, revenue, sources)


def _weekly(
    foresight: Foresight, first: FirstSteps, goal: Goal, reached: Reached | None, mix: Floats
) -> tuple[Weekly, Weekly]:
    """Of a flow that brings the target evenly, as much as the forecast needs where it helps yet."""
    sale, flow = _sale(foresight, mix), reached.flow(mix) if reached else None
    last, is_late = _last_useful(first, goal.period, foresight.today)
    meetings = contacts = None
    if first.p_sale and first.share_new and sale.value > 0:
        weeks = max(goal.period.days * goal.there, 1) / 7
        wins = Range(max(goal.target, 0.0)) / sale
        meetings = wins * (first.share_new / _rated(foresight, mix)) / first.p_sale / weeks
        meetings = (
            meetings * Range.of(flow.value, flow.low, flow.high)
            if flow and not is_late
            else meetings
        )
        contacts = meetings * first.contacts if first.contacts else None
    return (
        Weekly(meetings, first.meetings_a_week, last, is_late),
        Weekly(contacts, first.contacts_a_week, last, is_late),
    )


def _steps_needed(steps: Sequence[Step], reached: Reached | None) -> tuple[Step, ...]:
    known = [step for step in steps if step.p_win is not None]
    stocks: Sequence[Stock | None] = [
        Stock(one.steady.value, one.steady.low, one.steady.high) for one in known
    ]
    if reached is not None:
        stocks = reached.stocks()
    found = iter(stocks)
    return tuple(
        step if step.p_win is None else replace(step, needed=next(found)) for step in steps
    )


def _wins_a_step(foresight: Foresight, period: Period, target: float, mix: Floats) -> Range:
    """The wins in a step of the clock that bring a target evenly over the whole period."""
    steps = max(foresight.clock.at(period.end) - foresight.clock.at(period.start), 1)
    return Range(max(target, 0.0)) / _sale(foresight, mix) / steps


def mix_of(foresight: Foresight) -> Floats:
    """Which share of the wins each pipeline has, as deals come in and are won."""
    rates = [
        arrivals.mean * _steady(foresight, nth).win if arrivals else 0.0
        for nth, arrivals in enumerate(foresight.arrivals)
    ]
    whole = sum(rates)
    return np.array(rates) / whole if whole else np.zeros(len(rates))


def _steady(foresight: Foresight, nth: int) -> Steady:
    arrivals = foresight.arrivals[nth]
    assert arrivals is not None  # noqa: S101 - asked by the caller
    return steady(foresight.lanes[nth], arrivals.shares)


def _sale(foresight: Foresight, mix: Floats) -> Range:
    """What a win brings, over the pipelines."""
    told = [(share, one) for share, one in zip(mix, foresight.worth.sales, strict=True) if len(one)]
    mean = sum(share * float(one.mean()) for share, one in told)
    variance = sum(share**2 * float(one.var()) / len(one) for share, one in told)
    unsure = foresight.own.sales[1] if foresight.own else 0.0
    return Range(mean, hypot(variance**0.5 / mean, unsure) if mean else 0.0)


def _rated(foresight: Foresight, mix: Floats) -> float:
    """The share of the wins whose amount can be converted."""
    told = [share * foresight.worth.rated(nth) for nth, share in enumerate(mix)]
    return sum(told) or 1.0


def _steps(foresight: Foresight, wins: Range, mix: Floats) -> tuple[Step, ...]:
    """The stock in each stage that so many wins a step of the clock need."""
    standing, own = foresight.standing, foresight.own
    factor = Range(*own.wins) if own else Range(1.0)
    found = []
    for nth, lane in enumerate(foresight.lanes):
        if foresight.arrivals[nth] is None:
            continue
        flow, mine = _steady(foresight, nth), (standing.lane == nth) & ~standing.is_unrated
        if flow.win <= 0:
            continue
        stock = flow.stock(float(mix[nth]))
        for place in np.flatnonzero(lane.stays.in_use).tolist():
            stage = lane.stages[place]
            there = mine & (standing.stage == place)
            known = standing.amount[there & ~np.isnan(standing.amount)]
            worth = float(known.mean()) if len(known) else 0.0
            found.append(
                Step(
                    lane.pipeline,
                    stage,
                    _p_win(flow.p_win[place], factor.value) if lane.is_known(place) else None,
                    wins * float(stock[place]) / factor,
                    worth,
                    int(there.sum()),
                    float(np.nansum(standing.amount[there])),
                )
            )
    return tuple(found)


def _p_win(chance: float, factor: float) -> float | None:
    """The chance of one that reached a stage; null: none does."""
    return None if np.isnan(chance) else float(1 - (1 - chance) ** factor)


def _last_useful(first: FirstSteps, period: Period, today: date) -> tuple[str | None, bool]:
    """The last week in which what is begun is won within the period in half of the cases."""
    if first.lag_days is None:
        return None, False
    last_on = period.end - timedelta(days=round(first.lag_days[1]) + 1)
    return period_of(last_on, "week").label, last_on < today
