"""The usual range of a sale: where the next one will probably lie, four times out of five.

From 20 amounts on, their 10th to 90th percentile, exactly. With 5 to 19 above 0, the prediction
interval exp(m ± t(0.9; n−1) · s · √(1 + 1/n)) of their logs (Hahn & Meeker, *Statistical
Intervals* (1991), 4.7), in 40-digit decimals and rounded to a whole minor unit, so that every
machine prints the same money. Else none.
"""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from teropong.statistics.quantiles import Ascending, quantile
from teropong.statistics.window import SortedWindow, Whole

Integers = NDArray[np.integer[Any]]

_MANY, _FEW = 20, 5
_TENTH, _NINE_TENTHS = Fraction(1, 10), Fraction(9, 10)
_DECIMALS = Context(prec=40)
_T_90 = {
    4: Decimal("1.53320627405894391084866105976"),
    5: Decimal("1.47588404882448107854645894781"),
    6: Decimal("1.43975574726514841179081663644"),
    7: Decimal("1.41492392765050847758985360932"),
    8: Decimal("1.39681530974386471694107389909"),
    9: Decimal("1.38302873839663230869543558214"),
    10: Decimal("1.37218364111033562721915696766"),
    11: Decimal("1.36343031802054064501529598354"),
    12: Decimal("1.35621733402320543379621568801"),
    13: Decimal("1.35017128878005505528436171424"),
    14: Decimal("1.34503037445465060788895123995"),
    15: Decimal("1.34060560785045556395680836196"),
    16: Decimal("1.33675716732731471987715289615"),
    17: Decimal("1.33337938972162693183163316864"),
    18: Decimal("1.33039094356990925491856402049"),
}
"""Student's t at 0.9 by degrees of freedom, the roots of the incomplete beta to 30 digits."""


class Range(NamedTuple):
    """The usual range in minor units, both ends included; null where there are too few."""

    low: Fraction | None
    high: Fraction | None


_NONE = Range(None, None)


def usual_range(amounts: Whole) -> Range:
    """The usual range of amounts in minor units, in any order."""
    return _percentiles(sorted(amounts)) if len(amounts) >= _MANY else _predicted(amounts)


def rolling_usual_ranges(
    days: Integers, amounts: Whole, query_days: Integers, window_starts: Integers
) -> list[Range]:
    """For each query day the usual range of what lies from its window's start to the day before.

    The same as `usual_range` of those amounts, without sorting them again for every day.

    Args:
        days: day numbers, ascending, one per amount.
        amounts: in minor units, a list or an array of whole numbers.
        query_days: any day numbers; ascending ones are fast.
        window_starts: the first day of each query's window, one per query day.

    Raises:
        ValueError: arrays of different lengths, or days that do not ascend.
    """
    if len(days) != len(amounts) or len(query_days) != len(window_starts):
        raise ValueError("days and amounts, query days and window starts must be of one length")
    if (days[1:] < days[:-1]).any():
        raise ValueError("days must ascend")
    first = np.searchsorted(days, window_starts)
    end = np.maximum(np.searchsorted(days, query_days), first)
    window = SortedWindow(amounts)
    return [_windowed(window, int(a), int(z)) for a, z in zip(first, end, strict=True)]


def _windowed(window: SortedWindow, first: int, end: int) -> Range:
    if end - first < _MANY:
        return _predicted(window.values[first:end])
    window.move(first, end)
    return _percentiles(window)


def _percentiles(ascending: Ascending) -> Range:
    return Range(quantile(ascending, _TENTH), quantile(ascending, _NINE_TENTHS))


def _predicted(amounts: Whole) -> Range:
    logs = [_log(int(amount)) for amount in amounts if amount > 0]
    n = len(logs)
    if n < _FEW:
        return _NONE
    with localcontext(_DECIMALS):
        mean = sum(logs, Decimal(0)) / n
        variance = sum(((log - mean) ** 2 for log in logs), Decimal(0)) / (n - 1)
        reach = _T_90[n - 1] * (variance * (n + 1) / n).sqrt()
        return Range(Fraction(round((mean - reach).exp())), Fraction(round((mean + reach).exp())))


@lru_cache(maxsize=4096)
def _log(amount: int) -> Decimal:
    return Decimal(amount).ln(_DECIMALS.copy())
