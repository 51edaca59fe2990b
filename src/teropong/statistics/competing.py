"""Aalen–Johansen with delayed entry: the chance of converting, loss being the competing end.

F(t) = Σ over t_j ≤ t of S(t_{j−1}) e_j / n_j: Aalen & Johansen, Scand. J. Statist. 5 (1978)
141–150. Variance by the delta method: Marubini & Valsecchi, *Analysing Survival Data* (1995), 10.4.
"""

# ruff: noqa: A002 — exit is the field's word

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from teropong.statistics.intervals import log_log, normal_deviate, wilson
from teropong.statistics.risk_set import (
    I64,
    Floats,
    Integers,
    RiskTables,
    risk_tables,
)

_ROUNDING = 1e-12
"""What a sum of rounded products may be off: this close to 1, or to a limit, it is taken for it."""


@dataclass(frozen=True, slots=True)
class Incidence:
    """The share that converts in the end.

    `n` counts those that were watched at all; `rate` is the share that has converted at the
    longest time, with `low` and `high` its interval; `unresolved` the share still undecided then.
    A rate of 0 or 1 has no variance: its interval is the score interval of those decided.
    The three are null where `unresolved` is too large; all but `n` where there are too few.
    """

    n: int
    rate: float | None = None
    low: float | None = None
    high: float | None = None
    unresolved: float | None = None


def aalen_johansen(
    entry: I64,
    exit: I64,
    cause: Integers,
    *,
    most_unresolved: float = 0.10,
    confidence: float = 0.90,
) -> Incidence:
    """The share that converts in the end: as `aalen_johansen_by`, for all of them together."""
    one = np.broadcast_to(np.int32(0), np.shape(exit))
    limits = {"most_unresolved": most_unresolved, "confidence": confidence}
    return aalen_johansen_by(one, 1, entry, exit, cause, **limits)[0]


def aalen_johansen_by(
    group: Integers,
    n_groups: int,
    entry: I64,
    exit: I64,
    cause: Integers,
    *,
    most_unresolved: float = 0.10,
    confidence: float = 0.90,
) -> list[Incidence]:
    """The share that converts in the end, group by group. All arrays are of one length.

    Args:
        group: 0 … n_groups − 1.
        n_groups: the length of the answer.
        entry: age at which watching began, µs; 0 = watched from the start, age 0 included.
        exit: age at the decision or at the end of watching, µs. One that leaves at its entry,
            if that is above 0, was never watched and is left out of `n` too.
        cause: 0 censored, 1 converted, 2 lost.
        most_unresolved: the rate is null where a larger share than this stays undecided.
        confidence: of the interval, between 0 and 1.

    Raises:
        ValueError: arrays of different lengths, or a value out of its bounds.
    """
    ages = np.asarray(entry, np.int64), np.asarray(exit, np.int64)
    tables = risk_tables(np.asarray(group), n_groups, *ages, np.asarray(cause))
    return [one for block in tables for one in _estimates(block, most_unresolved, confidence)]


def _estimates(tables: RiskTables, most_unresolved: float, confidence: float) -> list[Incidence]:
    deviate = normal_deviate(confidence)
    alive = tables.survival()
    unresolved = np.ones(tables.followed.size)
    unresolved[tables.filled()] = alive[tables.last()]
    rate, variance = _converted(tables, alive)
    decided = tables.sums(tables.ended.astype(np.float64))
    figures = zip(*(a.tolist() for a in (rate, variance, unresolved, decided)), strict=True)
    found = [Incidence(n) for n in tables.n.tolist()]
    for one, (share, its_variance, undecided, ended) in zip(
        tables.followed.tolist(), figures, strict=True
    ):
        n = found[one].n
        if undecided > most_unresolved + _ROUNDING:
            found[one] = Incidence(n, unresolved=undecided)
        elif 0 < share < 1 - _ROUNDING:
            found[one] = Incidence(n, share, *log_log(share, its_variance, deviate), undecided)
        else:
            cases, is_all = int(ended), share > 0
            sure = wilson(cases if is_all else 0, cases, confidence)
            found[one] = Incidence(n, float(is_all), *sure, undecided)
    return found


def _converted(tables: RiskTables, alive: Floats) -> tuple[Floats, Floats]:
    """F at the longest time T, and its variance; overwrites `alive`.

    Σ R_j² d_j / (n_j (n_j − d_j)) + Σ S_j² e_j (n_j − e_j) / n_j³ − 2 Σ R_j S_j e_j / n_j²,
    with R_j = F(T) − F(t_j) and S_j = S(t_{j−1}); where f_j = S_j e_j / n_j is the share that
    converts at t_j, the last two sums are Σ f_j (S_j − f_j − 2 R_j) / n_j.
    """
    before = alive
    before[1:] = alive[:-1]
    before[tables.first()] = 1
    share = before * tables.converted
    share /= tables.at_risk
    rate = tables.sums(share)
    later = np.zeros(share.size)
    later[:-1] = share[1:]
    later[tables.last()] = 0
    for piece in tables.pieces(later):
        np.add.accumulate(piece[::-1], out=piece[::-1])
    terms = before
    terms -= share
    terms -= later
    terms -= later
    terms *= share
    later *= later
    later *= tables.ended
    later /= np.maximum(tables.at_risk - tables.ended, 1)  # n_j = d_j: nothing comes later
    terms += later
    terms /= tables.at_risk
    return rate, tables.sums(terms)
