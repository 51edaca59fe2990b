"""What was done, as the report tells it: each measure's figure by company, team, profile or rep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from teropong.engine.evaluate import Evaluator
from teropong.engine.query import Query, Result
from teropong.facts.calendar import Grain, Period
from teropong.facts.measures import Figure, figure_of
from teropong.facts.money import digits
from teropong.facts.zone import local_date
from teropong.indicators.shape import Row, Wanted
from teropong.outlook.shape import Measure, ScopeKind, Whose, is_of_money
from teropong.outlook.unrated import Dark, Unrated

MOST_SALES = 2_000
"""So many of the latest deals tell what a sale is worth."""
_HOME = "1st→Home"


class Told(NamedTuple):
    """A figure, and the ends of its interval where it is an estimate."""

    value: Fraction | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Answers:
    """Answers of one evaluator; each question is put to it once."""

    evaluator: Evaluator
    dark: Dark = field(default_factory=Dark)
    _results: dict[tuple[object, ...], Result] = field(default_factory=dict)
    _by_name: dict[tuple[object, ...], dict[str, list[Row]]] = field(default_factory=dict)

    def told(self, measure: Measure, whose: Whose, period: Period) -> Told:
        """A measure's figure; nothing done is 0, a rate of nothing null, as in a report.

        Money of which some lacks its rate cannot be told.
        """
        if self.lacks_rate(measure, whose, period):
            return Told(None)
        return self.told_without(measure, whose, period)

    def told_without(self, measure: Measure, whose: Whose, period: Period) -> Told:
        """The same, but for the money that lacks its rate."""
        figure = figure_of(measure.indicator, measure.companion)
        assert figure is not None  # noqa: S101 - measures come from sound rows
        if self._result(measure, whose.kind, period, None).needs:
            return Told(None)
        rows = self._rows(measure, whose.kind, period, None).get(whose.name, [])
        rows = [row for row in rows if _is_of(row, measure, figure)]
        values = [self._value(row, measure, figure) for row in rows]
        if figure.adds:
            return Told(sum((value for value in values if value is not None), Fraction(0)))
        if len(rows) != 1:
            return Told(None)
        if measure.companion or figure.of == "all":
            return Told(values[0])
        return Told(values[0], rows[0].get("low"), rows[0].get("high"))

    def lacks_rate(self, measure: Measure, whose: Whose, period: Period) -> Unrated | None:
        """The first amount in a figure that lacks its rate; null: there is none."""
        if not is_of_money(measure):
            return None
        start, end = period.start, period.end
        if measure.indicator == "pipeline_value":
            end = local_date(self.evaluator.as_of - 1, self.evaluator.store.settings.zone)
            start, end = end, end + timedelta(days=1)
        return self.dark.first(measure, whose, start, end)

    def by_week(self, measure: Measure, kind: ScopeKind, period: Period) -> dict[str, list[int]]:
        """The counts of the weeks of a period, by name; of money the deals."""
        companion = "deals" if measure.indicator == "revenue" else "value"
        return {
            name: [int(row[companion]) for row in rows]
            for name, rows in self._rows(measure, kind, period, "week").items()
        }

    def by_month(self, measure: Measure, period: Period) -> list[Fraction]:
        """The company's sums of the months of a period."""
        figure = figure_of(measure.indicator, measure.companion)
        assert figure is not None  # noqa: S101 - measures come from sound rows
        rows = self._rows(measure, "company", period, "month").get("", [])
        return [self._value(row, measure, figure) or Fraction(0) for row in rows]

    def sums(
        self, measure: Measure, whose: Whose, period: Period, grain: Grain
    ) -> dict[str, Fraction]:
        """A flow's sums of the days, weeks, … of a period, by their labels."""
        figure = figure_of(measure.indicator, measure.companion)
        assert figure is not None  # noqa: S101 - measures come from sound rows
        found: dict[str, Fraction] = {}
        for row in self._rows(measure, whose.kind, period, grain).get(whose.name, []):
            value = self._value(row, measure, figure) or Fraction(0)
            found[row["period"]] = found.get(row["period"], Fraction(0)) + value
        return found

    def of_team(self, measure: Measure, team: str, period: Period) -> dict[str, Fraction]:
        """A flow's sums of each rep, of what was done for one team."""
        figure = figure_of(measure.indicator, measure.companion)
        assert figure is not None  # noqa: S101 - measures come from sound rows
        query = replace(self._query(measure, "rep", period, None), where={"team": (team,)})
        rows = self.evaluator.evaluate(query).rows
        found = ((row["rep"] or "", self._value(row, measure, figure)) for row in rows)
        return {rep: value for rep, value in found if value is not None}

    def sales(self, measure: Measure, kind: ScopeKind, period: Period) -> dict[str, list[float]]:
        """What the latest deals of a period brought, by name, in minor units; no cost is none."""
        query = self._query(measure, kind, period, None)
        listing = self.evaluator.cases(query, Wanted("deals", limit=MOST_SALES))
        found: dict[str, list[float]] = {}
        for case in listing.rows:
            amount = case.get(measure.companion or "amount")
            if case["amount"] is None and "revenue" in case["counts"]:
                continue  # it lacks its rate
            name = (case.get(kind) or "") if kind != "company" else ""
            found.setdefault(name, []).append(float(self._minor(amount)) if amount else 0.0)
        return found

    def _query(
        self, measure: Measure, kind: ScopeKind, period: Period, grain: Grain | None
    ) -> Query:
        return Query(
            measure.indicator,
            period,
            self.evaluator.as_of,
            grain,
            by=() if kind == "company" else (kind,),
            where={"pipeline": (measure.pipeline,)} if measure.pipeline else {},
            has_lists=False,
            leaves_out=True,
        )

    def _result(
        self, measure: Measure, kind: ScopeKind, period: Period, grain: Grain | None
    ) -> Result:
        key = _key(measure, kind, period, grain)
        if key not in self._results:
            self._results[key] = self.evaluator.evaluate(self._query(measure, kind, period, grain))
        return self._results[key]

    def _rows(
        self, measure: Measure, kind: ScopeKind, period: Period, grain: Grain | None
    ) -> Mapping[str, list[Row]]:
        key = _key(measure, kind, period, grain)
        if key not in self._by_name:
            result = self._result(measure, kind, period, grain)
            rows: Iterable[Row] = result.beside.get("totals", result.rows)
            found: dict[str, list[Row]] = {}
            for row in rows:
                found.setdefault((row[kind] or "") if kind != "company" else "", []).append(row)
            self._by_name[key] = found
        return self._by_name[key]

    def _value(self, row: Row, measure: Measure, figure: Figure) -> Fraction | None:
        value = row[measure.companion or "value"]
        if value is None:
            return None
        return self._minor(value) if figure.unit == "money" else Fraction(value)

    def unit(self, figure: Figure) -> int:
        """How many of its least parts a figure's unit has: of money minor units, else 1."""
        is_money = figure.unit == "money"
        return 10 ** digits(self.evaluator.store.settings.currency) if is_money else 1

    def _minor(self, text: Any) -> Fraction:
        return Fraction(Decimal(text).scaleb(digits(self.evaluator.store.settings.currency)))


def _key(
    measure: Measure, kind: ScopeKind, period: Period, grain: Grain | None
) -> tuple[object, ...]:
    return measure.indicator, measure.pipeline, kind, period.start, period.end, grain


def _is_of(row: Row, measure: Measure, figure: Figure) -> bool:
    """Whether a row tells of the measure's stage, or of the step that leaves it."""
    if not measure.stage or figure.of == "all":
        return True
    if figure.of in ("stock", "stage"):
        return bool(row["stage"] == measure.stage)
    return str(row["step"]).startswith(f"{measure.stage}→") and row["step"] != _HOME
