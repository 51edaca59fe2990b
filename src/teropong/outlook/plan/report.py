"""The plan of one source as ``teropong.plan/1``."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from teropong.engine.asked import Asked
from teropong.engine.store import Store
from teropong.engine.values import reps_within
from teropong.facts.money import to_text
from teropong.outlook.chance.curves import unknown_rows
from teropong.outlook.chance.reading import UNKNOWN
from teropong.outlook.opening import opening
from teropong.outlook.parts.asked import names_of
from teropong.outlook.plan.levers import Lever, draws, expected, levers
from teropong.outlook.plan.moves import Move
from teropong.outlook.plan.needed import Needed, Step, Weekly, needed, profile
from teropong.outlook.plan.people import Share
from teropong.outlook.plan.reading import Wanted, read_outset
from teropong.outlook.plan.shape_rows import shape_rows
from teropong.outlook.plan.what_if import Outset, what_if
from teropong.outlook.range import Range

SCHEMA = "teropong.plan/1"
_IN_DEALS = "deals"


def make_plan(store: Store, asked: Asked, wanted: Wanted) -> dict[str, Any]:
    """The plan backwards from a revenue target; docs/forecast.md.

    Raises `WrongCall` for what cannot be asked, or where no target is set and none is named.
    """
    outset, _known = read_outset(store, asked, wanted)
    return told_of(store, asked, outset)


def told_of(store: Store, asked: Asked, outset: Outset) -> dict[str, Any]:
    """The plan that is made from there, as ``teropong.plan/1``."""
    currency, period, foresight = store.settings.currency, outset.period, outset.foresight
    told: dict[str, Any] = {
        **opening(SCHEMA, store, asked.as_of_in(store)),
        "scope_kind": outset.whose.kind,
        "scope": outset.whose.name or None,
        "period": {"label": period.label, "start": str(period.start), "end": str(period.end)},
        "target": to_text(outset.target, currency),
        "done": to_text(outset.done, currency),
        "target_from": outset.target_from,
        "needs": outset.needs,
        "unrated": outset.unrated,
        "unknown_steps": unknown_rows(
            foresight.lanes, foresight.standing.lane, foresight.standing.stage
        ),
        "reps": names_of(
            reps_within(store, {}),
            outset.whose,
            [one.member.whose.name for one in outset.people if one.member.whose.kind == "rep"],
        ),
    }
    if told["needs"]:
        return told
    goal, ahead = outset.goal, expected(foresight, period)
    revenue = draws(foresight, period)
    chance = float((revenue >= goal.rest).mean())
    plan = needed(foresight, outset.first, goal, revenue)
    return told | {
        "expected": to_text(Fraction(round(float(outset.done) + ahead)), currency),
        "p_target": chance,
        **needed_of(plan, currency),
        "shape": shape_rows(foresight, profile(foresight, period, float(outset.target)), currency),
        "lag_days": outset.first.lag_days,
        "levers": [
            _lever(lever, chance, currency)
            for lever in levers(foresight, period, goal.rest, goal.rest - ahead)
        ],
        "people": [_share(one, currency) for one in outset.people],
    }


def told_if(store: Store, outset: Outset, moves: Sequence[Move]) -> dict[str, Any]:
    """What comes of moves, in the words of the plan."""
    currency, found = store.settings.currency, what_if(outset, moves)
    money = {
        "expected": found.expected,
        "p10": found.low,
        "p50": found.middle,
        "p90": found.high,
    }
    return {
        "moves": [
            {
                "move": one.kind,
                "pipeline": one.pipeline or None,
                "stage": one.stage or None,
                "percent": one.percent,
            }
            for one in moves
        ],
        "p_target": found.p_target,
        **{name: to_text(Fraction(round(value)), currency) for name, value in money.items()},
        **needed_of(found.needed, currency),
        "lag_days": found.lag_days,
    }


def needed_of(plan: Needed, currency: str) -> dict[str, Any]:
    """What a target needs."""
    return {
        "average_sale": _money_range(plan.sale, currency),
        "wins": _range(plan.wins),
        "stock_of": "steady" if plan.is_steady else "forecast",
        "steps": [_step(step, currency) for step in plan.steps],
        "first_meetings_per_week": _weekly(plan.meetings),
        "contacts_per_week": _weekly(plan.contacts),
    }


def _range(told: Range) -> dict[str, float]:
    return {
        name: round(float(value), 2)
        for name, value in (("needed", told.value), ("low", told.low), ("high", told.high))
    }


def _money_range(told: Range, currency: str) -> dict[str, Any]:
    return {
        name: to_text(Fraction(round(getattr(told, name))), currency)
        for name in ("value", "low", "high")
    }


def _step(step: Step, currency: str) -> dict[str, Any]:
    need = step.needed

    def deals(value: float | None) -> float | None:
        return None if value is None else round(value, 2)

    return {
        "pipeline": step.pipeline or None,
        "stage": None if step.stage == UNKNOWN else step.stage,
        "p_win": step.p_win,
        "needed_deals": need and deals(need.value),
        "low": need and deals(need.low),
        "high": need and deals(need.high),
        "needed_value": need and to_text(Fraction(round(need.value * step.worth)), currency),
        "actual_deals": step.actual,
        "actual_value": to_text(Fraction(round(step.actual_value)), currency),
        "gap_deals": need and deals(need.value - step.actual),
    }


def _weekly(weekly: Weekly) -> dict[str, Any]:
    blank = {"needed": None, "low": None, "high": None}
    return {
        **(_range(weekly.needed) if weekly.needed else blank),
        "actual": round(weekly.actual, 2),
        "last_useful_week": weekly.last_useful,
        "is_late": weekly.is_late,
    }


def _share(share: Share, currency: str) -> dict[str, Any]:
    member = share.member

    def money(minor: float) -> Any:
        return to_text(Fraction(round(minor)), currency)

    return {
        "scope_kind": member.whose.kind,
        "scope": member.whose.name,
        "target": money(share.target),
        "own_target": None if member.aim is None else money(member.aim),
        "done": money(member.done),
        "expected": money(member.done + member.ahead),
        "first_meetings_per_week": _weekly(share.meetings),
        "contacts_per_week": _weekly(share.contacts),
    }


def _lever(lever: Lever, chance: float, currency: str) -> dict[str, Any]:
    return {
        "lever": lever.name,
        "pipeline": lever.pipeline or None,
        "stage": lever.stage or None,
        "change": lever.closes,
        "unit": "deals" if lever.name == _IN_DEALS else "share",
        "brings": to_text(Fraction(round(lever.brings)), currency),
        "elasticity": lever.elasticity,
        "effect_on_p_target": None if lever.p_target is None else lever.p_target - chance,
    }
