"""Whether large deals are won more seldom: the tilt of the chance with the logarithm of the amount.

A logistic regression of the deals that were closed in the last twelve months, on what stood in
them when they entered each step, beside the chance of that step (McCullagh & Nelder, *Generalized
Linear Models* (1989), ch. 4), its slope drawn to 0 by a normal prior.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from teropong.engine.evaluate import Evaluator
from teropong.outlook.chance.lane import Lane
from teropong.outlook.clock import Floats

_USUAL = 0.25
"""Standard deviation of the slopes of companies."""
_BUCKETS = 4
"""Amounts are told apart by quarters of a natural logarithm."""
_TURNS = 12
_FEWEST = 20
_LEAST = 1e-6


@dataclass(frozen=True)
class Tilt:
    """Of a pipeline: what the log odds gain with each unit of the logarithm of the amount.

    ``centre`` is the logarithm, of minor units in the reporting currency, at which they are as
    they are on the whole.
    """

    slope: float = 0.0
    centre: float = 0.0

    def tilted(self, chances: Floats, amounts: Floats) -> Floats:
        """Chances of deals worth so much; as they are where no amount is known (nan), or none."""
        known = np.where(amounts > 0, amounts, np.nan)
        away = np.nan_to_num(np.log(known) - self.centre)
        bounded = np.clip(chances, _LEAST, 1 - _LEAST)
        odds = bounded / (1 - bounded) * np.exp(self.slope * away)
        found: Floats = np.where(chances > 0, odds / (1 + odds), 0.0)
        return found


def learn_tilts(evaluator: Evaluator, lanes: Sequence[Lane], since: date) -> tuple[Tilt, ...]:
    """The tilt of each pipeline, from deals closed since a day; 0 where there are few."""
    store = evaluator.store
    columns = store.columns(
        f"SELECT s.pipeline, s.stage, round(ln(x.amount_minor) * {_BUCKETS}) AS bucket, "
        "count(CASE WHEN o.outcome = 'won' THEN 1 END) AS won, count(*) AS n "
        f"FROM {store.moment('stays')} s JOIN {store.moment('states')} x ON x.deal_no = s.deal_no "
        "AND x.from_on <= s.entered_on AND (x.to_on IS NULL OR x.to_on > s.entered_on) "
        f"JOIN {store.fact('opportunities')} o ON o.deal_no = s.deal_no "
        f"WHERE o.outcome <> 'open' AND o.closed_at < {evaluator.as_of} "
        f"AND o.closed_on >= DATE '{since}' AND x.amount_minor > 0 GROUP BY 1, 2, 3 "
        "ORDER BY 1, 2, 3"
    )
    return tuple(_tilt(lane, columns, columns["pipeline"] == lane.pipeline) for lane in lanes)


def _tilt(lane: Lane, columns: dict[str, Floats], here: Floats) -> Tilt:
    won, n = columns["won"][here].astype(np.float64), columns["n"][here].astype(np.float64)
    if won.sum() < _FEWEST or (n - won).sum() < _FEWEST:
        return Tilt()
    size = columns["bucket"][here] / _BUCKETS
    places = {stage: nth for nth, stage in enumerate(lane.stages)}
    stage = np.array([places[name] for name in columns["stage"][here]])
    centre = float((size * n).sum() / n.sum())
    design = np.column_stack([np.eye(len(lane.stages))[stage], size - centre])
    # a deal stands in several steps: its rows together weigh as one
    weight = 1 / max(n.sum() / _deals(n, stage), 1.0)
    return Tilt(_slope(design, won * weight, n * weight), centre)


def _deals(n: Floats, stage: Floats) -> float:
    return float(np.bincount(stage, n).max())


def _slope(design: Floats, won: Floats, n: Floats) -> float:
    """The last coefficient of the logistic regression, by Newton's method."""
    prior = np.full(design.shape[1], 0.1)
    prior[-1] = 1 / _USUAL**2
    found = np.zeros(design.shape[1])
    for _ in range(_TURNS):
        chance = 1 / (1 + np.exp(-design @ found))
        gradient = design.T @ (won - n * chance) - prior * found
        curve = design.T @ (design * (n * chance * (1 - chance))[:, None]) + np.diag(prior)
        found = found + np.linalg.solve(curve, gradient)
    return float(found[-1])
