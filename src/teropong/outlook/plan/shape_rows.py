"""The shape of the pipelines as rows of ``teropong.plan/1``."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from teropong.facts.money import to_text
from teropong.outlook.forecast.foresight import Foresight
from teropong.outlook.plan.needed import Step
from teropong.outlook.plan.shaping import Held, Inversion, shape


def shape_rows(foresight: Foresight, steps: Sequence[Step], currency: str) -> list[dict[str, Any]]:
    """Of each pipeline that can be told its steps, holes and inversions, in their order."""
    return [
        {
            "pipeline": held[0].step.pipeline or None,
            "steps": [_step(one.step, currency) for one in held],
            "holes": [_hole(one) for one in held if one.is_hole],
            "inversions": [_inversion(one, currency) for one in found],
        }
        for held, found in shape(foresight, steps)
        if held
    ]


def _step(step: Step, currency: str) -> dict[str, Any]:
    return {
        "stage": step.stage,
        "needed_deals": round(float(step.steady.value), 2),
        "low": round(float(step.steady.low), 2),
        "high": round(float(step.steady.high), 2),
        "actual_deals": step.actual,
        "actual_value": to_text(Fraction(round(step.actual_value)), currency),
    }


def _hole(held: Held) -> dict[str, Any]:
    step = held.step
    return {
        "stage": step.stage,
        "too_few": round(step.steady.value - step.actual, 2),
        "chance": held.chance,
        "days_to_revenue": held.days_to_win,
    }


def _inversion(found: Inversion, currency: str) -> dict[str, Any]:
    return {
        "stage": found.later.step.stage,
        "before": found.before.step.stage,
        "reason": found.reason,
        "is_dangerous": found.reason == "dry",
        "largest_deal": to_text(Fraction(round(found.later.largest)), currency),
    }
