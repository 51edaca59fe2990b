"""The forecasts of a replay scored: each method by the same periods, and chances by tenths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from teropong.outlook.backtest.methods import PLAIN, Plain, with_errors
from teropong.outlook.backtest.past import Scored
from teropong.outlook.backtest.replay import Deal, Given
from teropong.outlook.backtest.scores import Score, score
from teropong.outlook.clock import Floats

Method = Literal["teropong", "stage_weighted", "last_year", "linear_pace", "recent_rate"]
Outcomes = Mapping[str, str]
"""What became of each closed deal: won or lost."""
_TENTHS = 10


@dataclass(frozen=True)
class Forecast:
    """A forecast of a method with what came."""

    quantiles: Floats
    came: float


@dataclass(frozen=True)
class Tenth:
    """A tenth of the deals by chance: what was said, what came true."""

    predicted: float
    observed: float
    n: int


def by_method(given: Sequence[Given], measure: Scored) -> dict[Method, list[Forecast]]:
    """The forecasts of each method, of those periods that all methods can tell.

    A method that can tell none is left out of the comparison.
    """
    own = [one for one in given if one.measure == measure]
    told = {method: _with_errors(own, method) for method in PLAIN}
    there = [method for method in PLAIN if told[method]]
    common = [nth for nth in range(len(own)) if all(nth in told[method] for method in there)]
    found: dict[Method, list[Forecast]] = {
        "teropong": [Forecast(own[nth].quantiles, own[nth].came) for nth in common]
    }
    for method in there:
        found[method] = [Forecast(told[method][nth], own[nth].came) for nth in common]
    return found


def _with_errors(own: Sequence[Given], method: Plain) -> dict[int, Floats]:
    """Of each forecast's place, a plain method's quantiles, by its earlier errors only."""
    found, errors = {}, [[] for _ in range(_most_parts(own))]  # type: ignore[var-annotated]
    for nth, one in enumerate(own):
        point = one.plain.get(method)
        if point is None:
            continue
        known = [error for end, error in errors[one.origin.part] if end <= one.origin.today]
        quantiles = with_errors(point, known)
        if quantiles is not None:
            found[nth] = quantiles
        errors[one.origin.part].append((one.origin.period.end, one.came - point))
    return found


def _most_parts(own: Sequence[Given]) -> int:
    return max((one.origin.part for one in own), default=-1) + 1


def scores(forecasts: Mapping[Method, Sequence[Forecast]]) -> dict[Method, Score]:
    """The score of each method."""
    return {
        method: score([one.quantiles for one in own], [one.came for one in own])
        for method, own in forecasts.items()
    }


def calibration(deals: Sequence[Deal], outcomes: Outcomes) -> list[Tenth]:
    """Each tenth of the deals by their chance of being won until the end, and how many were."""
    if len(deals) < _TENTHS:
        return []
    chances = np.array([deal.chance for deal in deals])
    won = np.array([outcomes.get(deal.id) == "won" for deal in deals], np.float64)
    return [
        Tenth(float(chances[own].mean()), float(won[own].mean()), len(own))
        for own in np.array_split(np.argsort(chances, kind="stable"), _TENTHS)
    ]


def brier(deals: Sequence[Deal], outcomes: Outcomes) -> tuple[float, float] | None:
    """Mean squared error of the chances by age, and of those of the stage alone; null: no deals."""
    if not deals:
        return None
    won = np.array([outcomes.get(deal.id) == "won" for deal in deals], np.float64)
    by_age = np.array([deal.chance for deal in deals])
    of_stage = np.array([deal.of_stage for deal in deals])
    return float(((by_age - won) ** 2).mean()), float(((of_stage - won) ** 2).mean())
