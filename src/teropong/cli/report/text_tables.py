"""The tables of the terminal report: one function an indicator."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from rich.text import Text

from teropong.cli.report.strokes import bar, mark, ranged, spark
from teropong.cli.report.text_diamond import text_diamond
from teropong.cli.report.text_lists import outside, overdue
from teropong.cli.report.text_parts import BLUE, ORANGE, Cell, Column, drawn, grid
from teropong.cli.report.text_split import split_tables
from teropong.language import _
from teropong.language.dates import period_name, period_tick
from teropong.language.numbers import count
from teropong.shown.figures import (
    NOTHING,
    each_period,
    horizon,
    interval,
    length,
    money,
    rate,
    reads_later,
    row_movement,
    value_of,
)
from teropong.shown.rows import (
    Report,
    Row,
    as_one,
    begun,
    expected_days,
    has_begun,
    inversions,
    is_known,
    latest,
    of_pipeline,
    pipelines,
    rows_of,
    span_of,
    split_of,
    stage_of,
    sums_by,
    total_of,
)
from teropong.shown.words import channel_name, pipeline_name, step_name

_BAR = Column("", right=False, spare=1, picture=24)
_RANGE = Column("", right=False, spare=1, picture=22)


def tables(report: Report, parts: Report | None, key: str, width: int) -> Iterator[Text]:
    """Yield an indicator's tables, at most `width` characters wide, those of its parts below."""
    if not is_known(report, key):
        return
    yield from _TABLES[key](report, width)
    if parts and split_of(parts, key):
        yield from split_tables(report, parts, key, width)
    if key == "stage_duration":
        yield from overdue(report, width)
    if key == "average_sale":
        yield from outside(report, width)


def by_period(report: Report, key: str) -> Text:
    """Return an indicator's sums as small bars, one a period, with the days they span."""
    rows = rows_of(report, key)
    labels = begun(report, rows)
    sums = sums_by(rows, "period")
    start, end = span_of(report)
    text = Text()
    text.append(spark([sums[label] for label in labels]), BLUE)
    first, last = (period_tick(label, start, end) for label in (labels[0], labels[-1]))
    text.append(f"  {first} – {last}", "dim")
    shown = [sums[label] for label in labels]
    ends = _("%(least)s to %(most)s") % {"least": count(min(shown)), "most": count(max(shown))}
    text.append("  " + each_period(report, key, ends), "dim")
    return text


def _first_meetings(report: Report, _width: int) -> Iterator[Text]:
    rows = rows_of(report, "first_meetings")
    if len(begun(report, rows)) > 1:
        yield by_period(report, "first_meetings")


def _outreach(report: Report, width: int) -> Iterator[Text]:
    rows = rows_of(report, "outreach")
    sums = sums_by(as_one(report, "outreach"), "channel")
    most = max(sums.values())
    columns = [Column(_("channel"), right=False), Column(_("contacts")), _BAR]
    labels = begun(report, rows)
    if len(labels) > 1:
        columns.append(Column(_("by period"), right=False, spare=1))
    lines: list[list[Cell]] = []
    for channel in sorted(sums, key=lambda one: -sums[one]):
        own = [row for row in rows if row.get("channel") == channel]
        by = sums_by(own, "period")
        line: list[Cell] = [
            channel_name(str(channel)),
            count(sums[channel]),
            drawn(partial(bar, sums[channel], most)),
        ]
        if len(labels) > 1:
            line.append(Text(spark([by.get(label, 0) for label in labels]), BLUE))
        lines.append(line)
    yield grid(columns, lines, width)


def _pipeline_value(report: Report, width: int) -> Iterator[Text]:
    rows = latest(rows_of(report, "pipeline_value"))
    inverted = {stage_of(row) for row in inversions(report)}
    for pipeline in pipelines(rows):
        own = of_pipeline(rows, pipeline)
        most = max(total_of([row]) for row in own)
        lines: list[list[Cell]] = []
        for row in own:
            is_inverted = stage_of(row) in inverted
            lines.append(
                [
                    str(row["stage"] or _("not given")),
                    money(report, row["value"]),
                    row_movement(report, "pipeline_value", row),
                    drawn(partial(bar, row["value"], most), ORANGE if is_inverted else BLUE),
                    count(row["deals"]),
                    Text("▲ " + _("more than the step before"), ORANGE) if is_inverted else "",
                ]
            )
        columns = [
            Column(_heading(own), right=False),
            Column(_("value")),
            _change(report),
            _BAR,
            Column(_("deals")),
            Column("", right=False),
        ]
        yield grid(columns, lines, width)


def _heading(own: list[Row]) -> str:
    """Return what heads a pipeline's steps: its name where there are several."""
    return pipeline_name(own[0]["pipeline"]) if "pipeline" in own[0] else _("step")


def _stage_duration(report: Report, width: int) -> Iterator[Text]:
    rows = latest(rows_of(report, "stage_duration"))
    expected = expected_days(report)
    for pipeline in pipelines(rows):
        own = of_pipeline(rows, pipeline)
        usual = [expected.get(stage_of(row)) for row in own]
        ends = [row.get("high") or row["value"] or 0 for row in own]
        most = max([*ends, *(days or 0 for days in usual)])
        lines = [_duration(report, row, days, most) for row, days in zip(own, usual, strict=True)]
        columns = [
            Column(_heading(own), right=False),
            Column(_("mean")),
            _change(report),
            Column(_("range"), style="dim"),
            _RANGE,
            Column(_("│ expected")),
            Column(_("within") if any(map(horizon, own)) else "", style="dim"),
            Column(_("median"), spare=3),
            Column(_("9 in 10"), spare=2),
            Column("n", style="dim"),
        ]
        yield grid(columns, lines, width)


def _duration(report: Report, row: Row, usual: Any, most: Any) -> list[Cell]:
    line = partial(ranged, row.get("low"), row["value"], row.get("high"), most)
    return [
        str(row["stage"]),
        Text(
            length(row["value"]), f"bold {ORANGE}" if reads_later(row["value"], usual) else "bold"
        ),
        row_movement(report, "stage_duration", row),
        interval(report, "stage_duration", row.get("low"), row.get("high")) or NOTHING,
        drawn(lambda width: mark(line(width), usual, most)),
        length(usual),
        length(row["horizon_days"]) if horizon(row) else "",
        length(row.get("median")),
        length(row.get("p90")),
        count(row["n"]),
    ]


def _revenue(report: Report, width: int) -> Iterator[Text]:
    rows = has_begun(report, rows_of(report, "revenue"))
    most = max(total_of([row], "revenue") for row in rows)
    lines: list[list[Cell]] = [
        [
            period_name(row.get("period") or report["period"]["label"]),
            money(report, row["revenue"]),
            row_movement(report, "revenue", row),
            drawn(partial(bar, row["revenue"], most)),
            money(report, row.get("profit")),
            rate(row.get("margin")),
            count(row["n"]),
        ]
        for row in rows
    ]
    columns = [
        Column(_("period"), right=False),
        Column(_("revenue"), style="bold"),
        _change(report),
        _BAR,
        Column(_("profit")),
        Column(_("margin")),
        Column("n", style="dim"),
    ]
    yield grid(columns, lines, width)


def _conversion(report: Report, width: int) -> Iterator[Text]:
    rows = latest(rows_of(report, "conversion"))
    for pipeline in pipelines(rows):
        own = of_pipeline(rows, pipeline)
        lines: list[list[Cell]] = [
            [
                step_name("conversion", row["step"]),
                rate(row["value"]),
                row_movement(report, "conversion", row),
                interval(report, "conversion", row.get("low"), row.get("high")) or NOTHING,
                drawn(partial(ranged, row.get("low"), row["value"], row.get("high"), 1)),
                rate(row.get("rate")),
                rate(row.get("win_rate_expected")),
                count(row["n"]),
            ]
            for row in own
        ]
        columns = [
            Column(_heading(own), right=False),
            Column(_("pass"), style="bold"),
            _change(report),
            Column(_("range"), style="dim"),
            _RANGE,
            Column(_("so far"), spare=2),
            Column(_("will be won"), spare=3),
            Column("n", style="dim"),
        ]
        yield grid(columns, lines, width)


def _baseline(report: Report, width: int) -> Iterator[Text]:
    rows = latest(rows_of(report, "baseline"))
    for pipeline in pipelines(rows):
        if any("pipeline" in row for row in rows):
            yield Text(pipeline_name(pipeline), "bold")
        yield text_diamond(report, pipeline, width)


def _average_sale(report: Report, width: int) -> Iterator[Text]:
    rows = has_begun(report, rows_of(report, "average_sale"))
    lines: list[list[Cell]] = [
        [
            period_name(row.get("period") or report["period"]["label"]),
            value_of(report, "average_sale", row["value"]),
            row_movement(report, "average_sale", row),
            money(report, row.get("median")),
            interval(report, "average_sale", row.get("low"), row.get("high")) or NOTHING,
            count(row["n"]),
        ]
        for row in rows
    ]
    columns = [
        Column(_("period"), right=False),
        Column(_("mean"), style="bold"),
        _change(report),
        Column(_("median")),
        Column(_("usual range")),
        Column("n", style="dim"),
    ]
    yield grid(columns, lines, width)


def _change(report: Report) -> Column:
    return Column(_("change") if report.get("compare") else "")


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
