"""How steady a company is: what earlier spans like this one brought beside what was expected.

Earlier instants at the same distance from the end of a month are foretold anew, each from what was
known then, and held against what came. What their errors exceed chance by is the unrest that every
forecast has besides; what lasts of them is the pace that is to be expected.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, exp
from typing import TYPE_CHECKING

import numpy as np

from teropong.facts.calendar import months_before
from teropong.outlook.clock import Floats
from teropong.outlook.forecast.earlier import Flow, flow_at
from teropong.statistics.lasting import Told, next_of

if TYPE_CHECKING:
    from teropong.outlook.forecast.foresight import Foresight

_MOST_SPANS = 12
_LEARNS = 60
"""Steps of records before which nothing is foretold."""
_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Steadiness:
    """``pace``: what is expected of it beside the learnt one.

    ``unrest``: the standard deviation of its logarithm.
    """

    pace: float = 1.0
    unrest: float = 0.0


def paces_of(steady: Sequence[Steadiness], luck: Floats) -> Floats:
    """Spans × draws: what luck common to all deals, a normal deviate, makes of each pace."""
    return np.array([one.pace * np.exp(one.unrest * (luck - one.unrest / 2)) for one in steady])


def steadiness(foresight: Foresight, end: date) -> Steadiness:
    """Of the time from today until before a day."""
    ahead = next_of(list(_earlier(foresight, end)))
    return Steadiness(exp(ahead.mean + ahead.spread**2 / 2), ahead.spread)


def _earlier(foresight: Foresight, end: date) -> Iterator[Told]:
    """Wins of earlier spans as long as that, the latest first; none overlaps another."""
    clock, now = foresight.clock, foresight.now
    steps = clock.at(end) - now
    months = max(ceil((end - foresight.today).days / _MONTH - 0.1), 1)
    first = max(*(lane.stays.since for lane in foresight.lanes), foresight.known_from) + _LEARNS
    for nth in range(1, _MOST_SPANS + 1):
        before = months_before(end, nth * months)
        start = clock.at(before) - steps
        if steps <= 0 or start < first:
            return
        yield _whole([flow.told(clock, before) for flow in _flows(foresight, start)])


def _flows(foresight: Foresight, step: int) -> list[Flow]:
    """The pipelines as they were known at a step."""
    known = foresight.known
    if step not in known:
        stays = (lane.stays for lane in foresight.lanes)
        known[step] = [flow_at(one, foresight.clock, step, foresight.known_from) for one in stays]
    return known[step]


def _whole(told: list[Told]) -> Told:
    return Told(
        sum(one.came for one in told),
        sum(one.expected for one in told),
        sum(one.variance for one in told),
    )
