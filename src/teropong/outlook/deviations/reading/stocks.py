"""What stood in each stage at the end of each week, and what stands in all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from math import sqrt

from teropong.facts.calendar import Period, split
from teropong.indicators.shape import Row
from teropong.outlook.deviations.reading.frame import KINDS, Frame, by_whose, span
from teropong.outlook.deviations.seen import Level, Measured, Standing, Stock
from teropong.outlook.deviations.weeks import WEEK
from teropong.outlook.shape import Measure, Whose

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
    period = span(weeks[0].start, frame.end)
    for kind in KINDS:
        result = frame.ask("pipeline_value", period, kind, "week")
        rows = by_whose(result.rows, kind) if result.is_available else {}
        for whose in frame.everyone(kind):
            mine = {
                ((row.get("pipeline") or ""), row["stage"], row["period"]): row
                for row in rows.get(whose, [])
            }
            for rung in frame.evaluator.given.ladder:
                pipeline = rung.pipeline if has_pipelines else ""
                found = [mine.get((pipeline, rung.stage, week.label)) for week in weeks]
                measure = Measure("pipeline_value", stage=rung.stage, pipeline=pipeline)
                standing = tuple(
                    _standing(frame, measure, whose, week, row)
                    for week, row in zip(weeks, found, strict=True)
                )
                yield Stock(measure, whose, standing, rung.following)


def _standing(
    frame: Frame, measure: Measure, whose: Whose, week: Period, row: Row | None
) -> Standing:
    last_on = min(week.end, frame.end) - timedelta(days=1)
    if frame.dark.first(measure, whose, last_on, last_on + timedelta(days=1)):
        return Standing(week.start, row["deals"] if row else 0, None)
    if row is None:
        return Standing(week.start, 0, 0)
    return Standing(week.start, row["deals"], int(frame.minor(row["value"])))


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
