"""Query → Result: the question made concrete, put to its indicator, and compared."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from teropong.engine.before import Before
from teropong.engine.load import Bounds, bounds, tables_given
from teropong.engine.past import as_it_was
from teropong.engine.query import Listing, Query, Result
from teropong.engine.store import Store
from teropong.engine.words import unknown_word
from teropong.facts.calendar import Period, compared, head, months_before, split
from teropong.facts.faults import WrongCall
from teropong.facts.zone import local_date, start_of_day
from teropong.indicators import BY_NAME
from teropong.indicators.ageing import ageing
from teropong.indicators.lasting import lasting
from teropong.indicators.pipeline_value import INDICATOR as PIPELINE_VALUE
from teropong.indicators.shape import (
    DIMENSIONS,
    Given,
    Indicator,
    MissingRate,
    Reader,
    Row,
    Rung,
    Scope,
    Span,
    Wanted,
    among,
)
from teropong.indicators.stage_duration import INDICATOR as STAGE_DURATION
from teropong.language import N_

T = TypeVar("T")


@dataclass
class Evaluator:
    """Answers queries from one store, all seen from one instant."""

    store: Store
    as_of: int

    def evaluate(self, query: Query) -> Result:
        """Answer a query seen from this instant; raises `MissingRate`, unless it is lenient."""
        indicator = BY_NAME[query.indicator]
        without = [name for name in query.by if name not in indicator.dimensions]
        needs, unfiltered = self._hindrances(query, indicator)
        if needs or unfiltered:
            return Result(
                indicator, query.grain, needs=needs, unfiltered=unfiltered, without=without
            )
        scope = self.scope(query, indicator)
        with _nothing_to_collect():
            before = self._before(query, indicator) if query.compare else None
            if before:
                scope = replace(scope, parts=(*scope.parts, *before.parts()))

            def measured(scope: Scope) -> Result:
                found = indicator.measure(scope, self.store)
                beside = dict(found.beside)
                if query.has_lists and indicator.listed:
                    beside |= indicator.listed(scope, self.store, found.rows)
                return Result(indicator, query.grain, found.rows, without=without, beside=beside)

            result, missing = _told(query, scope, measured)
            result = replace(result, missing_rate=missing)
            return before.set_beside(result, scope) if before else result

    def cases(self, query: Query, wanted: Wanted | None = None) -> Listing:
        """List what a query counts, one by one: all of it, or what stands behind one figure.

        Raises `WrongCall` where ``wanted.only`` is no figure of the indicator, `MissingRate`
        unless the query is lenient.
        """
        indicator, wanted = BY_NAME[query.indicator], wanted or Wanted()
        if wanted.only and wanted.only not in indicator.opens:
            raise WrongCall(unknown_word(N_("figure"), wanted.only, indicator.opens))
        needs, unfiltered = self._hindrances(query, indicator)
        if needs or unfiltered:
            return Listing(indicator, needs=needs, unfiltered=unfiltered)
        scope = self.scope(query, indicator)
        if "period" in wanted.cell and scope.has_grain:
            label = wanted.cell["period"]
            scope = replace(scope, spans=tuple(s for s in scope.spans if s.label == label))
        if not scope.spans:
            return Listing(indicator)
        only = indicator.opens[wanted.only] if wanted.only else None
        with _nothing_to_collect():
            sought = replace(wanted, only=only)
            found, _missing = _told(
                query, scope, lambda scope: indicator.cases(scope, self.store, sought)
            )
        return Listing(indicator, found.rows, found.total)

    def ageing(self, query: Query) -> list[Row]:
        """Open deals by stage and by how long they are there; none where a filter forbids it."""
        return self._drawn(query, PIPELINE_VALUE, ageing)

    def lasting(self, query: Query) -> list[Row]:
        """The curve of each stage's duration; none where history or a filter forbids it."""
        return self._drawn(query, STAGE_DURATION, lasting)

    def _drawn(
        self, query: Query, indicator: Indicator, rows_of: Callable[[Scope, Reader], list[Row]]
    ) -> list[Row]:
        needs, unfiltered = self._hindrances(query, indicator)
        if needs or unfiltered:
            return []
        scope = self.scope(query, indicator)
        return _told(query, scope, lambda scope: rows_of(scope, self.store))[0]

    def _hindrances(self, query: Query, indicator: Indicator) -> tuple[list[str], list[str]]:
        """The facts that are lacking, and the filters that the indicator does not have."""
        if query.as_of != self.as_of:
            raise ValueError("the query is to be seen from another instant")
        unfiltered = [name for name in query.filters if name not in indicator.dimensions]
        return indicator.lacks(self.given), unfiltered

    def _before(self, query: Query, indicator: Indicator) -> Before:
        """The answer of the compared period: of its first days, if the one asked for runs."""
        settings = self.store.settings
        before = compared(query.period, query.compare or "", settings.fiscal_start)
        seen = (local_date(self.as_of - 1, settings.zone) - query.period.start).days + 1
        if 0 < seen < query.period.days:
            before = head(before, seen)
        scope = self.scope(replace(query, period=before), indicator)
        at_end = replace(scope, now=scope.spans[-1])
        measured, _missing = _told(
            query, at_end, lambda scope: indicator.measure(scope, self.store)
        )
        return Before(before, scope, measured.rows)

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
            where=query.filters,
            settings=settings,
            ladder=tuple(self.given.ladder),
            has_pipelines=self.has_pipelines or "pipeline" in query.by,
            given=self.given,
            is_past=self.bounds.latest is not None and self.as_of <= self.bounds.latest,
            first_activity_on=self._day_known(self.bounds.first_activity),
            first_deal_on=self._day_known(self.bounds.first_deal),
            parts=tuple((rep,) for rep in self._line_up(query)) if by == ("rep",) else (),
            rates=self.rates,
            leaves_out=query.leaves_out,
        )

    def _day_known(self, instant: int | None) -> date | None:
        if instant is None or instant >= self.as_of:
            return None
        return local_date(instant, self.store.settings.zone)

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
        if {"source", "segment", "channel", "pipeline", "stage"} & set(query.filters):
            return ()
        last = self._span(query.period).last_on
        conditions = "".join(
            f" AND {among(DIMENSIONS[name], values)}" for name, values in query.filters.items()
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


def _told(query: Query, scope: Scope, ask: Callable[[Scope], T]) -> tuple[T, MissingRate | None]:
    """What is asked within a scope; where a rate is missing and that is no matter, in the dark."""
    try:
        return ask(scope), None
    except MissingRate as missing:
        if not query.is_lenient:
            raise
        return ask(replace(scope, is_dark=True)), missing


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


@contextmanager
def seen_from(store: Store, as_of: int, only: Collection[str] = ()) -> Iterator[Evaluator]:
    """An evaluator of the store as it was at an instant; what happened later is cut away.

    What is asked of the same instant within is answered by the same: cutting costs more than most
    answers. With ``only`` it is cut from no other moments than these.
    """
    around = _around.get()
    if around and around.as_of == as_of and around.store.connection is store.connection:
        yield around
        return
    if only:
        with _cut(store, as_of, only) as evaluator:
            yield evaluator
        return
    with _cut(store, as_of) as evaluator:
        before = _around.set(evaluator)
        try:
            yield evaluator
        finally:
            _around.reset(before)


@contextmanager
def _cut(store: Store, as_of: int, only: Collection[str] = ()) -> Iterator[Evaluator]:
    known = bounds(store)
    later = max((at for at in (known.latest, known.last_noted) if at is not None), default=None)
    if later is None or as_of > later:
        yield Evaluator(store, as_of)
        return
    with as_it_was(store, as_of, only) as past:
        yield Evaluator(past, as_of)


_around: ContextVar[Evaluator | None] = ContextVar("around", default=None)
