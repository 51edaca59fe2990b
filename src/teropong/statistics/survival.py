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
    Floats,
    Integers,
    RiskTables,
    risk_tables,
)

Bool = NDArray[np.bool_]

_CONFIDENCE = 0.90
_ROUNDING = 1e-12
"""S is a product of rounded quotients: at most this far above ½ it is taken for ½."""
_LONGEST = 1 << 62
"""More µs than any stay lasts."""


@dataclass(frozen=True, slots=True)
class Survival:
    """How long stays last.

    `n` counts the stays that were watched at all. `mean`, in days, is restricted to `horizon`
    days, with `low` and `high` its 90 % interval, null where all that was watched is of one
    length: what they vary by is then unknown. `median`, in days, is the first age at which half
    are gone, null where that was not watched. All but `n` are null where there are too few.
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
    tables = risk_tables(np.asarray(group), n_groups, *ages, cause)
    return [one for block in tables for one in _estimates(block, horizon_days)]


@dataclass(frozen=True, slots=True)
class Curve:
    """How a group's stays leave: of those that enter, the share `alive` just after each age.

    `age` in days, ascending, from 0, where all are there; `at_risk` just before it. `longest` is
    the longest age watched, in days: until then the last share stands.
    """

    age: Floats
    alive: Floats
    at_risk: I64
    longest: float


def survival_curves_by(
    group: Integers, n_groups: int, entry: I64, exit: I64, ended: Bool
) -> list[Curve | None]:
    """The curve of each group, from which `kaplan_meier_by` takes its figures.

    Null where there are too few; arguments and errors are its.
    """
    ages = np.asarray(entry, np.int64), np.asarray(exit, np.int64)
    cause = np.asarray(ended, np.bool_).view(np.int8)
    tables = risk_tables(np.asarray(group), n_groups, *ages, cause)
    return [one for block in tables for one in _curves(block)]


def _curves(tables: RiskTables) -> list[Curve | None]:
    alive = tables.survival()
    found: list[Curve | None] = [None] * tables.n.size
    for nth, group in enumerate(tables.followed.tolist()):
        lines = slice(tables.at[nth], tables.at[nth + 1])
        at_risk = tables.at_risk[lines].astype(np.int64)
        found[group] = Curve(
            age=np.append(0.0, tables.age[lines] / DAY),
            alive=np.append(1.0, alive[lines]),
            at_risk=np.append(at_risk[:1] if at_risk.size else tables.n[group], at_risk),
            longest=float(tables.longest[nth]) / DAY,
        )
    return found


def first_at_most(alive: Floats, share: float) -> int | None:
    """The place of the first share of a curve that is at most so large; null: none is."""
    places = np.flatnonzero(alive <= share + _ROUNDING)
    return int(places[0]) if places.size else None


def _estimates(tables: RiskTables, horizon_days: float) -> list[Survival]:
    alive = tables.survival()
    cut = np.minimum(tables.longest, round(min(horizon_days * DAY, _LONGEST)))
    horizon = np.minimum(tables.longest / DAY, horizon_days)
    median = _medians(tables, alive)
    mean, variance = _restricted_means(tables, alive, cut)
    mean = np.minimum(mean / DAY, horizon)
    margin = normal_deviate(_CONFIDENCE) * np.sqrt(variance) / DAY
    is_known = (margin > 0).tolist()
    ends = [
        [end if known else None for end, known in zip(side.tolist(), is_known, strict=True)]
        for side in (np.maximum(0, mean - margin), np.minimum(horizon, mean + margin))
    ]
    figures = zip(mean.tolist(), median, horizon.tolist(), *ends, strict=True)
    found = [Survival(n) for n in tables.n.tolist()]
    for one, of_one in zip(tables.followed.tolist(), figures, strict=True):
        found[one] = Survival(found[one].n, *of_one)
    return found


def _medians(tables: RiskTables, alive: Floats) -> list[float | None]:
    """The first age of each table at which S is at most ½, in days."""
    half = np.flatnonzero(alive <= 0.5 + _ROUNDING)
    first = half.searchsorted(tables.at)
    ages = np.append(tables.age[half], 0)[first[:-1]].tolist()
    is_reached = (first[1:] > first[:-1]).tolist()
    return [age / DAY if is_one else None for age, is_one in zip(ages, is_reached, strict=True)]


def _restricted_means(tables: RiskTables, alive: Floats, cut: I64) -> tuple[Floats, Floats]:
    """∫ S from 0 to `cut` in µs, and its variance Σ (∫ S from t_j on)² d_j / (n_j (n_j − d_j)).

    Overwrites `alive`.
    """
    age = np.minimum(tables.age, np.repeat(cut, np.diff(tables.at)))
    until = np.empty_like(age)
    until[:-1] = age[1:]
    until[tables.last()] = cut[tables.filled()]
    until -= age
    beyond = alive
    beyond *= until
    mean = cut.astype(np.float64)
    mean[tables.filled()] = age[tables.first()]
    mean += tables.sums(beyond)
    for piece in tables.pieces(beyond):
        np.add.accumulate(piece[::-1], out=piece[::-1])
    beyond *= beyond
    beyond *= tables.ended
    beyond /= tables.at_risk
    # n_j = d_j: nothing lies beyond, the term is 0
    beyond /= np.maximum(tables.at_risk - tables.ended, 1)
    return mean, tables.sums(beyond)
