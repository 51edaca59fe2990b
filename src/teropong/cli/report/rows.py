"""Reading a report: which rows stand for now, what adds up, and over which dimensions.

Only what may be added is added here (counts and money); rates and averages never are.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from teropong.language.dates import local_instant, period_start
from teropong.language.numbers import exact

Report = dict[str, Any]
Row = dict[str, Any]

ACTIVITY = ("first_meetings", "outreach")
BEHAVIOUR = ("pipeline_value", "stage_duration")
RESULT = ("revenue", "conversion", "baseline", "average_sale")
GROUPS = (("activity", ACTIVITY), ("behaviour", BEHAVIOUR), ("result", RESULT))
ADD_UP = ("first_meetings", "outreach", "pipeline_value", "revenue")
EIGHT = ACTIVITY + BEHAVIOUR + RESULT


def chosen(report: Report) -> list[str]:
    """Return the indicators that the report holds, in display order."""
    return [key for key in EIGHT if key in report["indicators"]]


def is_available(report: Report, key: str) -> bool:
    """Return whether the report holds the indicator and could compute it."""
    found = report["indicators"].get(key)
    return bool(found and found.get("available", True))


def rows_of(report: Report, key: str, under: str = "rows") -> list[Row]:
    """Return an indicator's rows, or the entries of one of its lists."""
    found = report["indicators"].get(key) or {}
    return list(found.get(under) or [])


def periods(rows: Iterable[Row]) -> list[str]:
    """Return the period labels of the rows in their order."""
    return list(dict.fromkeys(row["period"] for row in rows if "period" in row))


def begun(report: Report, rows: Iterable[Row]) -> list[str]:
    """Return the labels of the periods that had begun at as_of: the others hold nothing yet."""
    seen = local_instant(report["as_of"], report["timezone"]).date()
    labels = periods(rows)
    return [label for label in labels if (period_start(label) or date.min) <= seen] or labels


def latest(rows: list[Row]) -> list[Row]:
    """Return the rows of the last period, or all where there is no grain."""
    labels = periods(rows)
    return [row for row in rows if row["period"] == labels[-1]] if labels else rows


def pipelines(rows: Iterable[Row]) -> list[str | None]:
    """Return the pipelines of the rows in their order; `[None]` where there is only one."""
    return list(dict.fromkeys(row.get("pipeline") for row in rows)) or [None]


def of_pipeline(rows: Iterable[Row], pipeline: str | None) -> list[Row]:
    """Return the rows of one pipeline."""
    return [row for row in rows if row.get("pipeline") == pipeline]


def dimensions(report: Report, row: Row) -> tuple[Any, ...]:
    """Return the row's values of the dimensions asked for; those it lacks are None."""
    return tuple(row.get(dimension) for dimension in report["by"])


def slices(report: Report) -> list[tuple[Any, ...]]:
    """Return every combination of the dimensions asked for, in order of appearance."""
    if not report["by"]:
        return []
    found: dict[tuple[Any, ...], None] = {}
    for key in chosen(report):
        for row in rows_of(report, key):
            if any(dimension in row for dimension in report["by"]):
                found[dimensions(report, row)] = None
    return list(found)


def by_slice(report: Report, rows: Iterable[Row]) -> dict[tuple[Any, ...], list[Row]]:
    """Return the rows of each combination of the dimensions."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(dimensions(report, row), []).append(row)
    return found


def standing(key: str, rows: list[Row]) -> list[Row]:
    """Return the rows that add up: a stock is what stands at the last period's end."""
    return latest(rows) if key == "pipeline_value" else rows


def is_split(report: Report, key: str) -> bool:
    """Return whether the indicator's rows are split by a dimension that was asked for."""
    return any(by in row for row in rows_of(report, key) for by in report["by"])


def total(values: Iterable[Any]) -> Decimal:
    """Return the exact sum of counts or of money strings; what is missing counts nothing."""
    return sum((exact(value) for value in values if value is not None), Decimal(0))


def total_of(rows: Iterable[Row], word: str = "value") -> Decimal:
    """Return the exact sum of one column."""
    return total(row.get(word) for row in rows)


def total_before(rows: list[Row]) -> Decimal | None:
    """Return the compared period's sum, or None without a comparison."""
    earlier = [row["compare"] for row in rows if row.get("compare")]
    return total(row.get("value") for row in earlier) if earlier else None


def sums_by(rows: Iterable[Row], word: str, value: str = "value") -> dict[Any, Decimal]:
    """Return the exact sums of a column for each value of another, in order of appearance."""
    sums: dict[Any, Decimal] = {}
    for row in rows:
        sums[row.get(word)] = sums.get(row.get(word), Decimal(0)) + exact(row.get(value) or 0)
    return sums


def trailing(report: Report) -> Row | None:
    """Return the average sale of the last 12 months, where the rows are not split and have one."""
    rows = rows_of(report, "average_sale")
    if not rows or is_split(report, "average_sale"):
        return None
    found = rows[-1].get("trailing")
    return found if found and found.get("mean") is not None else None


def is_over(report: Report) -> bool:
    """Return whether as_of lies on the period's last day or later, so that a comparison is fair."""
    seen = local_instant(report["as_of"], report["timezone"]).date()
    return seen >= date.fromisoformat(report["period"]["end"]) - timedelta(days=1)
