"""A stage slower than it is to be: its estimated length, those still there included, is beyond it.

The interval of the estimate says how sure. It opens where that leaves hardly a doubt and it is a
quarter beyond; it lasts as long as it is a tenth beyond. Of a team it is told where that is slower
than the company by a fifth, and not where the whole company is slow.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import log
from statistics import NormalDist

from teropong.outlook.deviations.courses import narrowed
from teropong.outlook.deviations.latch import is_at_edge, open_since
from teropong.outlook.deviations.levels import beyond
from teropong.outlook.deviations.seen import Lasting, Length, Seen
from teropong.outlook.shape import Deviation
from teropong.statistics import normal_deviate

_CLEAR, _HALF = 0.975, 0.5
_MUCH, _SOME = 1.25, 1.1
_APART = 1.2
_DEVIATES = 2 * normal_deviate(0.90)
"""An interval of 90 % is so many standard deviations wide."""


def find(seen: Seen) -> Iterator[Deviation]:
    """The stages that take longer than they are to, or than a target allows."""
    yield from beyond(seen, "slow")
    whole = {one.measure: _mean(one) for one in seen.lastings if one.whose.kind == "company"}
    slow = {
        lasting: since for lasting in seen.lastings if (since := _slow_since(lasting)) is not None
    }
    everywhere = {lasting.measure for lasting in slow if lasting.whose.kind == "company"}
    for lasting, since in slow.items():
        is_company = lasting.whose.kind == "company"
        is_apart = _mean(lasting) >= _APART * whole.get(lasting.measure, 0.0)
        if is_company or (is_apart and lasting.measure not in everywhere):
            yield _told(seen, lasting, since)


def _mean(lasting: Lasting) -> float:
    """The length now; 0 where it cannot be said."""
    return (lasting.lengths[-1].mean or 0.0) if lasting.lengths else 0.0


def _slow_since(lasting: Lasting) -> int | None:
    expected = lasting.expected
    if not lasting.lengths or not expected or not lasting.lengths[-1].mean:
        return None
    sure = [_chance(length, expected) for length in lasting.lengths]
    return open_since(
        (
            chance > _HALF and (length.mean or 0) >= _SOME * expected,
            chance >= _CLEAR and (length.mean or 0) >= _MUCH * expected,
        )
        for chance, length in zip(sure, lasting.lengths, strict=True)
    )


def _chance(length: Length, expected: float) -> float:
    """The probability that the stage takes longer than expected; 0 where it cannot be said."""
    if not length.mean or not length.low or not length.high or length.low >= length.high:
        return 0.0
    deviation = (log(length.high) - log(length.low)) / _DEVIATES
    return NormalDist().cdf((log(length.mean) - log(expected)) / deviation)


def _told(seen: Seen, lasting: Lasting, since: int) -> Deviation:
    now, expected = lasting.lengths[-1], lasting.expected or 0.0
    where = {"pipeline": lasting.measure.pipeline} if lasting.measure.pipeline else {}
    return Deviation(
        "slow",
        lasting.measure,
        lasting.whose,
        str(seen.as_of_on),
        lasting.lengths[since].on,
        Fraction(now.mean or 0).limit_denominator(1000),
        Fraction(expected).limit_denominator(1000),
        _chance(now, expected),
        lasting.worth_minor or None,
        behind={"indicator": "stage_duration", "figure": "value", "period": str(seen.as_of_on)}
        | {"stage": lasting.measure.stage}
        | where
        | narrowed(lasting.whose),
        is_older=is_at_edge([length.mean for length in lasting.lengths], since),
    )
