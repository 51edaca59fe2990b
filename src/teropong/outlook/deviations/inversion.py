"""A stage worth more than the one before it, clearly and not for a week: no funnel.

A sum of n deals varies by about its own mean deal times √n, and somewhat more as deals differ in
size. It opens where that cannot explain the excess, and lasts until there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, sqrt
from statistics import NormalDist

from teropong.outlook.deviations.courses import narrowed
from teropong.outlook.deviations.latch import is_at_edge, open_since
from teropong.outlook.deviations.refilling import is_bearable, refill
from teropong.outlook.deviations.seen import Seen, Standing, Stock
from teropong.outlook.shape import Deviation, Lever

LEAST_DEALS = 8
"""In the two stages together: of fewer nothing is a funnel."""
_CLEAR = 0.99
_MORE = 2.0
"""The mean square of a deal's size is about so many times its mean's square."""


def find(seen: Seen) -> Iterator[Deviation]:
    """The stages of teams and the company that are worth more than the one before."""
    stages = {(stock.whose, stock.measure.pipeline, stock.measure.stage): stock
              for stock in seen.stocks}  # fmt: skip
    for before in seen.stocks:
        key = (before.whose, before.measure.pipeline, before.following or "")
        if before.whose.kind != "rep" and key in stages:
            yield from _inverted(seen, before, stages[key])


def _inverted(seen: Seen, before: Stock, stage: Stock) -> Iterator[Deviation]:
    pairs = list(zip(before.weeks, stage.weeks, strict=True))
    since = open_since((_excess(*pair) > 0, _chance(*pair) >= _CLEAR) for pair in pairs)
    if since is None:
        return
    less, more = pairs[-1]
    yield Deviation(
        "inversion",
        stage.measure,
        stage.whose,
        str(seen.as_of_on),
        pairs[since][0].start,
        Fraction(more.value_minor or 0),
        Fraction(less.value_minor or 0),
        _chance(less, more),
        lever=_lever(seen, before, stage),
        subject=before.measure.stage,
        behind={"indicator": "pipeline_value", "figure": "value", "stage": stage.measure.stage}
        | ({"pipeline": stage.measure.pipeline} if stage.measure.pipeline else {})
        | {"period": str(seen.as_of_on)}
        | narrowed(stage.whose),
        is_older=is_at_edge([_worths(*pair) for pair in pairs], since),
    )


def _lever(seen: Seen, before: Stock, stage: Stock) -> Lever | None:
    """So many deals of the usual size as make up for the excess; null: more than could come."""
    deal = _usual_deal(before.weeks) or _usual_deal(stage.weeks)
    missing = ceil(_excess(before.weeks[-1], stage.weeks[-1]) / deal) if deal else 0
    return refill(seen, missing) if missing > 0 and is_bearable(seen, before, missing) else None


def _usual_deal(weeks: Sequence[Standing]) -> Fraction:
    """What a deal there was worth on average, over all weeks; 0 where that is not known."""
    lit = [(week.value_minor, week.deals) for week in weeks if week.value_minor is not None]
    deals = sum(n for _, n in lit)
    return Fraction(sum(value for value, _ in lit), deals) if deals else Fraction(0)


def _excess(less: Standing, more: Standing) -> Fraction:
    """By how much the stage is worth more; 0 where that cannot be said for want of a rate."""
    worths = _worths(less, more)
    return Fraction(worths[1] - worths[0]) if worths else Fraction(0)


def _worths(less: Standing, more: Standing) -> tuple[int, int] | None:
    """What both are worth; null where one lacks a rate."""
    if less.value_minor is None or more.value_minor is None:
        return None
    return less.value_minor, more.value_minor


def _chance(less: Standing, more: Standing) -> float:
    """The probability that the stage holds more than the one before, not by chance."""
    if less.deals + more.deals < LEAST_DEALS:
        return 0.0
    whole, deals = (less.value_minor or 0) + (more.value_minor or 0), less.deals + more.deals
    spread = sqrt(_MORE / deals) * whole
    return NormalDist().cdf(float(_excess(less, more)) / spread) if spread else 0.0
