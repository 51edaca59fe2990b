"""The report: the eight indicators of one source, for one period, seen from one instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from teropong.engine.asked import Asked, check_asked
from teropong.engine.evaluate import Evaluator, seen_from
from teropong.engine.query import Listing, Query, Result
from teropong.engine.store import Store
from teropong.engine.values import reps_within
from teropong.facts.calendar import Period
from teropong.facts.settings import Settings
from teropong.facts.zone import from_instant
from teropong.indicators import BY_NAME, INDICATORS
from teropong.indicators.shape import Wanted
from teropong.language import _, current_language

SCHEMA = "teropong.report/1"


@dataclass(frozen=True)
class Report:
    """A report: its frame, and a `Result` by indicator."""

    settings: Settings
    as_of: int
    period: Period
    by: tuple[str, ...]
    indicators: dict[str, Result]
    reps: dict[str, str]
    stages: list[dict[str, Any]]
    compared: Period | None = None
    first_on: date | None = None

    def to_dict(self) -> dict[str, Any]:
        """The report as ``teropong.report/1``; see docs/report.md."""
        return {
            "schema": SCHEMA,
            "as_of": from_instant(self.as_of).isoformat().replace("+00:00", "Z"),
            "timezone": self.settings.timezone,
            "currency": self.settings.currency,
            "language": current_language(),
            "company": None,
            "period": _period(self.period),
            "compare": _period(self.compared) if self.compared else None,
            "first_on": self.first_on.isoformat() if self.first_on else None,
            "by": list(self.by),
            "indicators": {name: _indicator(result) for name, result in self.indicators.items()},
            "reps": self.reps,
            "stages": self.stages,
        }


def _period(period: Period) -> dict[str, str]:
    return {"label": period.label, "start": str(period.start), "end": str(period.end)}


def _indicator(result: Result) -> dict[str, Any]:
    indicator = result.indicator
    told: dict[str, Any] = {
        "label": _(indicator.label),
        "group": indicator.group,
        "unit": indicator.unit,
        "better": indicator.better,
        "grain": result.grain,
        "definition": _(indicator.definition),
        "available": result.is_available,
    }
    if result.needs:
        told["needs"] = result.needs
    if result.unfiltered:
        told["unfiltered"] = result.unfiltered
    if result.without:
        told["without"] = result.without
    if missing := result.missing_rate:
        told["missing_rate"] = {"currency": missing.currency, "on": missing.day.isoformat()}
    return told | {"rows": result.rows} | result.beside


def make_report(store: Store, asked: Asked) -> Report:
    """Answer what is asked; raises `WrongCall` for what the facts do not hold, `FactsError`."""
    return make_reports(store, asked)[0]


def make_reports(store: Store, *asked: Asked) -> list[Report]:
    """Answer questions that are all seen from one instant, as `make_report`."""
    if any(one.as_of != asked[0].as_of for one in asked):
        raise ValueError("questions that are answered together are seen from one instant")
    for one in asked:
        check_asked(store, one)
    as_of = asked[0].as_of_in(store)
    with seen_from(store, as_of) as evaluator:
        return [_answer(evaluator, one) for one in asked]


def make_listing(store: Store, asked: Asked, wanted: Wanted) -> tuple[Report, Listing]:
    """The report of one indicator, and the cases behind what is ``wanted`` of it."""
    check_asked(store, asked)
    as_of = asked.as_of_in(store)
    (name,) = asked.indicators
    query = query_of(store, name, asked, as_of)
    with seen_from(store, as_of) as evaluator:
        return _answer(evaluator, asked), evaluator.cases(query, wanted)


def _answer(evaluator: Evaluator, asked: Asked) -> Report:
    names = asked.indicators or [indicator.name for indicator in INDICATORS]
    as_of, store = evaluator.as_of, evaluator.store
    period = asked.period_at(as_of, store.settings)
    results = {name: evaluator.evaluate(query_of(store, name, asked, as_of)) for name in names}
    return Report(
        store.settings,
        as_of,
        period,
        tuple(asked.by),
        results,
        reps_within(store, asked.within),
        _stages(evaluator),
        next((result.compared for result in results.values() if result.compared), None),
        evaluator.first_on,
    )


def query_of(store: Store, name: str, asked: Asked, as_of: int) -> Query:
    """What is asked of one indicator."""
    return Query(
        indicator=name,
        period=asked.period_at(as_of, store.settings),
        as_of=as_of,
        grain=None if asked.as_one else asked.grain or BY_NAME[name].grain,
        by=tuple(asked.by),
        where={key: tuple(values) for key, values in asked.where.items()},
        compare=asked.compare,
        within={key: tuple(values) for key, values in asked.within.items()},
        is_lenient=asked.is_lenient,
    )


def _stages(evaluator: Evaluator) -> list[dict[str, Any]]:
    return [
        {
            "pipeline": rung.pipeline or None,
            "stage": rung.stage,
            "position": rung.position,
            "base": rung.base,
            "expected_days": rung.expected_days,
        }
        for rung in evaluator.given.ladder
    ]
