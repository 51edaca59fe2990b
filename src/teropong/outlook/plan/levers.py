"""Which single change brings how much, and how large it would have to be to close the gap.

Each lever is pulled in the forecast itself: more deals that come in, larger sales, fewer losses in
a step, a faster step, more deals in a step today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np

from teropong.facts.calendar import Period
from teropong.outlook.chance.lane import Change
from teropong.outlook.clock import Floats
from teropong.outlook.forecast.foresight import Foresight
from teropong.outlook.forecast.steadiness import paces_of
from teropong.outlook.plan.reaching import spans_of
from teropong.statistics.rates import Gamma

Name = Literal["volume", "value", "losses", "duration", "deals"]
_LUCK = np.array([-2.856970, -1.355626, 0.0, 1.355626, 2.856970])
_WEIGHTS = np.array([0.011257, 0.222076, 0.533333, 0.222076, 0.011257])
"""Gauss and Hermite's five places of a normal deviate, and what each weighs (they sum to 1)."""
STEP = 0.1
"""By so much a lever is pulled to see what it brings."""
_MOST = {"volume": 4.0, "value": 4.0, "losses": 0.9, "duration": 0.9, "deals": 200.0}
_GUESSES = 24
TOLD = 8
"""Of so many levers, those that bring most, the chance is drawn: a draw costs most of a plan."""
_NEAR = 0.002
"""So near to the goal, as a share of the gap, a change is taken to close it."""


@dataclass(frozen=True)
class Lever:
    """One change, of one pipeline's stage where it has one.

    ``brings`` is what a tenth of it adds to the revenue that is expected (of ``deals`` what one
    deal adds), ``elasticity`` that as a share of it over a tenth; ``closes`` how large the change
    must be for the middle of the forecast to reach the target: a share, or deals; null where no
    bearable one does. ``p_target`` is the chance of the target if so much is changed; where
    nothing is lacking, or no bearable change closes the gap, a tenth, or a deal. It is drawn for
    the first `TOLD` only; null for the others.
    """

    name: Name
    pipeline: str = ""
    stage: str = ""
    brings: float = 0.0
    elasticity: float = 0.0
    closes: float | None = None
    p_target: float | None = None


Pulled = Callable[[float], Foresight]


def levers(foresight: Foresight, period: Period, rest: float, gap: float) -> list[Lever]:
    """All levers on the revenue still to come in a period, the one that brings most first.

    Args:
        foresight: as things are.
        period: the running one, or one to come.
        rest: minor units that the target lacks of what is done.
        gap: those that it lacks of what is expected, 0 or less where nothing is lacking.
    """
    base = expected(foresight, period)
    found = []
    for lever, pull in _levers(foresight):
        step = 1.0 if lever.name == "deals" else STEP
        brings = expected(pull(step), period) - base
        closes = _closing(pull, lever.name, period, base, base + gap) if gap > 0 else None
        found.append(
            (
                replace(
                    lever,
                    brings=brings,
                    elasticity=brings / base / step if base > 0 else 0.0,
                    closes=closes,
                ),
                partial(pull, closes or step),
            )
        )
    found.sort(key=lambda one: -one[0].brings)
    drawn = [
        replace(lever, p_target=chance_of(pulled(), period, rest)) for lever, pulled in found[:TOLD]
    ]
    return [*drawn, *(lever for lever, _pulled in found[TOLD:])]


def expected(foresight: Foresight, period: Period) -> float:
    """The mean of the revenue still to come in a period, over the paces that it may have."""
    spans = spans_of(foresight, period)
    deals = foresight.deals(foresight.steps(spans))
    paces = paces_of(foresight.steady(spans), _LUCK)
    hazards = -np.log1p(-np.minimum(deals.chances, 1 - 1e-12))
    won = [1 - np.exp(-hazard[:, None] * pace) for hazard, pace in zip(hazards, paces, strict=True)]
    within = won[-1] if len(won) == 1 else np.maximum(won[-1] - won[-2], 0)
    unborn = foresight.unborn(spans)[-1]
    born = sum(part.mean * float(part.amounts.mean()) for part in unborn if len(part.amounts))
    return float(deals.amounts @ (within @ _WEIGHTS) + born * (paces[-1] @ _WEIGHTS))


def draws(foresight: Foresight, period: Period) -> Floats:
    """Draws of the revenue still to come in a period, in minor units."""
    spans = spans_of(foresight, period)
    return foresight.ends(spans)[-1].revenue


def chance_of(foresight: Foresight, period: Period, rest: float) -> float:
    """The chance that a period still brings so much."""
    return float((draws(foresight, period) >= rest).mean())


def more(foresight: Foresight, by: float) -> Foresight:
    """If so many more deals came in, as a share of those that do."""
    arrivals = tuple(
        one and replace(one, rate=Gamma(one.rate.shape * (1 + by), one.rate.time))
        for one in foresight.arrivals
    )
    return replace(foresight, arrivals=arrivals)


def larger(foresight: Foresight, by: float) -> Foresight:
    """If each sale brought so much more, as a share, and was won as often."""
    worth = foresight.worth
    sales = tuple(one * (1 + by) for one in worth.sales)
    standing = replace(foresight.standing, amount=foresight.standing.amount * (1 + by))
    worth = replace(worth, sales=sales)
    return replace(foresight, worth=worth, standing=standing, usual=foresight)


def _levers(foresight: Foresight) -> Iterator[tuple[Lever, Pulled]]:
    yield Lever("volume"), lambda by: more(foresight, by)
    yield Lever("value"), lambda by: larger(foresight, by)
    for nth, lane in enumerate(foresight.lanes):
        for place in lane.told_stages:
            of = lane.pipeline, lane.stages[place]
            yield Lever("losses", *of), _changing(foresight, nth, place, is_loss=True)
            yield Lever("duration", *of), _changing(foresight, nth, place, is_loss=False)
            yield Lever("deals", *of), _adding(foresight, nth, place)


def _changing(foresight: Foresight, nth: int, place: int, *, is_loss: bool) -> Pulled:
    def pulled(by: float) -> Foresight:
        change = Change(place, losses=1 - by) if is_loss else Change(place, speed=1 / (1 - by))
        lanes = list(foresight.lanes)
        lanes[nth] = lanes[nth].changed(change)
        return replace(foresight, lanes=tuple(lanes), usual=foresight, _until={})

    return pulled


def _adding(foresight: Foresight, nth: int, place: int) -> Pulled:
    """More deals that enter a stage today, each worth what a sale is worth."""
    return lambda by: replace(foresight, added=(*foresight.added, (nth, place, by)))


def _closing(pull: Pulled, name: Name, period: Period, base: float, goal: float) -> float | None:
    """The least change with which the mean reaches a goal: by false position (Illinois).

    More deals bring in proportion, so that the first guess is right; the others need a few.
    """
    low, high = 0.0, _MOST[name]
    lacks, beyond = base - goal, expected(pull(high), period) - goal
    if beyond < 0:
        return None
    side = 0
    for _ in range(_GUESSES):
        guess = high - beyond * (high - low) / (beyond - lacks)
        found = expected(pull(guess), period) - goal
        if abs(found) <= _NEAR * (goal - base):
            return guess
        if found < 0:
            low, lacks, beyond = guess, found, beyond / (2 if side < 0 else 1)
        else:
            high, beyond, lacks = guess, found, lacks / (2 if side > 0 else 1)
        side = -1 if found < 0 else 1
    return high
