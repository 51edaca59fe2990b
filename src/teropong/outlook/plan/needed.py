"""Backwards from the target: wins, stock at each step, first meetings and contacts a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import hypot

import numpy as np

from teropong.facts.calendar import Period, period_of
from teropong.outlook.clock import Floats
from teropong.outlook.forecast.foresight import Foresight
from teropong.outlook.plan.first_steps import FirstSteps
from teropong.outlook.plan.range import Range
from teropong.outlook.plan.steady import Steady, steady


@dataclass(frozen=True)
class Step:
    """A stage: what a steady flow of the needed wins has in it, and what there is.

    Money is in minor units of the reporting currency. ``p_win`` is of one that reached the stage.
    """

    pipeline: str
    stage: str
    p_win: float | None
    needed: Range
    needed_value: float
    actual: int
    actual_value: float


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
    """What a target needs. ``rest`` are the minor units that it lacks of what is done."""

    rest: float
    sale: Range
    wins: Range
    steps: tuple[Step, ...]
    meetings: Weekly
    contacts: Weekly


def needed(
    foresight: Foresight, first: FirstSteps, period: Period, rest: float, there: float = 1.0
) -> Needed:
    """What it takes to bring so many minor units from today, or its start, to a period's end.

    ``there`` is the part of these days on which the one who is to bring it is there.
    """
    start = max(period.start, foresight.today)
    steps = max(foresight.clock.at(period.end) - foresight.clock.at(start), 1)
    mix = mix_of(foresight)
    sale = _sale(foresight, mix)
    wins = Range(max(rest, 0.0)) / sale
    meetings, contacts = weekly(foresight, first, period, rest, there, mix)
    return Needed(rest, sale, wins, _steps(foresight, wins / steps, mix), meetings, contacts)


def weekly(
    foresight: Foresight, first: FirstSteps, period: Period, rest: float, there: float, mix: Floats
) -> tuple[Weekly, Weekly]:
    """The first meetings and contacts of a week; as `needed`."""
    start = max(period.start, foresight.today)
    weeks = max((period.end - start).days * there, 1) / 7
    meetings = contacts = None
    sale = _sale(foresight, mix)
    if first.p_sale and first.share_new and sale.value > 0:
        wins = Range(max(rest, 0.0)) / sale
        meetings = wins * (first.share_new / _rated(foresight, mix)) / first.p_sale / weeks
        contacts = meetings * first.contacts if first.contacts else None
    last, is_late = _last_useful(first, period, foresight.today)
    return (
        Weekly(meetings, first.meetings_a_week, last, is_late),
        Weekly(contacts, first.contacts_a_week, last, is_late),
    )


def profile(foresight: Foresight, period: Period, target: float) -> tuple[Step, ...]:
    """The stages as a flow fills them that brings a target evenly over the whole period.

    Unlike those of `needed` they do not depend on what is done, nor on how much of it is left.
    """
    mix = mix_of(foresight)
    steps = max(foresight.clock.at(period.end) - foresight.clock.at(period.start), 1)
    return _steps(foresight, Range(max(target, 0.0)) / _sale(foresight, mix) / steps, mix)


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
        for place, stage in enumerate(lane.stages):
            there = mine & (standing.stage == place)
            need = wins * float(stock[place]) / factor
            known = standing.amount[there & ~np.isnan(standing.amount)]
            worth = float(known.mean()) if len(known) else 0.0
            found.append(
                Step(
                    lane.pipeline,
                    stage,
                    _p_win(flow.p_win[place], factor.value) if lane.is_told else None,
                    need,
                    need.value * worth,
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
