"""The terminal table of an indicator's parts, by people or another dimension: one line each.

Rates and averages begin with the whole, which is asked for by itself; sums stand above.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from rich.text import Text

from teropong.cli.report.strokes import bar, spark
from teropong.cli.report.text_parts import BLUE, Cell, Column, drawn, grid, grids
from teropong.language import _
from teropong.language.numbers import count
from teropong.shown.figures import (
    NOTHING,
    cases_of,
    horizon,
    money,
    movement,
    short_movement,
    value_of,
)
from teropong.shown.matrices import Matrix, matrices
from teropong.shown.rows import (
    ADD_UP,
    Report,
    Row,
    as_one,
    begun,
    by_slice,
    known_total,
    rows_of,
    slices,
    split_of,
    sums_by,
    total_before,
    total_of,
    trailing,
)
from teropong.shown.words import pipeline_name, slice_name, split_name, step_name


def split_tables(report: Report, parts: Report, key: str, width: int) -> list[Text]:
    """Return one line for every rep, team or other part; many steps take more than one table."""
    if key in ADD_UP:
        return [_summed(parts, key, width)]
    if key == "average_sale":
        return [_averages(report, parts, width)]
    return _matrices(report, parts, key, width)


def _heading(parts: Report, key: str) -> Column:
    return Column(split_name(split_of(parts, key)).lower(), right=False)


def _summed(parts: Report, key: str, width: int) -> Text:
    split = split_of(parts, key)
    found, course = (by_slice(rows, split) for rows in (as_one(parts, key), rows_of(parts, key)))
    own = {values: found.get(values, []) for values in slices(parts, split)}
    sums = {values: total_of(rows) for values, rows in own.items()}
    most = max(sums.values(), default=0)
    labels = begun(parts, rows_of(parts, key)) if key != "pipeline_value" else []
    is_money = parts["indicators"][key]["unit"] == "money"
    columns = [
        _heading(parts, key),
        Column(_("value"), style="bold"),
        Column(_("change") if parts.get("compare") else ""),
        Column("", right=False, picture=20),
        Column("n" if is_money else "", style="dim"),
        Column(_("profit") if key == "revenue" else ""),
        Column(_("by period") if len(labels) > 1 else "", right=False, spare=1),
    ]
    lines: list[list[Cell]] = []
    for values in sorted(own, key=lambda one: -sums[one]):
        rows = own[values]
        now, by = known_total(rows), sums_by(course.get(values, []), "period")
        lines.append(
            [
                slice_name(parts, split, values),
                value_of(parts, key, now),
                movement(parts, key, now, total_before(rows)) or "",
                drawn(partial(bar, sums[values], most)),
                count(total_of(rows, "n")) if is_money else "",
                money(parts, known_total(rows, "profit")) if key == "revenue" else "",
                Text(spark([by.get(one, 0) for one in labels]) if len(labels) > 1 else "", BLUE),
            ]
        )
    return grid(columns, lines, width)


def _averages(report: Report, parts: Report, width: int) -> Text:
    split = split_of(parts, "average_sale")
    columns = [
        _heading(parts, "average_sale"),
        Column(_("12 months"), style="bold"),
        Column(_("median")),
        Column("n", style="dim"),
    ]
    found = by_slice(rows_of(parts, "average_sale"), split)
    named = [(_("all together"), rows_of(report, "average_sale"))]
    named += [(slice_name(parts, split, one), found.get(one, [])) for one in slices(parts, split)]
    lines = []
    for name, rows in named:
        last = trailing(rows) or {}
        middle = (money(parts, last.get(word)) for word in ("mean", "median"))
        lines.append([name, *middle, count(last.get("n") or 0)])
    return grid(columns, lines, width)


def _matrices(report: Report, parts: Report, key: str, width: int) -> list[Text]:
    shown, has_moved, is_cut = [], False, False
    for one in matrices(report, parts, key, _("all together")):
        tables = _matrix(report, key, _heading(parts, key), one, width)
        if one.has_name:
            tables[0] = Text("\n").join([Text(pipeline_name(one.pipeline), "bold"), tables[0]])
        shown += tables
        rows = [row for _name, rows in one.lines for row in rows.values()]
        is_cut = is_cut or any(map(horizon, rows))
        has_moved = has_moved or any(short_movement(report, key, row) for row in rows)
    if is_cut:
        shown.append(Text(_("* within the days watched so far, fewer than a year"), "dim"))
    if has_moved:
        unit = _("points") if report["indicators"][key]["unit"] == "rate" else _("days")
        shown.append(Text(_("+ and −: change in %s") % unit, "dim"))
    return shown


def _matrix(report: Report, key: str, heading: Column, matrix: Matrix, width: int) -> list[Text]:
    across = matrix.across
    columns = [heading, *(Column(_across(key, one, len(across), width)) for one in across)]
    names, found = zip(*matrix.lines, strict=True)
    cells = [_aligned([_cell(report, key, rows.get(one)) for rows in found]) for one in across]
    return grids(columns, list(zip(names, *cells, strict=True)), width)


def _cell(report: Report, key: str, row: Row | None) -> tuple[str, str, str]:
    if row is None:
        return NOTHING, "", ""
    moved = short_movement(report, key, row)
    value = value_of(report, key, row["value"]) + ("*" if horizon(row) else "")
    return value, moved, count(row["n"])


def _aligned(cells: Sequence[tuple[str, str, str]]) -> list[str]:
    """Return value, change and cases of a column, each under its like."""
    value, moved, n = (max(map(len, one)) for one in zip(*cells, strict=True))
    return [
        f"{cell[0]:>{value}}"
        + (f" {cell[1]:>{moved}}" if moved else "")
        + (f" {cases_of(cell[2]):>{n + 2}}" if cell[2] else " " * (n + 3))
        for cell in cells
    ]


def _across(key: str, step: Any, n: int, width: int) -> str:
    name = step if key == "stage_duration" else _goes(key, step)
    room = max(14, (width - 24) // max(n, 1) - 2)
    return name if len(name) <= room else name[: room - 1].rstrip() + "…"


def _goes(key: str, step: str) -> str:
    """Return where a step goes: enough for a heading, as each starts where the last one ended."""
    came, _arrow, goes = step_name(key, step).rpartition(" → ")
    return f"{came} → {goes}" if step == "1st→Home" else f"→ {goes}"
