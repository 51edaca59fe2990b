"""What stood in each stage at the end of each week, and what stands in all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from math import sqrt

from teropong.facts.calendar import Period, split
from teropong.indicators.pipeline_value import INDICATOR as PIPELINE_VALUE
from teropong.indicators.shape import Scope
from teropong.indicators.standing import VALUE, standing
from teropong.outlook.deviations.reading.frame import KINDS, Frame, span
from teropong.outlook.deviations.seen import Level, Measured, Standing, Stock
from teropong.outlook.deviations.weeks import WEEK
from teropong.outlook.shape import Measure, Whose

_Place = tuple[Whose, str, str]
_Sums = dict[str, tuple[int, int]]
"""Deals and value by currency."""
_BACK = 31
"""So many weeks before now: half a year, and the month that is held against it."""
_VARIES = 1.5
"""How many times the variance of a stock's deals is their mean."""
_MORE = 2.0
"""The mean square of a deal's size is about so many times its mean's square."""


def _weeks(frame: Frame) -> list[Period]:
    start = max(frame.monday - _BACK * WEEK, frame.first_on)
    return split(span(start, frame.end), "week") if start < frame.end else []


def read_stocks(frame: Frame) -> list[Stock]:
    """The stages of the company, its teams and its reps, week by week."""
    return list(_stocks(frame))


def _stocks(frame: Frame) -> Iterator[Stock]:
    weeks = _weeks(frame)
    if not weeks:
        return
    has_pipelines = frame.evaluator.has_pipelines
    found = _found(frame, span(weeks[0].start, frame.end))
    for kind in KINDS:
        for whose in frame.everyone(kind):
            for rung in frame.evaluator.given.ladder:
                pipeline = rung.pipeline if has_pipelines else ""
                measure = Measure("pipeline_value", stage=rung.stage, pipeline=pipeline)
                there = found.get((whose, rung.pipeline, rung.stage), {})
                weekly = tuple(
                    _standing(frame, measure, whose, week, there.get(nth, (0, 0)))
                    for nth, week in enumerate(weeks)
                )
                yield Stock(measure, whose, weekly, rung.following)


def _found(frame: Frame, period: Period) -> dict[_Place, dict[int, tuple[int, int]]]:
    """The deals of each and stage and their worth in minor units, by the place of the week.

    They are asked once, by rep and team: what stands in all of them together is their sum.
    """
    if PIPELINE_VALUE.lacks(frame.evaluator.given):
        return {}
    query = replace(frame.query("pipeline_value", period, "rep", "week"), by=("rep", "team"))
    scope = frame.evaluator.scope(query, PIPELINE_VALUE)
    sums: dict[_Place, dict[int, _Sums]] = {}
    for (nth, cell), stock in standing(scope, frame.evaluator.store).items():
        rep, team, pipeline, stage = cell
        for whose in (Whose("company"), Whose("team", team or ""), Whose("rep", rep or "")):
            mine = sums.setdefault((whose, pipeline, stage), {}).setdefault(nth, {})
            for currency, numbers in stock.items():
                deals, value = mine.get(currency, (0, 0))
                mine[currency] = deals + numbers[0], value + numbers[VALUE]
    return {
        place: {nth: _worth(scope, nth, stock) for nth, stock in weeks.items()}
        for place, weeks in sums.items()
    }


def _worth(scope: Scope, nth: int, stock: _Sums) -> tuple[int, int]:
    values = {currency: value for currency, (_, value) in stock.items()}
    return sum(deals for deals, _ in stock.values()), (
        scope.convert(values, scope.spans[nth].last_on) or 0
    )


def _standing(
    frame: Frame, measure: Measure, whose: Whose, week: Period, there: tuple[int, int]
) -> Standing:
    last_on = min(week.end, frame.end) - timedelta(days=1)
    deals, value = there
    is_dark = frame.dark.first(measure, whose, last_on, last_on + timedelta(days=1))
    return Standing(week.start, deals, None if is_dark else value)


def read_stock_levels(frame: Frame, stocks: Sequence[Stock]) -> Iterator[Level]:
    """What stands in all, or in a stage, where there is a target for it."""
    week = split(span(frame.monday, frame.monday + WEEK), "week")[0]
    wanted = [one for one in frame.targets.measures if one.indicator == "pipeline_value"]
    for measure in wanted:
        for whose in sorted({stock.whose for stock in stocks}):
            aim = frame.targets.of(measure, whose, week, frame.seen_on)
            mine = [one for one in stocks if one.whose == whose and _is_of(one, measure)]
            if aim and mine:
                total = _number if measure.companion == "deals" else _sum
                sums = tuple(map(total, zip(*(stock.weeks for stock in mine), strict=True)))
                yield Level(measure, whose, sums, aim.value, aim.upper)


def _is_of(stock: Stock, measure: Measure) -> bool:
    is_pipeline = measure.pipeline in ("", stock.measure.pipeline)
    return is_pipeline and measure.stage in ("", stock.measure.stage)


def _number(standing: Sequence[Standing]) -> Measured:
    deals = sum(one.deals for one in standing)
    return Measured(standing[0].start, Fraction(deals), sqrt(_VARIES * max(deals, 1)))


def _sum(standing: Sequence[Standing]) -> Measured:
    values = [one.value_minor for one in standing if one.value_minor is not None]
    if len(values) < len(standing):
        return Measured(standing[0].start, None, 0.0)
    value = sum(values)
    deals = sum(one.deals for one in standing)
    return Measured(standing[0].start, Fraction(value), value * sqrt(_MORE / max(deals, 1)))
