"""By how much the sum weighted by stage differs from what is to be expected, and why.

The sum of the peers: what open deals expected to close within a period are worth, times how often
deals of their stage are won. Six corrections lead from it to the forecast, one after another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from teropong.facts.calendar import Period
from teropong.outlook.clock import Floats
from teropong.outlook.forecast.foresight import Foresight


@dataclass(frozen=True)
class Difference:
    """Stage-weighted, and what the forecast's mean has more, or less, for each reason.

    ``timing``: deals close when they do, not when they are expected to; ``age``: their chance by
    how long they are there; ``own``: the record of the reps of a part; ``drift``: amounts change
    until the close; ``unborn``: deals that are not there yet; ``pace``: how the company's pace
    differs from what it was.
    """

    stage_weighted: float
    timing: float
    age: float
    own: float
    drift: float
    unborn: float
    pace: float


def differences(
    foresight: Foresight, spans: Sequence[Period], means: Sequence[float], *, in_money: bool
) -> list[Difference]:
    """Of each of the spans, that follow one another; ``means`` are what their draws come to."""
    standing = foresight.standing
    steps = foresight.steps(spans)
    deals = foresight.deals(steps)
    alike = replace(foresight, own=None).deals(steps) if foresight.own else deals
    within, turned = (np.diff(one.chances, axis=0, prepend=0) for one in (alike, deals))
    by_stage, ever = _chances(foresight)
    listed = np.nan_to_num(standing.amount) if in_money else np.ones(len(standing))
    amounts = deals.amounts if in_money else listed
    unborn = foresight.unborn(spans)
    found = []
    for nth, (span, mean) in enumerate(zip(spans, means, strict=True)):
        due = _due(foresight, span, is_first=not nth)
        share = np.divide(within[nth], ever, out=np.zeros_like(ever), where=ever > 0)
        sums = [
            float((listed * by_stage * due).sum()),
            float((listed * by_stage * share).sum()),
            float((listed * within[nth]).sum()),
            float((listed * turned[nth]).sum()),
            float((amounts * turned[nth]).sum()),
        ]
        born = sum(part.mean * (_mean(part.amounts) if in_money else 1) for part in unborn[nth])
        rest = mean - sums[-1] - born
        found.append(Difference(sums[0], *_steps(sums), born, rest))
    return found


def _chances(foresight: Foresight) -> tuple[Floats, Floats]:
    """Each deal's chance on entering its stage, and at its age."""
    standing = foresight.standing
    by_stage, ever = np.zeros(len(standing)), np.zeros(len(standing))
    for nth, lane in enumerate(foresight.lanes):
        here = standing.lane == nth
        by_stage[here] = lane.chance[standing.stage[here], 0]
        ever[here] = lane.chance[standing.stage[here], standing.age[here]]
    return by_stage, ever


def _due(foresight: Foresight, span: Period, *, is_first: bool) -> NDArray[np.bool_]:
    """Those expected to close within a span; what is overdue, within the first."""
    expected = foresight.standing.expected_on
    return (expected < np.datetime64(span.end)) & (
        is_first | (expected >= np.datetime64(span.start))
    )


def _mean(amounts: Floats) -> float:
    return float(amounts.mean()) if len(amounts) else 0.0


def _steps(sums: Sequence[float]) -> tuple[float, float, float, float]:
    first, second, third, fourth, fifth = sums
    return second - first, third - second, fourth - third, fifth - fourth
