"""Query → Result: the question made concrete, put to its indicator, and compared."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from teropong.engine.load import Bounds, bounds, tables_given
from teropong.engine.past import as_it_was
from teropong.engine.query import Query, Result
from teropong.engine.store import Store
from teropong.facts.calendar import Period, compared, head, months_before, split
from teropong.facts.zone import local_date, start_of_day
from teropong.indicators import BY_NAME
from teropong.indicators.shape import (
    DIMENSIONS,
    Given,
    Indicator,
    Row,
    Rung,
    Scope,
    Span,
    among,
)


@dataclass
class Evaluator:
    """Answers queries from one store, all seen from one instant."""

    store: Store
    as_of: int

    def evaluate(self, query: Query) -> Result:
        """Answer a query seen from this instant; raises `FactsError` where a rate is missing."""
        if query.as_of != self.as_of:
            raise ValueError("the query is to be seen from another instant")
        indicator = BY_NAME[query.indicator]
        without = [name for name in query.by if name not in indicator.dimensions]
        needs = indicator.lacks(self.given)
        unfiltered = [name for name in query.where if name not in indicator.dimensions]
        if needs or unfiltered:
            return Result(
                indicator, query.grain, needs=needs, unfiltered=unfiltered, without=without
            )
        scope = self.scope(query, indicator)
        with _nothing_to_collect():
            before = self._before(query, indicator) if query.compare else None
            if before:
                scope = replace(scope, parts=(*scope.parts, *before.parts()))
            measured = indicator.measure(scope, self.store)
            beside = dict(measured.beside)
            if query.has_lists and indicator.listed:
                beside |= indicator.listed(scope, self.store, measured.rows)
            result = Result(indicator, query.grain, measured.rows, without=without, beside=beside)
            return before.set_beside(result, scope) if before else result

    def _before(self, query: Query, indicator: Indicator) -> _Before:
        """The answer of the compared period: of its first days, if the one asked for runs."""
        settings = self.store.settings
        before = compared(query.period, query.compare or "", settings.fiscal_start)
        seen = (local_date(self.as_of - 1, settings.zone) - query.period.start).days + 1
        if 0 < seen < query.period.days:
            before = head(before, seen)
        scope = self.scope(replace(query, period=before), indicator)
        at_end = replace(scope, now=scope.spans[-1])
        return _Before(before, scope, indicator.measure(at_end, self.store).rows)

    def scope(self, query: Query, indicator: Indicator) -> Scope:
        """The question made concrete: its spans, and what holds for the company."""
        settings = self.store.settings
        periods = [query.period]
        if query.grain:
            periods = split(query.period, query.grain, settings.fiscal_start)
        by = indicator.split_by(query.by)
        as_of_on = local_date(self.as_of - 1, settings.zone)
        today = Period(as_of_on.isoformat(), as_of_on, as_of_on + timedelta(days=1))
        return Scope(
            spans=tuple(self._span(period) for period in periods),
            has_grain=query.grain is not None,
            as_of=self.as_of,
            now=self._span(today),
            by=by,
            where=query.where,
            settings=settings,
            ladder=tuple(self.given.ladder),
            has_pipelines=self.has_pipelines or "pipeline" in query.by,
            given=self.given,
            is_past=self.bounds.latest is not None and self.as_of <= self.bounds.latest,
            first_activity_on=self._day_known(self.bounds.first_activity),
            first_deal_on=self._day_known(self.bounds.first_deal),
            parts=tuple((rep,) for rep in self._line_up(query)) if by == ("rep",) else (),
            rates=self.rates,
        )

    def _day_known(self, instant: int | None) -> date | None:
        is_known = instant is not None and instant < self.as_of
        return local_date(instant, self.store.settings.zone) if instant and is_known else None

    def _span(self, period: Period) -> Span:
        zone = self.store.settings.zone
        seen_until = min(start_of_day(period.end, zone), self.as_of)
        first = months_before(local_date(seen_until, zone), 12)
        return Span(
            period.label,
            period.start,
            period.end,
            seen_until,
            start_of_day(first, zone),
            local_date(seen_until - 1, zone),
        )

    def _line_up(self, query: Query) -> tuple[str, ...]:
        """The reps who were there in the period and pass the filters, as of its last day seen."""
        if {"source", "segment", "channel", "pipeline", "stage"} & set(query.where):
            return ()
        last = self._span(query.period).last_on
        conditions = "".join(
            f" AND {among(DIMENSIONS[name], values)}" for name, values in query.where.items()
        )
        rows = self.store.rows(
            "SELECT m.rep_id FROM facts.reps m LEFT JOIN moments.crew c ON c.rep_id = m.rep_id "
            f"AND DATE '{last}' >= c.from_on AND DATE '{last}' < c.until_on "
            f"WHERE (m.active_from IS NULL OR m.active_from < DATE '{query.period.end}') "
            f"AND (m.active_until IS NULL OR m.active_until > DATE '{query.period.start}')"
            f"{conditions}"
        )
        return tuple(row[0] for row in rows)

    @cached_property
    def bounds(self) -> Bounds:
        """From when to when the facts reach."""
        return bounds(self.store)

    @property
    def first_on(self) -> date | None:
        """The day of the first thing done that can be seen; null: nothing has happened."""
        firsts = (self.bounds.first_activity, self.bounds.first_deal)
        days = [day for day in map(self._day_known, firsts) if day]
        return min(days, default=None)

    @cached_property
    def given(self) -> Given:
        """What the source gave."""
        rows = self.store.rows(
            "SELECT pipeline, stage, position, next_stage, base, is_guess, expected_days "
            "FROM moments.ladder ORDER BY pipeline, position"
        )
        return Given(tables_given(self.store), tuple(Rung(*row) for row in rows))

    @cached_property
    def has_pipelines(self) -> bool:
        """Whether there are several pipelines, among the deals or the stages."""
        rows = self.store.rows(
            "SELECT DISTINCT pipeline FROM moments.ladder "
            "UNION SELECT DISTINCT coalesce(pipeline, '') FROM facts.opportunities"
        )
        return len(rows) > 1

    @cached_property
    def rates(self) -> dict[str, list[tuple[date, Fraction]]]:
        """Reporting minor units per minor unit of each currency, from each day on."""
        rates: dict[str, list[tuple[date, Fraction]]] = {}
        rows = self.store.rows(
            "SELECT currency, from_on, numerator, denominator FROM moments.rates ORDER BY 1, 2"
        )
        for currency, from_on, numerator, denominator in rows:
            rates.setdefault(currency, []).append((from_on, Fraction(numerator, denominator)))
        return rates


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """No search for cycles: rows are thousands of new dicts, and walking them finds none."""
    is_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_enabled:
            gc.enable()


@dataclass(frozen=True)
class _Before:
    """The rows of the compared period, and as what they were asked for."""

    period: Period
    scope: Scope
    rows: list[Row]

    def parts(self) -> list[tuple[object, ...]]:
        """The parts that had cases then: they have a row now, too, if only with a 0."""
        by = self.scope.by
        found = (tuple(row[name] for name in by) for row in self.rows if row["n"])
        return list(dict.fromkeys(found))

    def set_beside(self, result: Result, scope: Scope) -> Result:
        """Each row of the answer with the same one of the compared period."""
        periods = {span.label: nth for nth, span in enumerate(scope.spans)}
        others = {span.label: nth for nth, span in enumerate(self.scope.spans)}
        own = (*scope.by, *result.indicator.own)
        found = {_address(row, others, own): row for row in self.rows}
        for row in result.rows:
            other = found.get(_address(row, periods, own))
            row["compare"] = {"value": other["value"], "n": other["n"]} if other else None
        return replace(result, compared=self.period)


def _address(row: Row, periods: dict[str, int], own: tuple[str, ...]) -> tuple[object, ...]:
    return (periods.get(row.get("period", ""), 0), *(row.get(name) for name in own))


@contextmanager
def seen_from(store: Store, as_of: int) -> Iterator[Evaluator]:
    """An evaluator of the store as it was at an instant; what happened later is cut away."""
    known = bounds(store)
    later = max((at for at in (known.latest, known.last_noted) if at is not None), default=None)
    if later is None or as_of > later:
        yield Evaluator(store, as_of)
        return
    with as_it_was(store, as_of) as past:
        yield Evaluator(past, as_of)
