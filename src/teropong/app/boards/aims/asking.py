"""Asking the mirror for paces: what `teropong pace` answers, of what a board shows.

Where nothing is cut away from the records, an answer holds as long as their version does, and is
kept for an hour at most, since rates and durations age. Targets are read anew only where what they
are made of has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from teropong.app.boards.aims.ahead import led
from teropong.app.boards.aims.whose import NoTarget, Scope, scope_of
from teropong.app.mirror.held import told_by
from teropong.engine.asked import Asked
from teropong.engine.evaluate import seen_from
from teropong.engine.store import Store
from teropong.engine.values import reps_within
from teropong.facts.calendar import Period, period_of, split
from teropong.facts.measures import figure_of
from teropong.facts.zone import local_date
from teropong.language import current_language
from teropong.outlook.course import PREDICTED, Memory
from teropong.outlook.pace import Pace, Paces
from teropong.outlook.pace_report import pace_row
from teropong.outlook.reading import read_targets
from teropong.outlook.shape import Measure, Whose
from teropong.outlook.targets import Targets

Aims = dict[str, Any]
Ask = Callable[[Paces, Scope, list[Measure], Period, Asked], Aims]
_WEEKLY = ("first_meetings", "outreach")
_GROWING = (*_WEEKLY, "revenue")
_HOUR = 3_600_000_000


@dataclass
class _Known:
    """Of one version: its targets, and what was learnt and answered within an hour."""

    version: str
    made_of: tuple[str, int]
    targets: Targets
    hour: tuple[int, date] | None = None
    memory: Memory = field(default_factory=Memory)
    answers: dict[str, Aims] = field(default_factory=dict)


_known: _Known | None = None


def of_scope(store: Store, asked: Asked, growing: Collection[str] = _GROWING) -> Aims:
    """Where those stand whose figures a board shows, with the course of what is ``growing``."""
    return _told(store, asked, partial(_own, growing=growing))


def of_reps(store: Store, asked: Asked) -> Aims:
    """The same of each of their reps; under ``cells`` what is due in the line-up's own periods."""
    return _told(store, asked, _each)


def of_week(store: Store, asked: Asked) -> Aims:
    """Of the running week."""
    day = local_date(asked.as_of_in(store) - 1, store.settings.zone)
    return of_scope(store, replace(asked, period=period_of(day, "week").label), ())


def of_now(store: Store, asked: Asked) -> Aims:
    """Of everybody and each rep in the running period that each target is set for."""
    return _told(store, asked, _now)


def _told(store: Store, asked: Asked, ask: Ask) -> Aims:
    if not store.rows("SELECT 1 FROM facts.targets LIMIT 1"):
        return _nothing(store)
    as_of = asked.as_of_in(store)
    with seen_from(store, as_of) as evaluator:
        if evaluator.store is not store:
            return _answered(Paces(evaluator, _known_of(store).targets), asked, ask)
        known = _known_of(store)
        hour, day = as_of // _HOUR, local_date(as_of, store.settings.zone)
        if known.hour != (hour, day):
            known.hour, known.memory, known.answers = (hour, day), Memory(), {}
            known.targets = known.targets.with_seasons({})
        key = repr((replace(asked, as_of=None), ask, current_language()))
        if key not in known.answers:
            paces = Paces(evaluator, known.targets, known.memory)
            known.targets = paces.targets
            told = _answered(paces, asked, ask)
            known.answers[key] = told | {"rows": led(store, told["rows"], day)}
        return known.answers[key]


def _nothing(store: Store) -> Aims:
    """What is told where there are no targets."""
    currency = store.settings.currency
    empty: Aims = {"currency": currency, "reps": {}, "rows": [], "cells": []}
    return empty | {"has_any": False, "why": ""}


def _answered(paces: Paces, asked: Asked, ask: Ask) -> Aims:
    evaluator = paces.answers.evaluator
    settings = evaluator.store.settings
    period = asked.period_at(evaluator.as_of, settings)
    measures = [one for one in paces.measures if one.indicator in asked.indicators]
    told = _nothing(evaluator.store) | {
        "has_any": bool(measures),
        "reps": reps_within(evaluator.store, {}),
    }
    try:
        scope = scope_of(asked, paces.targets.people, period)
    except NoTarget as error:
        return told | {"why": str(error)}
    mine = [measure for measure in measures if scope.has(measure)]
    return told | ask(paces, scope, mine, period, asked)


def _known_of(store: Store) -> _Known:
    """What is known of the mirror's version; targets stay while what they are made of does."""
    global _known  # noqa: PLW0603 - one a process
    mark, found = told_by(store.database), _known
    if found and found.version == mark.name:
        return found
    made_of = (mark.build, mark.whole)
    targets = found.targets if found and found.made_of == made_of else read_targets(store)
    _known = found = _Known(mark.name, made_of, targets)
    return found


def _own(
    paces: Paces,
    scope: Scope,
    measures: list[Measure],
    period: Period,
    _asked: Asked,
    growing: Collection[str],
) -> Aims:
    rows = []
    for measure in measures:
        if pace := _one(paces, measure, scope.whose, period):
            grows = measure.indicator in growing and not measure.companion
            rows.append(_row(paces, pace) | {"course": _course(paces, pace) if grows else []})
    return {"rows": rows}


def _each(
    paces: Paces, scope: Scope, measures: list[Measure], period: Period, asked: Asked
) -> Aims:
    members = list(scope.members(paces.targets.people, period))
    reps = [Whose("rep", rep) for rep in members if Whose("rep", rep) != scope.whose]
    flows = [one for one in measures if _is_flow(one)]
    found = (_one(paces, measure, rep, period) for measure in flows for rep in reps)
    return {
        "rows": [_row(paces, pace) for pace in found if pace],
        "cells": list(_cells(paces, [scope.whose, *reps], measures, period, asked)),
    }


def _now(
    paces: Paces, scope: Scope, measures: list[Measure], _period: Period, _asked: Asked
) -> Aims:
    rows = []
    for measure in measures:
        grains = paces.targets.grains(measure, scope.whose)
        if not grains or not _is_flow(measure) or measure.companion or measure.pipeline:
            continue
        period = period_of(paces.seen_on, grains[0], paces.targets.fiscal_start)
        reps = (Whose("rep", rep) for rep in scope.members(paces.targets.people, period))
        found = (_one(paces, measure, one, period) for one in dict.fromkeys((scope.whose, *reps)))
        rows += [_row(paces, pace) for pace in found if pace]
    return {"rows": rows}


def _cells(
    paces: Paces, everyone: list[Whose], measures: list[Measure], period: Period, asked: Asked
) -> Iterator[dict[str, Any]]:
    """What is due of everybody, in the period itself, of activities in the last week begun."""
    parts = [one for one in split(period, asked.grain or "week") if one.start <= paces.seen_on]
    last = parts[-1] if parts else period
    for measure in measures:
        if measure.companion or measure.stage or measure.pipeline:
            continue
        asked_for = last if measure.indicator in _WEEKLY else period
        for whose in everyone:
            if pace := paces.due(measure, whose, asked_for):
                yield _row(paces, pace)


def _is_flow(measure: Measure) -> bool:
    figure = figure_of(measure.indicator, measure.companion)
    return figure is not None and figure.is_flow


def _one(paces: Paces, measure: Measure, whose: Whose, period: Period) -> Pace | None:
    """A pace; none where a rate is missing, as of the figure itself."""
    pace = paces.one(measure, whose, period)
    return None if pace is None or paces.unrated([pace]) else pace


def _row(paces: Paces, pace: Pace) -> dict[str, Any]:
    period = pace.aim.period
    return pace_row(pace, paces.answers.evaluator.store.settings.currency) | {
        "start": str(period.start),
        "end": str(period.end),
        "today": str(min(max(paces.today, period.start), period.end)),
    }


def _course(paces: Paces, pace: Pace) -> list[tuple[date, float, float | None]]:
    """What was due and done until each day; nothing of what does not add up over days."""
    measure = pace.aim.measure
    if (measure.indicator, measure.companion) not in PREDICTED or pace.done is None:
        return []
    unit = paces.answers.unit(pace.figure)
    return [
        (one.until, float(one.due / unit), None if one.done is None else float(one.done / unit))
        for one in paces.course_of(pace)
    ]
