"""A stage slower than it is to be: its estimated length, those still there included, is beyond it.

The interval of the estimate says how sure. It opens where hardly a doubt is left, and lasts as long
as the estimate itself is beyond what was expected.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import log
from statistics import NormalDist

from teropong.outlook.deviations.courses import narrowed
from teropong.outlook.deviations.latch import open_since
from teropong.outlook.deviations.seen import Lasting, Length, Seen
from teropong.outlook.shape import Deviation
from teropong.statistics import normal_deviate

_CLEAR = 0.975
_DEVIATES = 2 * normal_deviate(0.90)
"""An interval of 90 % is so many standard deviations wide."""


def find(seen: Seen) -> Iterator[Deviation]:
    """The stages that take longer than they are to."""
    for lasting in seen.lastings:
        expected = lasting.expected
        if not lasting.lengths or not expected:
            continue
        sure = [_chance(length, expected) for length in lasting.lengths]
        since = open_since((one > 0.5, one >= _CLEAR) for one in sure)
        mean = lasting.lengths[-1].mean
        if since is not None and mean is not None:
            yield _told(seen, lasting, since, mean, sure[-1])


def _chance(length: Length, expected: float) -> float:
    """The probability that the stage takes longer than expected; 0 where it cannot be said."""
    if not length.mean or not length.low or not length.high or length.low >= length.high:
        return 0.0
    deviation = (log(length.high) - log(length.low)) / _DEVIATES
    return NormalDist().cdf((log(length.mean) - log(expected)) / deviation)


def _told(seen: Seen, lasting: Lasting, since: int, mean: float, sure: float) -> Deviation:
    where = {"pipeline": lasting.measure.pipeline} if lasting.measure.pipeline else {}
    return Deviation(
        "slow",
        lasting.measure,
        lasting.whose,
        str(seen.as_of_on),
        lasting.lengths[since].on,
        Fraction(mean).limit_denominator(1000),
        Fraction(lasting.expected or 0).limit_denominator(1000),
        sure,
        lasting.worth_minor or None,
        behind={"indicator": "stage_duration", "figure": "value", "period": str(seen.as_of_on)}
        | {"stage": lasting.measure.stage}
        | where
        | narrowed(lasting.whose),
    )
