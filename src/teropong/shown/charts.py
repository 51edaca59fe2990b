"""The series that the page draws over time, with every figure already in words.

A chart is a plain dict that travels to the page as JSON: its `kind` (bars, or areas upon each
other), `ticks` on the axis, `names` of the periods in full, and for each series its numbers (for
the drawing alone), their words, and the labels on the bars.
"""

import json
from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor, log10
from typing import Any

from teropong.language import _, current_language
from teropong.language.dates import period_name, period_tick
from teropong.language.numbers import short_number
from teropong.shown.emphasis import plain
from teropong.shown.facts import fact
from teropong.shown.figures import value_of
from teropong.shown.rows import (
    Report,
    begun,
    has_cases,
    known_total,
    rows_of,
    span_of,
    sums_by,
)

Chart = dict[str, Any]


def activity(report: Report, key: str) -> Chart | None:
    """Return an activity's counts by period, or None where it has none."""
    return _chart(report, key, (("value", report["indicators"][key]["label"], "blue"),))


def revenue(report: Report) -> Chart | None:
    """Return revenue and profit by period; revenue alone where no costs are recorded."""
    columns = [("revenue", _("Revenue"), "blue")]
    if known_total(rows_of(report, "revenue"), "profit") is not None:
        columns.append(("profit", _("Profit"), "faint"))
    return _chart(report, "revenue", columns)


def _chart(report: Report, key: str, columns: Sequence[tuple[str, str, str]]) -> Chart | None:
    rows = rows_of(report, key)
    labels = begun(report, rows)
    if not labels or not has_cases(report, key):
        return None
    start, end = span_of(report)
    series: list[dict[str, Any]] = []
    for word, name, tone in columns:
        sums = sums_by(rows, "period", word)
        series.append(
            {
                "name": name,
                "tone": tone,
                "values": [float(sums[label]) for label in labels],
                "words": [value_of(report, key, sums[label]) for label in labels],
                "labels": [short_number(sums[label]) for label in labels],
            }
        )
    return {
        "id": f"chart-{key}",
        "kind": "bars",
        "about": plain(fact(report, key)),
        "ticks": [period_tick(label, start, end) for label in labels],
        "names": [period_name(label) for label in labels],
        "series": series,
        "axis": axis([number for one in series for number in one["values"]]),
    }


def axis(numbers: list[float]) -> list[dict[str, Any]]:
    """Return the heights at which the axis is marked, with their words: three to six round ones."""
    most, least = max([*numbers, 1.0]), min([*numbers, 0.0])
    power = Decimal(10) ** floor(log10((most - least) / 4))
    step = next(power * by for by in (1, 2, 5, 10) if float(power * by) * 4 >= most - least)
    step = max(step, Decimal(1))
    marks = range(floor(least / float(step)), ceil(most / float(step)) + 1)
    return [{"at": float(step * at), "words": short_number(step * at)} for at in marks]


def embedded(chart: Chart) -> str:
    """Return a chart as JSON."""
    spoken = chart | {"language": current_language().upper()}
    return json.dumps(spoken, ensure_ascii=False, allow_nan=False)
