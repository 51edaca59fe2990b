"""The terminal table of an indicator split by people or another dimension: one line each."""

from typing import Any

from rich.text import Text

from teropong.cli.report.figures import NOTHING, cases, money, rate, value_of
from teropong.cli.report.rows import (
    ADD_UP,
    Report,
    Row,
    begun,
    by_slice,
    known_total,
    latest,
    rows_of,
    slices,
    standing,
    sums_by,
    total_of,
)
from teropong.cli.report.strokes import bar, spark
from teropong.cli.report.text_parts import BLUE, Column, grid, grids
from teropong.cli.report.words import dimension_name, slice_name, step_name
from teropong.language import _
from teropong.language.numbers import count


def split_tables(report: Report, key: str, width: int) -> list[Text]:
    """Return one line for every rep, team or other slice; many steps take more than one table."""
    if key in ADD_UP:
        return [_summed(report, key, width)]
    if key == "average_sale":
        return [_averages(report, width)]
    return _matrix(report, key, width)


def _heading(report: Report) -> Column:
    return Column(" · ".join(dimension_name(by).lower() for by in report["by"]), right=False)


def _summed(report: Report, key: str, width: int) -> Text:
    found = by_slice(report, standing(key, rows_of(report, key)))
    own = {values: found.get(values, []) for values in slices(report)}
    sums = {values: total_of(rows) for values, rows in own.items()}
    most = max(sums.values(), default=0)
    labels = begun(report, rows_of(report, key)) if key != "pipeline_value" else []
    columns = [_heading(report), Column(_("value"), style="bold"), Column("", right=False)]
    columns += [Column("n", style="dim")] if report["indicators"][key]["unit"] == "money" else []
    columns += [Column(_("profit"))] if key == "revenue" else []
    columns += [Column(_("by period"), right=False, spare=1)] if len(labels) > 1 else []
    lines = []
    for values in sorted(own, key=lambda one: -sums[one]):
        line: list[str | Text] = [
            slice_name(report, values),
            value_of(report, key, known_total(own[values])),
            Text(bar(sums[values], most, 20), BLUE),
        ]
        if report["indicators"][key]["unit"] == "money":
            line.append(count(total_of(own[values], "n")))
        if key == "revenue":
            line.append(money(report, known_total(own[values], "profit")))
        if len(labels) > 1:
            by = sums_by(own[values], "period")
            line.append(Text(spark([by.get(label, 0) for label in labels]), BLUE))
        lines.append(line)
    return grid(columns, lines, width)


def _averages(report: Report, width: int) -> Text:
    columns = [
        _heading(report),
        Column(_("12 months"), style="bold"),
        Column(_("median")),
        Column("n", style="dim"),
    ]
    lines = []
    found = by_slice(report, rows_of(report, "average_sale"))
    for values in slices(report):
        rows = found.get(values, [])
        last = (rows[-1].get("trailing") if rows else None) or {}
        lines.append(
            [
                slice_name(report, values),
                money(report, last.get("mean")),
                money(report, last.get("median")),
                count(last.get("n") or 0),
            ]
        )
    return grid(columns, lines, width)


def _matrix(report: Report, key: str, width: int) -> list[Text]:
    rows = latest(rows_of(report, key))
    own = "stage" if key == "stage_duration" else "step"
    across = list(dict.fromkeys((row.get("pipeline"), row[own]) for row in rows))
    columns = [_heading(report)]
    columns += [Column(_across(key, one, len(across), width)) for one in across]
    lines = []
    slice_rows = by_slice(report, rows)
    for values in slices(report):
        found = {(r.get("pipeline"), r[own]): r for r in slice_rows.get(values, [])}
        line = [slice_name(report, values)]
        line += [_cell(report, key, found.get(one)) for one in across]
        lines.append(line)
    return grids(columns, lines, width)


def _cell(report: Report, key: str, row: Row | None) -> str:
    if row is None:
        return NOTHING
    if key == "stage_duration":
        return f"{value_of(report, key, row['value'])} {cases(row['n'])}"
    return f"{rate(row['value'])} {cases(row['n'])}"


def _across(key: str, one: tuple[Any, Any], n: int, width: int) -> str:
    pipeline, own = one
    name = str(own) if key == "stage_duration" else _goes(key, own)
    told = f"{pipeline} {name}" if pipeline else name
    room = max(11, (width - 24) // max(n, 1) - 2)
    return told if len(told) <= room else told[: room - 1].rstrip() + "…"


def _goes(key: str, step: str) -> str:
    """Return where a step goes: enough for a heading, as each starts where the last one ended."""
    came, _arrow, goes = step_name(key, step).rpartition(" → ")
    return f"{came} → {goes}" if step == "1st→Home" else f"→ {goes}"
