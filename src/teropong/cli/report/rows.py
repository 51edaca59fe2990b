"""Reading a report: which rows stand for now, what adds up, and over which dimensions.

Only what may be added is added here (counts and money); rates and averages never are.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, get_args

from teropong.facts.calendar import months_before
from teropong.indicators import INDICATORS
from teropong.indicators.shape import Group
from teropong.language.dates import local_instant, period_start
from teropong.language.numbers import exact

Report = dict[str, Any]
Row = dict[str, Any]

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    (group, tuple(one.name for one in INDICATORS if one.group == group))
    for group in get_args(Group)
)
ADD_UP = ("first_meetings", "outreach", "pipeline_value", "revenue")


def chosen(report: Report) -> list[str]:
    """Return the indicators that the report holds, in display order."""
    return [one.name for one in INDICATORS if one.name in report["indicators"]]


def is_available(report: Report, key: str) -> bool:
    """Return whether the report holds the indicator and could compute it."""
    found = report["indicators"].get(key)
    return bool(found and found.get("available", True))


def rows_of(report: Report, key: str, under: str = "rows") -> list[Row]:
    """Return an indicator's rows, or the entries of one of its lists."""
    found = report["indicators"].get(key) or {}
    return list(found.get(under) or [])


def needs(report: Report, key: str) -> str:
    """Return what the records lack for the indicator: `activities, accounts`."""
    return ", ".join(report["indicators"][key].get("needs") or ())


def has_cases(report: Report, key: str) -> bool:
    """Return whether any row of the indicator rests on a case."""
    return any(row.get("n") for row in rows_of(report, key))


def periods(rows: Iterable[Row]) -> list[str]:
    """Return the period labels of the rows in their order."""
    return list(dict.fromkeys(row["period"] for row in rows if "period" in row))


def begun(report: Report, rows: Iterable[Row]) -> list[str]:
    """Return the labels of the periods that had begun at as_of: the others hold nothing yet."""
    labels = periods(rows)
    starts = [_start(report, label, at, len(labels)) for at, label in enumerate(labels)]
    seen = _last_seen(report)
    return [label for label, start in zip(labels, starts, strict=True) if start <= seen] or labels


def has_begun(report: Report, rows: Iterable[Row]) -> list[Row]:
    """Return the rows of the periods that had begun at as_of."""
    kept = list(rows)
    labels = begun(report, kept)
    return [row for row in kept if "period" not in row or row["period"] in labels]


def _start(report: Report, label: str, at: int, n: int) -> date:
    """Return the first day of a period, the `at`-th of `n`.

    Fiscal quarters and years begin where the report's own period says, if they fill it.
    """
    if known := period_start(label):
        return known
    start, end = (date.fromisoformat(report["period"][word]) for word in ("start", "end"))
    months = 3 if "-Q" in label else 12
    is_filled = months_before(end, months * n) == start
    return months_before(start, -months * at) if is_filled else date.min


def _last_seen(report: Report) -> date:
    """Return the last day of which as_of, an instant that is exclusive, has seen anything."""
    seen = local_instant(report["as_of"], report["timezone"]) - timedelta(microseconds=1)
    return seen.date()


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


def stage_of(row: Row) -> tuple[str | None, str | None]:
    """Return the pipeline and stage of a row, as `ladder` names them."""
    return row.get("pipeline"), row["stage"]


def ladder(report: Report, key: str) -> dict[tuple[str | None, str | None], Row]:
    """Return the stages in their order, keyed as the indicator's rows name them."""
    several = any("pipeline" in row for row in rows_of(report, key))
    return {
        (stage["pipeline"] if several else None, stage["stage"]): stage
        for stage in report.get("stages", [])
    }


def expected_days(report: Report) -> dict[tuple[str | None, str | None], Any]:
    """Return the days each stage is expected to take."""
    stages = ladder(report, "stage_duration")
    return {place: stage.get("expected_days") for place, stage in stages.items()}


def inversions(report: Report) -> list[Row]:
    """Return the stages worth more than the stage before: the engine's, or those of the sums."""
    if is_split(report, "pipeline_value"):
        return list(_of_sums(report))
    return inversions_of_rows(report)


def inversions_of_rows(report: Report) -> list[Row]:
    """Return the engine's inversions of the last period, one for each slice that has one."""
    now = periods(rows_of(report, "pipeline_value"))[-1:]
    found = rows_of(report, "pipeline_value", "inversions")
    return [row for row in found if not now or row.get("period") == now[0]]


def _of_sums(report: Report) -> Iterator[Row]:
    worth: dict[tuple[str | None, str | None], Decimal] = {}
    for row in latest(rows_of(report, "pipeline_value")):
        if row["stage"] is not None and row["value"] is not None:
            worth[stage_of(row)] = worth.get(stage_of(row), Decimal(0)) + exact(row["value"])
    for before, here in pairwise(ladder(report, "pipeline_value")):
        if before[0] == here[0] and before in worth and worth.get(here, Decimal(0)) > worth[before]:
            own = {"stage": here[1], "value": worth[here]}
            yield own | {
                "pipeline": here[0],
                "previous_stage": before[1],
                "previous_value": worth[before],
            }


def steps_of(report: Report, pipeline: str | None) -> dict[str, Row]:
    """Return the rows of one pipeline's diamond by their step; none where they are split."""
    if is_split(report, "baseline"):
        return {}
    rows = of_pipeline(latest(rows_of(report, "baseline")), pipeline)
    return {str(row["step"]): row for row in rows}


def runners_on(runners: Iterable[Row], path: str) -> list[Row]:
    """Return the runners on one of the four paths."""
    return [row for row in runners if row["path"] == path]


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


def known_total(rows: Iterable[Row], word: str = "value") -> Decimal | None:
    """Return the exact sum of one column; None where there are rows and none has it."""
    values = [row.get(word) for row in rows]
    return None if values and all(value is None for value in values) else total(values)


def total_before(rows: list[Row]) -> Decimal | None:
    """Return the compared period's sum, or None without a comparison."""
    earlier = [row["compare"] for row in rows if row.get("compare")]
    return known_total(earlier) if earlier else None


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
    return _last_seen(report) >= date.fromisoformat(report["period"]["end"]) - timedelta(days=1)
