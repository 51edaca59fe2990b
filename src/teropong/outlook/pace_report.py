"""The paces of one source as ``teropong.pace/1``: who is where against which target."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, get_args

from teropong.engine.asked import Asked, check_asked
from teropong.engine.evaluate import seen_from
from teropong.engine.store import Store
from teropong.engine.values import reps_within
from teropong.engine.words import unknown_word
from teropong.facts.faults import WrongCall
from teropong.language import N_
from teropong.outlook.opening import opening
from teropong.outlook.pace import Pace, Paces
from teropong.outlook.reading import read_targets
from teropong.outlook.shape import ScopeKind, to_edge

SCHEMA = "teropong.pace/1"
Value = Fraction | float | None


def make_pace(store: Store, asked: Asked) -> dict[str, Any]:
    """Everybody's pace, of the company first, then of each kind of ``asked.by``; docs/targets.md.

    Raises `WrongCall` for what cannot be asked.
    """
    kinds = [kind for kind in get_args(ScopeKind) if kind in ("company", *asked.by)]
    for word in asked.by:
        if word not in kinds:
            raise WrongCall(unknown_word(N_("dimension"), word, get_args(ScopeKind)))
    check_asked(store, asked)
    as_of = asked.as_of_in(store)
    period = asked.period_at(as_of, store.settings) if asked.period else None
    with seen_from(store, as_of) as evaluator:
        targets = read_targets(store)
        everyone = [whose for kind in kinds for whose in targets.people.all_of(kind)]
        answered = Paces(evaluator, targets)
        paces = answered.of(everyone, period)
        unrated = answered.unrated(paces)
    n_rows = int(store.rows("SELECT count(*) FROM facts.targets")[0][0])
    return {
        **opening(SCHEMA, store, as_of),
        "period": period and {
            "label": period.label, "start": str(period.start), "end": str(period.end)
        },
        "by": list(asked.by),
        "needs": [] if n_rows else ["targets"],
        "ignored": n_rows - targets.n_rows,
        "missing_rate": unrated and unrated.to_dict(),
        "rows": [pace_row(pace, store.settings.currency) for pace in paces],
        "reps": reps_within(store, {}),
    }  # fmt: skip


def pace_row(pace: Pace, currency: str) -> dict[str, Any]:
    """A pace as a row of ``teropong.pace/1``."""
    aim, figure = pace.aim, pace.figure

    def told(value: Value) -> Any:
        return None if value is None else to_edge(value, figure.unit, currency)

    return {
        "indicator": aim.measure.indicator,
        "measure": aim.measure.companion or None,
        "pipeline": aim.measure.pipeline or None,
        "stage": aim.measure.stage or None,
        "scope_kind": aim.whose.kind,
        "scope": aim.whose.name or None,
        "period": aim.period.label,
        "since": str(aim.since),
        "unit": figure.unit,
        "better": figure.better,
        "adds_up": figure.is_flow,
        "target": told(aim.value),
        "upper": told(aim.upper),
        "origin": aim.origin,
        "given": told(aim.given),
        "of_reps": told(aim.of_reps),
        "difference": told(aim.difference),
        "without": list(aim.without),
        "due": told(pace.due),
        "done": told(pace.done),
        "lacks": told(pace.lacks),
        "expected": told(pace.expected),
        "low": told(pace.low),
        "high": told(pace.high),
        "probability": pace.probability,
        "needed_per_day": told(pace.needed_per_day),
        "days_left": pace.days_left,
    }
