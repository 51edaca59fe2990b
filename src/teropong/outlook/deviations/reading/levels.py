"""Shares and durations that have a target, at the ends of the last months and now.

An estimate is of the twelve months before; what was decided or ended, of the quarter. Cohorts that
go on (`rate`, `win_rate`, attempts per first meeting) are not read: while some are undecided nobody
can say surely that they miss.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import log, sqrt

from teropong.facts.calendar import Grain, Period, months_before, split
from teropong.facts.measures import figure_of
from teropong.indicators.shape import Row
from teropong.outlook.deviations.reading.frame import KINDS, Frame, by_whose, span
from teropong.outlook.deviations.seen import Level, Measured
from teropong.outlook.deviations.weeks import WEEK
from teropong.outlook.shape import Measure, ScopeKind
from teropong.statistics import normal_deviate

_MONTHS = 6
_LEAST = 20
"""Fewer cases say nothing."""
_DEVIATES = 2 * normal_deviate(0.90)
"""An interval of 90 % is so many standard deviations wide."""
_OF_ALL = {"": 1.0, "km_median": 1.25}
"""By companion: how much wider its interval is than the one that is told (of the mean)."""
_OF_ENDED = {"mean": 1.0, "median": 1.25, "p90": 2.0}
"""The same of those that are of the stays that ended lately alone."""
_OF_THE_LATEST = ("rate_decided", *_OF_ENDED)
"""What is of a quarter's cases, not of those of a year."""
_QUARTER = 13 * WEEK
_STEPS = ("", "rate_decided", "win_rate_expected")
_READ = {
    "conversion": _STEPS,
    "baseline": _STEPS,
    "stage_duration": ("", "km_median", "mean", "median", "p90"),
}
"""What is read here; shares of steps and durations by themselves have kinds of their own."""
_OWN_KINDS = {("conversion", kind) for kind in KINDS} | {
    ("stage_duration", "company"),
    ("stage_duration", "team"),
}


def read_levels(frame: Frame) -> Iterator[Level]:
    """The levels of the company, its teams and its reps, where there is a target for them."""
    start = max(months_before(frame.end, _MONTHS).replace(day=1), frame.first_on)
    if start >= frame.end:
        return
    months = split(span(start, frame.end), "month")
    quarter = [span(max(frame.end - _QUARTER, start), frame.end)]
    for measure in frame.targets.measures:
        if measure.companion in _READ.get(measure.indicator, ()):
            for kind in KINDS:
                if measure.companion or (measure.indicator, kind) not in _OWN_KINDS:
                    is_latest = measure.companion in _OF_THE_LATEST
                    yield from _of_kind(frame, measure, kind, quarter if is_latest else months)


def _of_kind(
    frame: Frame, measure: Measure, kind: ScopeKind, months: list[Period]
) -> Iterator[Level]:
    aims = {
        whose: aim
        for whose in frame.everyone(kind)
        if (aim := frame.targets.of(measure, whose, months[-1], frame.seen_on)) is not None
    }
    if not aims:
        return
    period = span(months[0].start, frame.end)
    grain: Grain | None = "month" if len(months) > 1 else None
    result = frame.ask(measure.indicator, period, kind, grain)
    rows = by_whose(result.rows, kind) if result.is_available else {}
    for whose, aim in aims.items():
        mine: dict[str, list[Row]] = {}
        for row in rows.get(whose, []):
            if _is_of(row, measure):
                mine.setdefault(row.get("period", months[0].label), []).append(row)
        weeks = tuple(_measured(measure, month, mine) for month in months)
        step = next((row["step"] for rows in mine.values() for row in rows if "step" in row), "")
        yield Level(measure, whose, weeks, aim.value, aim.upper, step)


def _is_of(row: Row, measure: Measure) -> bool:
    if measure.pipeline and (row.get("pipeline") or "") not in ("", measure.pipeline):
        return False
    if "stage" in row:
        return bool(row["stage"] == measure.stage)
    return str(row["step"]).startswith(f"{measure.stage}→") and row["step"] != "1st→Home"


def _measured(measure: Measure, month: Period, rows: Mapping[str, list[Row]]) -> Measured:
    """A month's figure; nothing where several pipelines have one, or too few cases."""
    found = rows.get(month.label, [])
    row = found[0] if len(found) == 1 else {}
    value = row.get(measure.companion or "value")
    if value is None:
        return Measured(month.start, None, 0.0)
    figure = figure_of(measure.indicator, measure.companion)
    is_rate = figure is not None and figure.unit == "rate"
    spread = _of_share(measure, row) if is_rate else _of_days(measure, row)
    if spread is None:
        return Measured(month.start, None, 0.0)
    return Measured(month.start, Fraction(value).limit_denominator(1000), spread)


def _of_share(measure: Measure, row: Row) -> float | None:
    """The standard deviation of a share; null where it cannot be said."""
    if not measure.companion:
        return _half_width(row["low"], row["high"])
    n = row["converted"] + row["lost"] if measure.companion == "rate_decided" else row["n"]
    share = (row[measure.companion] * n + 1) / (n + 2) if n else 0.0  # never quite certain
    return sqrt(share * (1 - share) / n) if n >= _LEAST else None


def _of_days(measure: Measure, row: Row) -> float | None:
    """The standard deviation of a duration, from the interval of its mean, on the scale of logs."""
    low, high, value = row["low"], row["high"], row[measure.companion or "value"]
    if not low or not high or low >= high:
        return None
    width = (log(high) - log(low)) / _DEVIATES
    if measure.companion in _OF_ENDED:
        if row["completed"] < _LEAST:
            return None
        width *= _OF_ENDED[measure.companion] * sqrt(row["n"] / row["completed"])
    else:
        width *= _OF_ALL[measure.companion]
    return float(value * width)


def _half_width(low: float | None, high: float | None) -> float | None:
    return None if low is None or high is None or low >= high else (high - low) / _DEVIATES
