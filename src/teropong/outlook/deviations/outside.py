"""New accounts outside the usual range: several of one rep's, or one that is far out.

One in ten is below the range and one in ten above it by definition. So one's of a quarter are told
of together, where they are more than chance makes (binomial); a single one in the four weeks after,
where it lies nearly as far beyond the range as that is wide (in ratios).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import log

from teropong.outlook.deviations.budget import WEEKS
from teropong.outlook.deviations.courses import narrowed
from teropong.outlook.deviations.seen import Sale, Seen
from teropong.outlook.deviations.weeks import WEEK
from teropong.outlook.shape import Deviation, Measure, Whose
from teropong.statistics import about, at_least

BEYOND = 0.1
"""The share that lies below the usual range, by its definition."""
_RARELY = 0.002
_LEAST = 2
_FAR = 2.8
"""From the middle of the range, in halves of its width."""
_NEWS = 4 * WEEK
_WORTH = 10


def find(seen: Seen) -> Iterator[Deviation]:
    """Reps whose new accounts are small, and single accounts far outside."""
    first = seen.end - WEEKS * WEEK
    sales = [sale for sale in seen.sales if sale.on >= first]
    for rep in sorted({sale.rep for sale in sales}):
        mine = [sale for sale in sales if sale.rep == rep]
        small = [sale for sale in mine if _is_small(sale)]
        if len(small) >= _LEAST and at_least(len(small), len(mine), BEYOND) <= _RARELY:
            is_older = any(
                _is_small(sale) for sale in seen.sales if sale.rep == rep and sale.on < first
            )
            yield replace(_several(seen, rep, mine, small), is_older=is_older)
    for sale in sales:
        if sale.on > seen.as_of_on - _NEWS and abs(far(sale)) >= _FAR:
            yield _single(seen, sale)


def _is_small(sale: Sale) -> bool:
    return sale.low is not None and sale.amount_minor < sale.low


def far(sale: Sale) -> float:
    """How far a sale lies from the middle of its range, in halves of its width: −1 is its low."""
    if not sale.low or not sale.high or sale.high <= sale.low or sale.amount_minor <= 0:
        return 0.0
    low, high = log(float(sale.low)), log(float(sale.high))
    return (log(sale.amount_minor) - (low + high) / 2) / ((high - low) / 2)


def _several(seen: Seen, rep: str, mine: Sequence[Sale], small: Sequence[Sale]) -> Deviation:
    sure = 1 - about(BEYOND, _WORTH).seen(len(small), len(mine) - len(small)).below(BEYOND)
    start = min(sale.on for sale in small)
    missing = sum((sale.low or 0) - sale.amount_minor for sale in small)
    whose = Whose("rep", rep)
    return Deviation(
        "outside",
        Measure("average_sale"),
        whose,
        seen.since(start),
        start,
        Fraction(len(small)),
        Fraction(len(mine)),
        sure,
        round(missing),
        behind=_opened(seen.since(start)) | narrowed(whose),
    )


def _single(seen: Seen, sale: Sale) -> Deviation:
    end = sale.low if sale.amount_minor < (sale.low or 0) else sale.high
    missing = round((sale.low or 0) - sale.amount_minor)
    return Deviation(
        "outside",
        Measure("average_sale"),
        Whose("rep", sale.rep),
        str(sale.on),
        sale.on,
        Fraction(sale.amount_minor),
        end,
        None,
        missing if missing > 0 else None,
        subject=sale.account,
        behind=_opened(str(sale.on)) | {"rep": sale.rep},
    )


def _opened(period: str) -> dict[str, str]:
    return {"indicator": "average_sale", "figure": "outside", "period": period}
