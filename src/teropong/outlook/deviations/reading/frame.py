"""From where it is seen, which weeks are looked back on, who is there, and how rows are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from teropong.engine.evaluate import Evaluator
from teropong.engine.query import Query, Result
from teropong.facts.calendar import Grain, Period, months_before, split
from teropong.facts.money import digits
from teropong.facts.zone import local_date
from teropong.indicators.shape import Row
from teropong.outlook.deviations.weeks import WEEK
from teropong.outlook.shape import Aim, Measure, ScopeKind, Whose
from teropong.outlook.targets import Targets
from teropong.outlook.unrated import Dark, read_dark

BACK = 65
"""So many weeks are looked back on: five quarters."""
KINDS: tuple[ScopeKind, ...] = ("company", "team", "rep")


@dataclass(frozen=True)
class Frame:
    """One reading: an evaluator, the targets, and what both say of its weeks and people."""

    evaluator: Evaluator
    targets: Targets
    _days: dict[Whose, list[float]] = field(default_factory=dict)
    _results: dict[tuple[object, ...], Result] = field(default_factory=dict)

    @cached_property
    def dark(self) -> Dark:
        """The money that lacks its rate."""
        return read_dark(self.evaluator, self.targets.people)

    @property
    def today(self) -> date:
        """The first day that is not over."""
        return local_date(self.evaluator.as_of, self.evaluator.store.settings.zone)

    @property
    def seen_on(self) -> date:
        """The last day of which something is seen."""
        return local_date(self.evaluator.as_of - 1, self.evaluator.store.settings.zone)

    @property
    def end(self) -> date:
        """The first day of which nothing is seen."""
        return self.seen_on + timedelta(days=1)

    @property
    def now(self) -> Period:
        """The last day of which something is seen."""
        return span(self.seen_on, self.end)

    @property
    def monday(self) -> date:
        """The first day of the week that runs."""
        return self.today - timedelta(days=self.today.weekday())

    @cached_property
    def first_on(self) -> date:
        """The first Monday of the records."""
        first = self.evaluator.first_on or self.today
        return first + timedelta(days=-first.weekday() % 7)

    def weeks(self, back: int = BACK) -> list[Period]:
        """The whole weeks that are over, the oldest first, none before the records began."""
        start = max(self.monday - back * WEEK, self.first_on)
        return split(span(start, self.monday), "week") if start < self.monday else []

    @property
    def running(self) -> Period:
        """The week in which something can still be done: two working days are left of it."""
        (week,) = split(span(self.monday, self.monday + WEEK), "week")
        if self.targets.days.count(self.today, week.end) > 1:
            return week
        (following,) = split(span(week.end, week.end + WEEK), "week")
        return following

    @cached_property
    def year(self) -> Period:
        """The twelve months before now."""
        return span(months_before(self.end, 12), self.end)

    def everyone(self, kind: ScopeKind) -> list[Whose]:
        """The company, its teams, or its reps who are there now."""
        return [
            whose
            for whose in self.targets.people.all_of(kind)
            if kind == "company" or self.members_now(whose)
        ]

    def members_now(self, whose: Whose) -> set[str]:
        """The reps who are of the company, of a team, or the rep alone, now."""
        return {
            rep
            for rep, ranges in self.targets.people.members(whose)
            if any(start <= self.seen_on < end for start, end in ranges)
        }

    def aim(self, measure: Measure, whose: Whose, period: Period) -> Aim | None:
        """The target of a stage, or one that names no pipeline where only one has that stage."""
        found = self.targets.of(measure, whose, period, self.seen_on)
        named = [rung for rung in self.evaluator.given.ladder if rung.stage == measure.stage]
        if found or not measure.pipeline or len(named) != 1:
            return found
        return self.targets.of(replace(measure, pipeline=""), whose, period, self.seen_on)

    def days(self, whose: Whose) -> list[float]:
        """Working days of the weeks and of the running one: of a team those of all its reps."""
        if whose not in self._days:
            weeks = (*self.weeks(), self.running)
            self._days[whose] = [float(self._count(whose, week)) for week in weeks]
        return self._days[whose]

    def _count(self, whose: Whose, week: Period) -> int:
        if not self.targets.people.spells:
            return self.targets.days.count(week.start, week.end)
        return sum(
            self.targets.days.of_rep(rep, max(start, week.start), min(end, week.end))
            for rep, ranges in self.targets.people.members(whose)
            for start, end in ranges
            if max(start, week.start) < min(end, week.end)
        )

    def ask(
        self,
        indicator: str,
        period: Period,
        kind: ScopeKind,
        grain: Grain | None = None,
        *,
        has_lists: bool = False,
    ) -> Result:
        """An indicator's answer for a kind of people; each question is put once."""
        key = (indicator, period.start, period.end, kind, grain, has_lists)
        if key not in self._results:
            query = self.query(indicator, period, kind, grain, has_lists)
            self._results[key] = self.evaluator.evaluate(query)
        return self._results[key]

    def query(
        self,
        indicator: str,
        period: Period,
        kind: ScopeKind,
        grain: Grain | None = None,
        has_lists: bool = False,
    ) -> Query:
        """The question to an indicator for a kind of people; what lacks a rate is left out."""
        by = () if kind == "company" else (kind,)
        as_of = self.evaluator.as_of
        return Query(indicator, period, as_of, grain, by=by, has_lists=has_lists, leaves_out=True)

    def minor(self, text: Any) -> Fraction:
        """Money of the edge in minor units; nothing is 0."""
        if text is None:
            return Fraction(0)
        return Fraction(Decimal(text).scaleb(digits(self.evaluator.store.settings.currency)))


def whose_of(row: Mapping[str, Any], kind: ScopeKind) -> Whose:
    """Whose a row is."""
    return Whose(kind, "" if kind == "company" else row[kind] or "")


def span(start: date, end: date) -> Period:
    """The days from one to the day before another."""
    return Period(f"{start}..{end - timedelta(days=1)}", start, end)


def by_whose(rows: list[Row], kind: ScopeKind) -> dict[Whose, list[Row]]:
    """The rows of each."""
    found: dict[Whose, list[Row]] = {}
    for row in rows:
        found.setdefault(whose_of(row, kind), []).append(row)
    return found
