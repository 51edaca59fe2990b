"""Kaplan–Meier with delayed entry: how long a stay lasts, the running ones included.

S(t) = Π over t_j ≤ t of (n_j − d_j) / n_j: Kaplan & Meier, JASA 53 (1958) 457–481. Restricted
mean and its variance: Klein & Moeschberger, *Survival Analysis* (2003), ch. 4.5.
"""

# ruff: noqa: A002 — exit is the field's word

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from teropong.statistics.intervals import normal_deviate
from teropong.statistics.risk_set import (
    DAY,
    I64,
    Integers,
    RiskTable,
    followed,
    risk_table,
    stays_by_group,
)

Bool = NDArray[np.bool_]

_CONFIDENCE = 0.90
_ROUNDING = 1e-12
"""S is a product of rounded quotients: at most this far above ½ it is taken for ½."""


@dataclass(frozen=True, slots=True)
class Survival:
    """How long stays last.

    `n` counts the stays that were watched at all. `mean`, in days, is restricted to `horizon`
    days, with `low` and `high` its 90 % interval; `median`, in days, is the first age at which
    half are gone, null where that was not watched. All but `n` are null where there are too few.
    """

    n: int
    mean: float | None = None
    median: float | None = None
    horizon: float | None = None
    low: float | None = None
    high: float | None = None


def kaplan_meier(entry: I64, exit: I64, ended: Bool, *, horizon_days: float = 365.0) -> Survival:
    """How long stays last: as `kaplan_meier_by`, for all of them together."""
    one = np.broadcast_to(np.int32(0), np.shape(exit))
    return kaplan_meier_by(one, 1, entry, exit, ended, horizon_days=horizon_days)[0]


def kaplan_meier_by(
    group: Integers,
    n_groups: int,
    entry: I64,
    exit: I64,
    ended: Bool,
    *,
    horizon_days: float = 365.0,
) -> list[Survival]:
    """How long stays last, group by group. All arrays are of one length, a stay each.

    Args:
        group: 0 … n_groups − 1.
        n_groups: the length of the answer.
        entry: age at which watching began, µs; 0 = watched from the start, age 0 included.
        exit: age at the end of the stay or of watching, µs. A stay that leaves at its entry,
            if that is above 0, was never watched and is left out of `n` too.
        ended: whether the stay ended then; else it is censored.
        horizon_days: where the mean is cut, if stays were watched that long.

    Raises:
        ValueError: arrays of different lengths, a value out of its bounds, or no horizon above 0.
    """
    if not horizon_days > 0:
        raise ValueError(f"horizon_days is {horizon_days}: a number of days above 0 is needed")
    ages = np.asarray(entry, np.int64), np.asarray(exit, np.int64)
    cause = np.asarray(ended, np.bool_).view(np.int8)
    return [
        _estimate(exits, entries, horizon_days)
        for exits, entries in stays_by_group(np.asarray(group), n_groups, *ages, cause)
    ]


def _estimate(exits: I64, entries: I64, horizon_days: float) -> Survival:
    stays = followed(exits, entries)
    if stays is None:
        return Survival(exits.size)
    table, n = risk_table(*stays), stays[0].size
    alive = table.survival()
    half = np.flatnonzero(alive <= 0.5 + _ROUNDING)[:1]
    is_cut = horizon_days * DAY < table.longest
    cut = round(horizon_days * DAY) if is_cut else table.longest
    horizon = float(horizon_days) if is_cut else table.longest / DAY
    mean, variance = _restricted_mean(table, alive, cut)
    margin = normal_deviate(_CONFIDENCE) * float(np.sqrt(variance)) / DAY
    mean = min(mean / DAY, horizon)
    return Survival(
        n,
        mean=mean,
        median=int(table.age[half[0]]) / DAY if half.size else None,
        horizon=horizon,
        low=max(0.0, mean - margin),
        high=min(horizon, mean + margin),
    )


def _restricted_mean(table: RiskTable, alive: NDArray[np.float64], cut: int) -> tuple[float, float]:
    """∫ S from 0 to `cut` in µs, and its variance Σ (∫ S from t_j on)² d_j / (n_j (n_j − d_j))."""
    before = int(np.searchsorted(table.age, cut))
    if before == 0:
        return float(cut), 0.0
    age, at_risk, ended = table.age[:before], table.at_risk[:before], table.ended[:before]
    beyond = alive[:before].copy()
    beyond[:-1] *= age[1:] - age[:-1]
    beyond[-1] *= cut - age[-1]
    mean = float(age[0] + beyond.sum())
    np.cumsum(beyond[::-1], out=beyond[::-1])
    beyond *= beyond
    beyond *= ended
    beyond /= at_risk
    beyond /= np.maximum(at_risk - ended, 1)  # n_j = d_j: nothing lies beyond, the term is 0
    return mean, float(beyond.sum())
