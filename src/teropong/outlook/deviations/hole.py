"""A hole in a step: far fewer deals stand there than usually, so that little can come of it soon.

Usual is the mean of the half year before the last four weeks. It opens where no more than half of
it is left, and so few would come by chance in one week of a thousand (Poisson, of stocks that vary
by half as much again); it lasts until three quarters are there. Where the whole company has the
hole, its parts are not told of one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil

from teropong.outlook.deviations.courses import narrowed
from teropong.outlook.deviations.latch import is_at_edge, open_since
from teropong.outlook.deviations.refilling import is_bearable, refill
from teropong.outlook.deviations.seen import Seen, Standing, Stock
from teropong.outlook.shape import Deviation
from teropong.statistics import Gamma, around

_RARELY = 0.001
_DISPERSION = 1.5
_FILLED, _HALF = 0.75, 0.5
_USUAL_WEEKS, _LATEST_WEEKS = 26, 4
LEAST_USUAL = 5
"""A stage that usually holds fewer has holes without meaning."""
_LEAST_WEEKS = 13
_SPREAD = 0.5


def find(seen: Seen) -> Iterator[Deviation]:
    """The stages that are nearly empty, of the company, its teams and its reps."""
    found = [one for stock in seen.stocks if (one := _found(seen, stock)) is not None]
    everywhere = {one.measure for one in found if one.whose.kind == "company"}
    for one in found:
        if one.whose.kind == "company" or one.measure not in everywhere:
            yield one


def _found(seen: Seen, stock: Stock) -> Deviation | None:
    usual = [_usual(stock.weeks, nth) for nth in range(len(stock.weeks))]
    since = open_since(
        (one is not None and week.deals < _FILLED * one, is_rare(week.deals, one))
        for week, one in zip(stock.weeks, usual, strict=True)
    )
    if since is None or usual[-1] is None:
        return None
    is_older = is_at_edge(usual, since)
    return replace(_told(seen, stock, since, usual[since] or usual[-1]), is_older=is_older)


def _usual(weeks: Sequence[Standing], nth: int) -> float | None:
    """How many deals usually stood there, seen from a week; null where that is unknown or few."""
    before = weeks[max(0, nth - _LATEST_WEEKS - _USUAL_WEEKS) : max(0, nth - _LATEST_WEEKS)]
    if len(before) < _LEAST_WEEKS:
        return None
    mean = sum(week.deals for week in before) / len(before)
    return mean if mean >= LEAST_USUAL else None


def is_rare(deals: int, usual: float | None) -> bool:
    """Whether it is half of the usual or less, and chance would hardly ever leave so few."""
    if usual is None or deals > usual * _HALF:
        return False
    known = Gamma((deals + 1) / _DISPERSION, 1 / _DISPERSION)
    return 1 - known.below(usual) <= _RARELY


def _told(seen: Seen, stock: Stock, since: int, usual: float) -> Deviation:
    now = stock.weeks[-1]
    missing = ceil(usual - now.deals)
    sure = around(usual, _SPREAD).seen(now.deals, 1, _DISPERSION).below(usual)
    where = {"pipeline": stock.measure.pipeline} if stock.measure.pipeline else {}
    return Deviation(
        "hole",
        stock.measure,
        stock.whose,
        str(seen.as_of_on),
        stock.weeks[since].start,
        Fraction(now.deals),
        Fraction(usual).limit_denominator(100),
        sure,
        _stake(seen, stock, usual - now.deals),
        refill(seen, missing) if is_bearable(seen, stock, missing) else None,
        behind={"indicator": "pipeline_value", "figure": "deals", "period": str(seen.as_of_on)}
        | {"stage": stock.measure.stage}
        | where
        | narrowed(stock.whose),
    )


def _stake(seen: Seen, stock: Stock, missing: float) -> int | None:
    """What the missing deals would bring in: their usual worth, times the share that is won."""
    chance = seen.chances.get((stock.measure.pipeline, stock.measure.stage))
    lit = [(week.deals, week.value_minor) for week in stock.weeks if week.value_minor is not None]
    deals = sum(n for n, _ in lit)
    if chance is None or not deals:
        return None
    worth = sum(value for _, value in lit) / deals
    return round(missing * worth * chance) or None
