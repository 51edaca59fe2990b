"""The backtest of one source as ``teropong.backtest/1``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from teropong.engine.asked import Asked, check_asked
from teropong.engine.evaluate import Evaluator, seen_from
from teropong.engine.store import Store
from teropong.facts.calendar import Grain, Period
from teropong.facts.zone import local_date
from teropong.outlook.backtest.past import SCORED, read_past
from teropong.outlook.backtest.replay import PARTS, Progress, Replayed, origins, replay
from teropong.outlook.backtest.scores import Score
from teropong.outlook.backtest.scoring import Outcomes, brier, by_method, calibration, scores
from teropong.outlook.opening import opening
from teropong.outlook.unrated import read_left_out
from teropong.outlook.working_days import read_working_days

SCHEMA = "teropong.backtest/1"


@dataclass(frozen=True)
class Back:
    """What is asked: the last so many whole periods of a grain."""

    grain: Grain = "month"
    n_periods: int = 24


def make_backtest(
    store: Store, asked: Asked, back: Back, progress: Progress | None = None
) -> dict[str, Any]:
    """The forecast's and the plain methods' scores, and the chances held against what came.

    Raises `WrongCall` for what cannot be asked.
    """
    check_asked(store, asked)
    as_of = asked.as_of_in(store)
    with seen_from(store, as_of) as evaluator:
        days = read_working_days(store)
        past, outcomes = read_past(evaluator, days), _outcomes(evaluator)
        first_on = evaluator.first_on
        unrated = read_left_out(evaluator, [Period("", date.min, date.max)], with_open=True)
    today = local_date(as_of, store.settings.zone)
    chosen = []
    if first_on is not None:
        chosen = origins(first_on, today, back.grain, back.n_periods, store.settings.fiscal_start)
    replayed = replay(store, past, chosen, today, progress)
    told = {
        measure: {method: _row(one) for method, one in scores(own).items()}
        for measure in SCORED
        for own in [by_method(replayed.given, measure)]
    }
    return {
        **opening(SCHEMA, store, as_of),
        "grain": back.grain,
        "horizon": 1,
        "parts": PARTS,
        "origins": replayed.n_origins,
        "unrated": unrated,
        "methods": told["revenue"],
        "measures": told,
        **_chances(replayed, outcomes),
    }


def _row(one: Score) -> dict[str, Any]:
    return {"n": one.n, "wape": one.wape, "pinball": one.pinball, "coverage_80": one.coverage}


def _chances(replayed: Replayed, outcomes: Outcomes) -> dict[str, Any]:
    tenths = calibration(replayed.deals, outcomes)
    errors = brier(replayed.deals, outcomes)
    return {
        "calibration": [
            {"decile": nth, "predicted": one.predicted, "observed": one.observed, "n": one.n}
            for nth, one in enumerate(tenths, start=1)
        ],
        "brier": errors and {"by_age": errors[0], "by_stage": errors[1]},
    }


def _outcomes(evaluator: Evaluator) -> Outcomes:
    rows = evaluator.store.rows(
        "SELECT opportunity_id, outcome "
        f"FROM {evaluator.store.fact('opportunities')} o "
        f"WHERE outcome <> 'open' AND closed_at < {evaluator.as_of}"
    )
    return dict(rows)
