"""The tables of the terminal report: one function an indicator."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from rich.text import Text

from teropong.cli.report.figures import NOTHING, interval, length, money, rate, value_of
from teropong.cli.report.rows import (
    Report,
    Row,
    begun,
    expected_days,
    has_begun,
    has_cases,
    inversions,
    is_split,
    latest,
    of_pipeline,
    pipelines,
    rows_of,
    stage_of,
    sums_by,
    total_of,
)
from teropong.cli.report.strokes import bar, mark, ranged, spark
from teropong.cli.report.text_diamond import text_diamond
from teropong.cli.report.text_lists import outside, overdue
from teropong.cli.report.text_parts import BLUE, ORANGE, Column, grid
from teropong.cli.report.text_split import split_tables
from teropong.cli.report.words import channel_name, step_name
from teropong.language import _
from teropong.language.dates import period_name, period_tick
from teropong.language.numbers import count


def tables(report: Report, key: str, width: int) -> Iterator[Text]:
    """Yield an indicator's tables, at most `width` characters wide."""
    if not has_cases(report, key):
        return
    if is_split(report, key):
        yield from split_tables(report, key, width)
    else:
        yield from _TABLES[key](report, width)
    if key == "baseline" and is_split(report, key):
        yield from _diamonds(report)
    if key == "stage_duration":
        yield from overdue(report, width)
    if key == "average_sale":
        yield from outside(report, width)


def by_period(report: Report, rows: list[Row]) -> Text:
    """Return the rows' sums as small bars, one a period, with the days they span."""
    labels = begun(report, rows)
    sums = sums_by(rows, "period")
    start = date.fromisoformat(report["period"]["start"])
    text = Text()
    text.append(spark([sums[label] for label in labels]), BLUE)
    first, last = period_tick(labels[0], start), period_tick(labels[-1], start)
    text.append(f"  {first} – {last}", "dim")
    shown = [sums[label] for label in labels]
    text.append(
        "  " + _("%(least)s to %(most)s") % {"least": count(min(shown)), "most": count(max(shown))},
        "dim",
    )
    return text


def _first_meetings(report: Report, _width: int) -> Iterator[Text]:
    rows = rows_of(report, "first_meetings")
    if len(begun(report, rows)) > 1:
        yield by_period(report, rows)


def _outreach(report: Report, width: int) -> Iterator[Text]:
    rows = rows_of(report, "outreach")
    sums = sums_by(rows, "channel")
    most = max(sums.values())
    columns = [Column(_("channel"), right=False), Column(_("contacts")), Column("", right=False)]
    labels = begun(report, rows)
    if len(labels) > 1:
        columns.append(Column(_("by period"), right=False, spare=1))
    lines: list[list[str | Text]] = []
    for channel in sorted(sums, key=lambda one: -sums[one]):
        own = [row for row in rows if row.get("channel") == channel]
        by = sums_by(own, "period")
        line: list[str | Text] = [
            channel_name(str(channel)),
            count(sums[channel]),
            Text(bar(sums[channel], most, 24), BLUE),
        ]
        if len(labels) > 1:
            line.append(Text(spark([by.get(label, 0) for label in labels]), BLUE))
        lines.append(line)
    yield grid(columns, lines, width)


def _pipeline_value(report: Report, width: int) -> Iterator[Text]:
    rows = latest(rows_of(report, "pipeline_value"))
    inverted = {stage_of(row) for row in inversions(report)}
    most = max(total_of([row]) for row in rows)
    for pipeline in pipelines(rows):
        lines: list[list[str | Text]] = []
        for row in of_pipeline(rows, pipeline):
            is_inverted = stage_of(row) in inverted
            lines.append(
                [
                    str(row["stage"] or _("not given")),
                    money(report, row["value"]),
                    Text(bar(row["value"], most, 24), ORANGE if is_inverted else BLUE),
                    count(row["deals"]),
                    Text("▲ " + _("more than the step before"), ORANGE) if is_inverted else "",
                ]
            )
        columns = [
            Column(pipeline or _("step"), right=False),
            Column(_("value")),
            Column("", right=False, spare=1),
            Column(_("deals")),
            Column("", right=False),
        ]
        yield grid(columns, lines, width)


def _stage_duration(report: Report, width: int) -> Iterator[Text]:
    rows = latest(rows_of(report, "stage_duration"))
    usual = expected_days(report)
    ends = [row.get("high") or row["value"] or 0 for row in rows]
    most = max([*ends, *(usual.get(stage_of(row)) or 0 for row in rows)], default=0)
    for pipeline in pipelines(rows):
        lines = [
            _duration(report, row, usual.get(stage_of(row)), most)
            for row in of_pipeline(rows, pipeline)
        ]
        columns = [
            Column(pipeline or _("step"), right=False),
            Column(_("mean"), style="bold"),
            Column(_("range"), style="dim"),
            Column("", right=False, spare=1),
            Column(_("│ expected")),
            Column(_("median"), spare=3),
            Column(_("9 in 10"), spare=2),
            Column("n", style="dim"),
        ]
        yield grid(columns, lines, width)


def _duration(report: Report, row: Row, usual: Any, most: Any) -> list[str | Text]:
    line = ranged(row.get("low"), row["value"], row.get("high"), most, 22)
    is_late = row["value"] is not None and usual is not None and row["value"] > usual
    return [
        str(row["stage"]),
        Text(length(row["value"]), ORANGE if is_late else ""),
        interval(report, "stage_duration", row.get("low"), row.get("high")) or NOTHING,
        Text(mark(line, usual, most), BLUE),
        length(usual),
        length(row.get("median")),
        length(row.get("p90")),
        count(row["n"]),
    ]


def _revenue(report: Report, width: int) -> Iterator[Text]:
    rows = has_begun(report, rows_of(report, "revenue"))
    most = max(total_of([row], "revenue") for row in rows)
    lines: list[list[str | Text]] = [
        [
            period_name(row.get("period") or report["period"]["label"]),
            money(report, row["revenue"]),
            Text(bar(row["revenue"], most, 24), BLUE),
            money(report, row.get("profit")),
            rate(row.get("margin")),
            count(row["n"]),
        ]
        for row in rows
    ]
    columns = [
        Column(_("period"), right=False),
        Column(_("revenue"), style="bold"),
        Column("", right=False),
        Column(_("profit")),
        Column(_("margin")),
        Column("n", style="dim"),
    ]
    yield grid(columns, lines, width)


def _conversion(report: Report, width: int) -> Iterator[Text]:
    rows = latest(rows_of(report, "conversion"))
    for pipeline in pipelines(rows):
        lines: list[list[str | Text]] = [
            [
                step_name("conversion", row["step"]),
                rate(row["value"]),
                interval(report, "conversion", row.get("low"), row.get("high")) or NOTHING,
                Text(ranged(row.get("low"), row["value"], row.get("high"), 1, 22), BLUE),
                rate(row.get("rate")),
                rate(row.get("win_rate_expected")),
                count(row["n"]),
            ]
            for row in of_pipeline(rows, pipeline)
        ]
        columns = [
            Column(pipeline or _("step"), right=False),
            Column(_("pass"), style="bold"),
            Column(_("range"), style="dim"),
            Column("", right=False, spare=1),
            Column(_("so far"), spare=2),
            Column(_("will be won"), spare=3),
            Column("n", style="dim"),
        ]
        yield grid(columns, lines, width)


def _baseline(report: Report, _width: int) -> Iterator[Text]:
    yield from _diamonds(report)


def _diamonds(report: Report) -> Iterator[Text]:
    for pipeline in pipelines(rows_of(report, "baseline")):
        if pipeline:
            yield Text(pipeline, "bold")
        yield text_diamond(report, pipeline)


def _average_sale(report: Report, width: int) -> Iterator[Text]:
    rows = has_begun(report, rows_of(report, "average_sale"))
    lines: list[list[str | Text]] = [
        [
            period_name(row.get("period") or report["period"]["label"]),
            value_of(report, "average_sale", row["value"]),
            money(report, row.get("median")),
            interval(report, "average_sale", row.get("low"), row.get("high")) or NOTHING,
            count(row["n"]),
        ]
        for row in rows
    ]
    columns = [
        Column(_("period"), right=False),
        Column(_("mean"), style="bold"),
        Column(_("median")),
        Column(_("usual range")),
        Column("n", style="dim"),
    ]
    yield grid(columns, lines, width)


_TABLES: dict[str, Callable[[Report, int], Iterator[Any]]] = {
    "first_meetings": _first_meetings,
    "outreach": _outreach,
    "pipeline_value": _pipeline_value,
    "stage_duration": _stage_duration,
    "revenue": _revenue,
    "conversion": _conversion,
    "baseline": _baseline,
    "average_sale": _average_sale,
}
