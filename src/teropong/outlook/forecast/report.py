"""The forecast of one source as ``teropong.forecast/1``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from teropong.engine.asked import Asked, check_asked
from teropong.engine.evaluate import seen_from
from teropong.engine.store import Store
from teropong.engine.values import reps_within
from teropong.facts.calendar import Grain, Period, period_of
from teropong.facts.faults import WrongCall
from teropong.facts.money import to_text
from teropong.language import _
from teropong.outlook.chance.curves import (
    FLOOR,
    chances_of,
    curve_rows,
    in_days,
    let_go_after,
    unknown_rows,
)
from teropong.outlook.chance.reading import UNKNOWN
from teropong.outlook.forecast.foresight import Foresight, check_reach, read_foresight
from teropong.outlook.forecast.landing import landing
from teropong.outlook.forecast.measures import Foretold, foretell
from teropong.outlook.opening import opening
from teropong.outlook.pace import Paces
from teropong.outlook.parts.asked import names_of, whose_of
from teropong.outlook.parts.company import Parts, read_parts
from teropong.outlook.reading import read_targets
from teropong.outlook.unrated import last_year, read_left_out

SCHEMA = "teropong.forecast/1"


@dataclass(frozen=True)
class Ahead:
    """What is asked: so many periods of a grain, from the running one on; the floor of chances."""

    grain: Grain = "month"
    n_periods: int = 3
    floor: float = FLOOR


def make_forecast(
    store: Store, asked: Asked, ahead: Ahead, parts: Parts | None = None
) -> dict[str, Any]:
    """The forecast, the curves of chance and the open deals; docs/forecast.md.

    ``parts`` are the company's, where they are known already. Raises `WrongCall` for what cannot
    be asked.
    """
    if not 0 <= ahead.floor <= 1:
        raise WrongCall(
            _("{0} is no chance to let go at: it lies between 0 and 1").format(ahead.floor)
        )
    whose = whose_of(asked.where)
    check_asked(store, asked)
    as_of = asked.as_of_in(store)
    with seen_from(store, as_of) as evaluator:
        targets = read_targets(store)
        paces = Paces(evaluator, targets)
        foresight = parts.company if parts else read_foresight(evaluator, targets.days)
        if whose.kind != "company":
            parts = parts or read_parts(evaluator, foresight, targets)
            foresight = parts.of(whose)
        spans = _spans(paces, ahead)
        unrated = read_left_out(evaluator, [last_year(evaluator)], with_open=True)
        rows = foretell(foresight if foresight.is_told else None, paces, spans, whose)
    currency = store.settings.currency
    return {
        **opening(SCHEMA, store, as_of),
        "scope_kind": whose.kind,
        "scope": whose.name or None,
        "grain": ahead.grain,
        "floor": ahead.floor,
        "needs": foresight.needs,
        "unrated": unrated,
        "unknown_steps": unknown_rows(
            foresight.lanes, foresight.standing.lane, foresight.standing.stage
        ),
        "periods": [_row(row, currency) for row in rows],
        "landing": landing(foresight, spans) if foresight.is_told else None,
        "chances": curve_rows(foresight.lanes, foresight.clock, ahead.floor),
        "deals": _deals(replace(foresight, own=None), spans[0], ahead.floor, currency),
        "reps": names_of(reps_within(store, {}), whose, foresight.standing.rep.tolist()),
    }


def _spans(paces: Paces, ahead: Ahead) -> list[Period]:
    """The running period and those that follow it."""
    spans = [period_of(paces.today, ahead.grain, paces.targets.fiscal_start)]
    while len(spans) < ahead.n_periods:
        spans.append(period_of(spans[-1].end, ahead.grain, paces.targets.fiscal_start))
        check_reach(spans[-1], paces.today)
    return spans


def _row(told: Foretold, currency: str) -> dict[str, Any]:
    in_money = told.measure in ("revenue", "profit")

    def edge(value: float | None) -> Any:
        if value is None:
            return None
        return to_text(Fraction(round(value)), currency) if in_money else round(value, 2)

    differs = told.differs
    return {
        "period": told.period.label,
        "start": str(told.period.start),
        "end": str(told.period.end),
        "measure": told.measure,
        "done": edge(told.done),
        "p10": edge(told.low),
        "p50": edge(told.middle),
        "p90": edge(told.high),
        "mean": edge(told.mean),
        "target": edge(told.target),
        "p_target": told.p_target,
        "stage_weighted": differs and edge(told.done + differs.stage_weighted),
        "differs": differs
        and {reason: edge(part) for reason, part in vars(differs).items() if reason != _SUM},
    }


_SUM = "stage_weighted"


def _deals(
    foresight: Foresight, running: Period, floor: float, currency: str
) -> list[dict[str, Any]]:
    standing, clock = foresight.standing, foresight.clock
    chances = chances_of(foresight.lanes, standing.lane, standing.stage, standing.age)
    (within,) = foresight.deals(foresight.steps([running])).chances
    let_go = [
        [let_go_after(lane, place, floor) if lane.is_known(place) else None for place in range(n)]
        for lane in foresight.lanes
        for n in [len(lane.stages)]
    ]
    since = (np.datetime64(foresight.today) - standing.entered_on).astype(int) - 1
    found = []
    for nth, deal in enumerate(standing.id.tolist()):
        lane, place = foresight.lanes[standing.lane[nth]], int(standing.stage[nth])
        after = let_go[standing.lane[nth]][place]
        amount = standing.amount[nth]
        found.append(
            {
                "opportunity_id": deal,
                "pipeline": lane.pipeline or None,
                "stage": None if lane.stages[place] == UNKNOWN else lane.stages[place],
                "rep": standing.rep[nth],
                "amount": None
                if np.isnan(amount) or standing.is_unrated[nth]
                else to_text(Fraction(amount), currency),
                "age_days": int(since[nth]),
                "p_win": float(chances[nth]) if lane.is_known(place) else None,
                "p_win_in_period": float(within[nth]) if lane.is_known(place) else None,
                "let_go_after_days": in_days(clock, after),
                "is_beyond": after is not None and int(standing.age[nth]) >= after,
            }
        )
    return found
