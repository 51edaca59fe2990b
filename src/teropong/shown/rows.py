"""Reading a report: which rows stand for now, for the whole period, and for which part.

A view has the company as a whole and, where it is split, its parts: two reports, so that no figure
of the whole is made from those of its parts. Only what may be added is added here (counts and
money, over steps and channels); rates and averages never are.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

from teropong.facts.calendar import months_before
from teropong.indicators import BY_NAME, INDICATORS
from teropong.indicators.shape import Group
from teropong.language.dates import local_instant, period_start
from teropong.language.numbers import exact

Report = dict[str, Any]
Row = dict[str, Any]

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    (group, tuple(one.name for one in INDICATORS if one.group == group))
    for group in get_args(Group)
)
_ONLY_MONEY = ("revenue", "average_sale")
ADD_UP = ("first_meetings", "outreach", "pipeline_value", "revenue")


def chosen(report: Report) -> list[str]:
    """Return the indicators that the report holds, in display order."""
    return [one.name for one in INDICATORS if one.name in report["indicators"]]


def is_available(report: Report, key: str) -> bool:
    """Return whether the report holds the indicator and could compute it.

    Without a rate, what is nothing but money cannot be told.
    """
    found = report["indicators"].get(key)
    is_dark = key in _ONLY_MONEY and missing_rate(report, key) is not None
    return bool(found and found.get("available", True)) and not is_dark


def missing_rate(report: Report, key: str) -> dict[str, str] | None:
    """Return the ``currency`` that has no rate, and ``on`` which day; None where none is missing.

    Then every sum of money is null, and the counts stand.
    """
    found: dict[str, str] | None = (report["indicators"].get(key) or {}).get("missing_rate")
    return found


def rows_of(report: Report, key: str, under: str = "rows") -> list[Row]:
    """Return an indicator's rows, or the entries of one of its lists."""
    found = report["indicators"].get(key) or {}
    return list(found.get(under) or [])


def needs(report: Report, key: str) -> str:
    """Return what the records lack for the indicator: `activities, accounts`."""
    return ", ".join(report["indicators"][key].get("needs") or ())


def unfiltered(report: Report, key: str) -> str:
    """Return the dimensions of filters that the indicator lacks: `stage, channel`."""
    return ", ".join(report["indicators"][key].get("unfiltered") or ())


def has_cases(report: Report, key: str) -> bool:
    """Return whether any row of the indicator rests on a case."""
    return any(row.get("n") for row in rows_of(report, key))


def is_known(report: Report, key: str) -> bool:
    """Return whether there is anything to tell: a case, a plan, a miss, or twelve months."""
    rows = rows_of(report, key)
    has_more = any(row.get("booked") or row.get("no_shows") for row in rows)
    return has_cases(report, key) or has_more or trailing(rows) is not None


def periods(rows: Iterable[Row]) -> list[str]:
    """Return the period labels of the rows in their order."""
    return list(dict.fromkeys(row["period"] for row in rows if "period" in row))


def begun(report: Report, rows: Iterable[Row]) -> list[str]:
    """Return the labels of the periods that had begun at as_of: the others hold nothing yet."""
    labels = periods(rows)
    starts = [_start(report, label, at, len(labels)) for at, label in enumerate(labels)]
    seen = last_seen(report)
    return [label for label, start in zip(labels, starts, strict=True) if start <= seen] or labels


def passed(report: Report, rows: Iterable[Row]) -> Decimal:
    """Return how many periods had passed by as_of: of one that is cut, the share of its days.

    A running quarter or year counts as one: what it spans depends on the fiscal year.
    """
    start, end = span_of(report)
    until = min(end, last_seen(report) + timedelta(days=1))
    shares = (_share(label, start, until) for label in begun(report, rows))
    return sum(shares, Decimal(0))


def _share(label: str, start: date, until: date) -> Decimal:
    """Return how much of a period lies from `start` until before `until`."""
    first = period_start(label)
    if first is None:
        return Decimal(1)
    if "-W" in label:
        after = first + timedelta(days=7)
    else:
        is_month = len(label) == len("2026-04")
        after = months_before(first, -1) if is_month else first + timedelta(days=1)
    inside = min(after, until) - max(first, start)
    return Decimal(max(0, inside.days)) / (after - first).days


def has_begun(report: Report, rows: Iterable[Row]) -> list[Row]:
    """Return the rows of the periods that had begun at as_of."""
    kept = list(rows)
    labels = begun(report, kept)
    return [row for row in kept if "period" not in row or row["period"] in labels]


def span_of(report: Report) -> tuple[date, date]:
    """Return the period's first day and the day after its last."""
    start, end = (date.fromisoformat(report["period"][word]) for word in ("start", "end"))
    return start, end


def _start(report: Report, label: str, at: int, n: int) -> date:
    """Return the first day of a period, the `at`-th of `n`.

    Fiscal quarters and years begin where the report's own period says, if they fill it.
    """
    if known := period_start(label):
        return known
    start, end = span_of(report)
    months = 3 if "-Q" in label else 12
    is_filled = months_before(end, months * n) == start
    return months_before(start, -months * at) if is_filled else date.min


def last_seen(report: Report) -> date:
    """Return the last day of which as_of, an instant that is exclusive, has seen anything."""
    seen = local_instant(report["as_of"], report["timezone"]) - timedelta(microseconds=1)
    return seen.date()


def latest(rows: list[Row]) -> list[Row]:
    """Return the rows of the last period, or all where there is no grain."""
    labels = periods(rows)
    return [row for row in rows if row["period"] == labels[-1]] if labels else rows


def pipelines(rows: Iterable[Row]) -> list[str | None]:
    """Return the pipelines of the rows in their order; `[None]` where they name none."""
    return list(dict.fromkeys(row.get("pipeline") for row in rows))


def of_pipeline(rows: Iterable[Row], pipeline: str | None) -> list[Row]:
    """Return the rows of one pipeline."""
    return [row for row in rows if row.get("pipeline") == pipeline]


def slices(report: Report, split: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return every combination of the dimensions that occurs anywhere, in order of appearance."""
    found = (
        row
        for key in chosen(report)
        for row in rows_of(report, key)
        if all(dimension in row for dimension in split)
    )
    return list(by_slice(found, split))


def by_slice(rows: Iterable[Row], split: Sequence[str]) -> dict[tuple[Any, ...], list[Row]]:
    """Return the rows of each combination of the dimensions."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row.get(dimension) for dimension in split), []).append(row)
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
    """Return the stages worth more than the stage before, of the last period."""
    now = periods(rows_of(report, "pipeline_value"))[-1:]
    found = rows_of(report, "pipeline_value", "inversions")
    return [row for row in found if not now or row.get("period") == now[0]]


def steps_of(report: Report, pipeline: str | None) -> dict[str, Row]:
    """Return the rows of one pipeline's diamond by their step."""
    rows = of_pipeline(latest(rows_of(report, "baseline")), pipeline)
    return {str(row["step"]): row for row in rows}


def runners_on(runners: Iterable[Row], path: str) -> list[Row]:
    """Return the runners on one of the four paths."""
    return [row for row in runners if row["path"] == path]


def as_one(report: Report, key: str, under: str = "rows") -> list[Row]:
    """Return the rows that stand for the whole period: a stock is what stands at its end."""
    if key == "pipeline_value":
        return latest(rows_of(report, key, under))
    found = report["indicators"].get(key) or {}
    return list((found.get("as_one") or found).get(under) or [])


def split_of(report: Report, key: str) -> tuple[str, ...]:
    """Return the dimensions asked for that split the indicator's rows, its own left out."""
    rows = rows_of(report, key)
    own = BY_NAME[key].own
    return tuple(by for by in report["by"] if by not in own and any(by in row for row in rows))


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


def trailing(rows: list[Row]) -> Row | None:
    """Return the average sale of the last 12 months, where it can be said."""
    found = rows[-1].get("trailing") if rows else None
    return found if found and found.get("mean") is not None else None


def is_over(report: Report) -> bool:
    """Return whether as_of lies on the period's last day or later, so that a comparison is fair."""
    return last_seen(report) >= date.fromisoformat(report["period"]["end"]) - timedelta(days=1)
