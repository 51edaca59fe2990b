"""The course of the pipeline: what stood open at the end of each week, stage upon stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from teropong.language import _
from teropong.language.dates import period_start, period_tick, plain_date
from teropong.language.numbers import count
from teropong.shown.charts import Chart, axis
from teropong.shown.emphasis import plain, strong
from teropong.shown.figures import money, movement
from teropong.shown.markup import Markup, tag
from teropong.shown.rows import (
    Report,
    Row,
    begun,
    of_pipeline,
    pipelines,
    rows_of,
    span_of,
    sums_by,
    total,
)
from teropong.shown.words import dimension_value

_KEY = "pipeline_value"


@dataclass(frozen=True)
class Course:
    """One pipeline's: its weeks by their last day seen, and each stage's worth in them."""

    pipeline: str | None
    is_money: bool
    days: list[date]
    stages: dict[str | None, list[Decimal]]

    @property
    def sums(self) -> list[Decimal]:
        """What all stages stood at together."""
        return [total(one) for one in zip(*self.stages.values(), strict=True)]


def courses(report: Report) -> list[Course]:
    """Return the course of each pipeline since the first record; deals where money is unknown."""
    rows = rows_of(report, _KEY)
    labels = _since_the_first(report, begun(report, rows))
    word = "value" if any(row["value"] is not None for row in rows) else "deals"
    days = _last_days(report, labels)
    found = []
    for pipeline in pipelines(rows):
        own = of_pipeline(rows, pipeline)
        stages = {stage: _by_week(own, stage, word, labels) for stage in sums_by(own, "stage")}
        found.append(Course(pipeline, word == "value", days, stages))
    return [one for one in found if len(one.days) > 1 and any(one.sums)]


def chart(report: Report, course: Course, nth: int) -> Chart:
    """Return a course as areas upon each other; the farther a stage, the fuller its blue."""
    n = len(course.stages)
    series = [
        {
            "name": dimension_value(report, "stage", stage),
            "shade": shade(at, n),
            "values": [float(value) for value in values],
            "words": [_said(report, course, value) for value in values],
        }
        for at, (stage, values) in enumerate(course.stages.items())
    ]
    return {
        "id": f"chart-course-{nth}",
        "kind": "areas",
        "about": plain(told(report, course)),
        "ticks": _ticks(course.days),
        "names": [plain_date(day) for day in course.days],
        "series": series,
        "sums": {"name": _("All together"), "words": _sums(report, course)},
        "axis": axis([float(value) for value in course.sums]),
    }


def keys(report: Report, course: Course) -> Markup:
    """Return which colour is which stage, in the order in which they lie."""
    n = len(course.stages)
    named = [
        tag("li", dimension_value(report, "stage", stage), class_=f"key full-{shade(at, n)}")
        for at, stage in enumerate(course.stages)
    ]
    return tag("ul", *named, class_="keys")


def shade(at: int, n: int) -> int:
    """Return how full the colour of the `at`-th of `n` stages is, in steps from 1 to 9."""
    return 9 if n < 2 else round(2 + 7 * at / (n - 1))


def told(report: Report, course: Course) -> str:
    """Return in a sentence where it came from, where it stands, and when it was highest."""
    sums = course.sums
    now, then, most = sums[-1], sums[0], max(sums)
    moved = movement(report, _KEY, now, then) if course.is_money else None
    sentence = _("%(now)s on %(day)s, %(then)s on %(first)s") % {
        "now": strong(_said(report, course, now)),
        "day": plain_date(course.days[-1]),
        "then": _said(report, course, then),
        "first": plain_date(course.days[0]),
    }
    sentence += f" ({moved})" if moved else ""
    if most > max(now, then):
        sentence += "; " + _("at most %(value)s, on %(day)s") % {
            "value": _said(report, course, most),
            "day": plain_date(course.days[sums.index(most)]),
        }
    return sentence + "."


def _said(report: Report, course: Course, value: Decimal) -> str:
    return money(report, value) if course.is_money else count(value)


def _sums(report: Report, course: Course) -> list[str]:
    return [_said(report, course, value) for value in course.sums]


def _by_week(rows: list[Row], stage: Any, word: str, labels: list[str]) -> list[Decimal]:
    sums = sums_by([row for row in rows if row["stage"] == stage], "period", word)
    return [sums.get(label, Decimal(0)) for label in labels]


def _since_the_first(report: Report, labels: list[str]) -> list[str]:
    first = report.get("first_on")
    if not first:
        return []
    begins = date.fromisoformat(first)
    return [label for label in labels if _start(label) + timedelta(days=7) > begins]


def _start(label: str) -> date:
    start = period_start(label)
    assert start is not None  # noqa: S101 - the course is asked by week
    return start


def _last_days(report: Report, labels: list[str]) -> list[date]:
    end = span_of(report)[1]
    return [min(_start(label) + timedelta(days=7), end) - timedelta(days=1) for label in labels]


def _ticks(days: list[date]) -> list[str]:
    """Return the months at the weeks in which they begin, the year beside January."""
    ticks = [""]
    for before, day in pairwise(days):
        is_new = (before.year, before.month) != (day.year, day.month)
        ticks.append(_month(day) if is_new else "")
    return ticks


def _month(day: date) -> str:
    first, after = day.replace(day=1), day + timedelta(days=1)
    name = period_tick(f"{day:%Y-%m}", first, after)
    return f"{name}\n{day.year}" if day.month == 1 else name
