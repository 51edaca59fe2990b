"""The plan of one source as ``teropong.plan/1``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from teropong.engine.asked import Asked, check_asked
from teropong.engine.evaluate import seen_from
from teropong.engine.store import Store
from teropong.engine.values import reps_within
from teropong.facts.calendar import Period, period_of
from teropong.facts.faults import WrongCall
from teropong.facts.money import digits, to_text
from teropong.facts.zone import from_instant
from teropong.language import _, current_language
from teropong.outlook.chance.reading import UNKNOWN
from teropong.outlook.forecast.foresight import read_foresight
from teropong.outlook.forecast.measures import COMPANY, MEASURES
from teropong.outlook.pace import Paces
from teropong.outlook.plan.first_steps import read_first_steps
from teropong.outlook.plan.levers import Lever, chance_of, expected, levers
from teropong.outlook.plan.moves import Move
from teropong.outlook.plan.needed import Needed, Step, Weekly, needed, profile
from teropong.outlook.plan.range import Range
from teropong.outlook.plan.shape_rows import shape_rows
from teropong.outlook.plan.what_if import Outset, what_if
from teropong.outlook.reading import read_targets
from teropong.outlook.unrated import last_year, read_left_out

SCHEMA = "teropong.plan/1"
_IN_DEALS = "deals"


class NoTarget(WrongCall):
    """No target is named, and none is set."""


@dataclass(frozen=True)
class Wanted:
    """The revenue to be reached, in units of the reporting currency; null: the target set."""

    target: Fraction | None = None


def make_plan(store: Store, asked: Asked, wanted: Wanted) -> dict[str, Any]:
    """The plan backwards from a revenue target; docs/forecast.md.

    Raises `WrongCall` for what cannot be asked, or where no target is set and none is named.
    """
    return told_of(store, asked, read_outset(store, asked, wanted))


def read_outset(store: Store, asked: Asked, wanted: Wanted) -> Outset:
    """From where a plan is made; raises as `make_plan`."""
    check_asked(store, asked)
    with seen_from(store, asked.as_of_in(store)) as evaluator:
        targets = read_targets(store)
        paces = Paces(evaluator, targets)
        period = _period(paces, asked, store)
        is_set = _set_target(paces, period)
        target, done = _target(is_set, period, wanted, store), _done(paces, period)
        foresight, first = read_foresight(evaluator, targets.days), read_first_steps(evaluator)
        unrated = read_left_out(evaluator, [last_year(evaluator)], with_open=True)
        return Outset(foresight, first, period, target, done, is_set, unrated)


def told_of(store: Store, asked: Asked, outset: Outset) -> dict[str, Any]:
    """The plan that is made from there, as ``teropong.plan/1``."""
    currency, period, foresight = store.settings.currency, outset.period, outset.foresight
    told: dict[str, Any] = {
        "schema": SCHEMA,
        "as_of": from_instant(asked.as_of_in(store)).isoformat().replace("+00:00", "Z"),
        "timezone": store.settings.timezone,
        "currency": currency,
        "language": current_language(),
        "period": {"label": period.label, "start": str(period.start), "end": str(period.end)},
        "target": to_text(outset.target, currency),
        "done": to_text(outset.done, currency),
        "needs": _needs(outset),
        "unrated": outset.unrated,
        "reps": reps_within(store, {}),
    }
    if told["needs"]:
        return told
    rest, ahead = outset.rest, expected(foresight, period)
    plan = needed(foresight, outset.first, period, rest)
    chance = chance_of(foresight, period, rest)
    return told | {
        "expected": to_text(Fraction(round(float(outset.done) + ahead)), currency),
        "p_target": chance,
        **needed_of(plan, currency),
        "shape": shape_rows(foresight, profile(foresight, period, float(outset.target)), currency),
        "lag_days": outset.first.lag_days,
        "levers": [
            _lever(lever, chance, currency)
            for lever in levers(foresight, period, rest, rest - ahead)
        ],
    }


def _needs(outset: Outset) -> list[str]:
    """What is lacking: ``wins``, ``losses``, amounts of what was won, or their ``rates``."""
    worth = outset.foresight.worth
    if outset.foresight.needs or worth.is_known:
        return outset.foresight.needs
    return ["rates"] if any(worth.unrated) else ["opportunities.amount"]


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
        "steps": [_step(step, currency) for step in plan.steps],
        "first_meetings_per_week": _weekly(plan.meetings),
        "contacts_per_week": _weekly(plan.contacts),
    }


def _period(paces: Paces, asked: Asked, store: Store) -> Period:
    if asked.period is None:
        return period_of(paces.today, "quarter", store.settings.fiscal_start)
    period = asked.period_at(0, store.settings)
    if period.end <= paces.today:
        raise WrongCall(
            _("{0} is over; plan a period that runs or is to come").format(period.label)
        )
    return period


def _set_target(paces: Paces, period: Period) -> Fraction | None:
    """In minor units."""
    aim = paces.targets.of(MEASURES["revenue"], COMPANY, period, paces.seen_on)
    return aim.value if aim and aim.value else None


def _target(is_set: Fraction | None, period: Period, wanted: Wanted, store: Store) -> Fraction:
    """In minor units."""
    if wanted.target is not None:
        return wanted.target * Fraction(10) ** digits(store.settings.currency)
    if is_set is None:
        raise NoTarget(
            _("no revenue target is set for {0}; name one: --target 12000000000").format(
                period.label
            )
        )
    return is_set


def _done(paces: Paces, period: Period) -> Fraction:
    if period.start >= paces.today:
        return Fraction(0)
    over = Period(period.label, period.start, min(period.end, paces.today))
    return paces.answers.told_without(MEASURES["revenue"], COMPANY, over).value or Fraction(0)


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
    return {
        "pipeline": step.pipeline or None,
        "stage": None if step.stage == UNKNOWN else step.stage,
        "p_win": step.p_win,
        "needed_deals": round(float(step.needed.value), 2),
        "low": round(float(step.needed.low), 2),
        "high": round(float(step.needed.high), 2),
        "needed_value": to_text(Fraction(round(step.needed_value)), currency),
        "actual_deals": step.actual,
        "actual_value": to_text(Fraction(round(step.actual_value)), currency),
        "gap_deals": round(float(step.needed.value) - step.actual, 2),
    }


def _weekly(weekly: Weekly) -> dict[str, Any]:
    blank = {"needed": None, "low": None, "high": None}
    return {
        **(_range(weekly.needed) if weekly.needed else blank),
        "actual": round(weekly.actual, 2),
        "last_useful_week": weekly.last_useful,
        "is_late": weekly.is_late,
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
