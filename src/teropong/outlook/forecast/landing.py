"""Where what is started now lands: when the deals born today are won, if they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from teropong.facts.calendar import Period
from teropong.outlook.clock import Floats
from teropong.outlook.forecast.foresight import Foresight
from teropong.statistics.intervals import TENTHS

_REACH = 2
"""Years that are looked ahead."""


def landing(foresight: Foresight, spans: Sequence[Period]) -> dict[str, Any]:
    """In how many days half of the deals born today are won, of those that are, and 10 and 90 %.

    Of each period besides which share of what is still to be won in it comes from deals that are
    not there yet: the smaller, the more it is decided already.
    """
    won_by = _won_by(foresight)
    days: list[int | None] = [None] * len(TENTHS)
    if won_by is not None:
        steps = [int(np.searchsorted(won_by, share * won_by[-1])) for share in TENTHS]
        days = [round(step * foresight.clock.days_a_step) for step in steps]
    return {
        "days_10": days[0],
        "days_50": days[1],
        "days_90": days[2],
        "unborn": dict(zip([span.label for span in spans], _unborn(foresight, spans), strict=True)),
    }


def _won_by(foresight: Foresight) -> Floats | None:
    """Of a deal born today, the chance of being won within 0 … so many steps."""
    steps = round(_REACH * 365 / foresight.clock.days_a_step)
    within = [lane.within(steps) for lane in foresight.lanes]
    told = [
        arrivals.mean * (chances[:, :, 0] @ arrivals.shares)
        for chances, arrivals in zip(within, foresight.arrivals, strict=True)
        if arrivals is not None
    ]
    found: Floats = sum(told, start=np.zeros(steps + 1))
    return found if found[-1] > 0 else None


def _unborn(foresight: Foresight, spans: Sequence[Period]) -> list[float | None]:
    deals = foresight.deals(foresight.steps(spans))
    standing = np.diff(deals.chances, axis=0, prepend=0).sum(axis=1)
    born = [sum(part.mean for part in parts) for parts in foresight.unborn(spans)]
    return [
        float(new / (new + there)) if new + there > 0 else None
        for new, there in zip(born, standing, strict=True)
    ]
