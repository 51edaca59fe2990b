"""The diamond drawn in characters: the paths with their runners, the bases with their rates."""

from typing import Any

from rich.text import Text

from teropong.cli.report.text_parts import Cell, Column, grid
from teropong.language import _
from teropong.language.numbers import count, percent, percent_range
from teropong.shown.figures import NOTHING, cases, interval, money, rate, row_movement
from teropong.shown.rows import (
    Report,
    Row,
    known_total,
    of_pipeline,
    rows_of,
    runners_on,
    steps_of,
    total_of,
)
from teropong.shown.words import path_name

_WIDTH, _HEIGHT = 76, 16
_HOME, _FIRST, _SECOND, _THIRD = (38, 13), (52, 7), (38, 1), (24, 7)
_PATHS = (
    ("suspects", _HOME, _FIRST),
    ("prospects", _FIRST, _SECOND),
    ("qualified", _SECOND, _THIRD),
    ("closable", _THIRD, _HOME),
)
_CORNERS = (
    ("Start→1st", (55, 6), "left"),
    ("1st→2nd", (41, 0), "left"),
    ("2nd→3rd", (21, 6), "right"),
    ("3rd→Home", (41, 13), "left"),
    ("1st→Home", (38, 6), "centre"),
)
_CLEAR = {"1st→2nd": 2}
"""How much further a line below goes, to stand clear of the path."""


def text_diamond(report: Report, pipeline: str | None, width: int) -> Text:
    """Return the diamond of one pipeline, 76 characters wide; in less room a grid of its bases."""
    if width < _WIDTH:
        return _bases(report, pipeline, width)
    canvas = [[(" ", "")] * _WIDTH for _row in range(_HEIGHT)]
    _paths(canvas, report, pipeline)
    for corner in (_HOME, _FIRST, _SECOND, _THIRD):
        _write(canvas, corner, "◇", "bold")
    steps = steps_of(report, pipeline)
    for step, (x, y), side in _CORNERS:
        title, passed, sure, moved = _rate(report, step, steps.get(step))
        _write(canvas, (x, y), title, "bold", side)
        if side == "centre":
            _write(canvas, (x, y + 1), passed, "bold", side)
            _write(canvas, (x, y + 2), sure, "dim", side)
            _write(canvas, (x, y + 3), moved, "", side)
            continue
        _write(canvas, (x + _CLEAR.get(step, 0), y + 2), moved, "", side)
        start = x if side == "left" else x - len(f"{passed} {sure}") + 1
        _write(canvas, (start, y + 1), passed, "")
        _write(canvas, (start + len(passed) + 1, y + 1), sure, "dim")
    return _drawn(canvas)


def _bases(report: Report, pipeline: str | None, width: int) -> Text:
    steps = steps_of(report, pipeline)
    lines: list[list[Cell]] = [
        [
            _name(step),
            rate(row["value"]),
            row_movement(report, "baseline", row),
            interval(report, "baseline", row.get("low"), row.get("high")) or NOTHING,
            count(row.get("n") or 0),
        ]
        for step, _at, _side in _CORNERS
        if (row := steps.get(step))
    ]
    columns = [
        Column(_("base"), right=False),
        Column(_("pass"), style="bold"),
        Column(_("change") if report.get("compare") else "", spare=1),
        Column(_("range"), style="dim"),
        Column("n", style="dim"),
    ]
    return grid(columns, lines, width)


def _name(step: str) -> str:
    names = {
        "Start→1st": _("Base 1"),
        "1st→2nd": _("Base 2"),
        "2nd→3rd": _("Base 3"),
        "3rd→Home": _("Home"),
        "1st→Home": _("base 1 → home"),
    }
    return names[step]


def _rate(report: Report, step: str, row: Row | None) -> tuple[str, str, str, str]:
    name = _name(step)
    if row is None:
        return name, "", "", ""
    moved = row_movement(report, "baseline", row)
    if row["value"] is None:
        return name, NOTHING, cases(row.get("n")), moved
    known = row.get("low") is not None
    sure = f"{percent_range(row['low'], row['high'])} " if known else ""
    return name, percent(row["value"]), sure + cases(row.get("n")), moved


def _paths(canvas: Any, report: Report, pipeline: str | None) -> None:
    runners = of_pipeline(rows_of(report, "baseline", "runners"), pipeline)
    deals = {path: int(total_of(runners_on(runners, path), "deals")) for path, _from, _to in _PATHS}
    most = max(deals.values(), default=0)
    for path, start, end in _PATHS:
        steps = abs(end[1] - start[1])
        standing = round(deals[path] / most * (steps - 1)) if most else 0
        standing = max(standing, min(1, deals[path]))
        for at in range(1, steps):
            x = start[0] + (end[0] - start[0]) * at // steps
            y = start[1] + (end[1] - start[1]) * at // steps
            is_taken = at > steps - 1 - standing
            _write(canvas, (x, y), "●" if is_taken else "·", "blue" if is_taken else "dim")
        _label(canvas, report, path, runners, start, end)


def _label(
    canvas: Any, report: Report, path: str, runners: list[Row], start: Any, end: Any
) -> None:
    here = runners_on(runners, path)
    x, y = (start[0] + end[0]) // 2, (start[1] + end[1]) // 2
    side, shift = ("left", 6) if x > _HOME[0] else ("right", -6)
    told = f"{count(total_of(here, 'deals'))} {path_name(path)}"
    _write(canvas, (x + shift, y), told, "blue", side)
    worth = money(report, known_total(here))
    _write(canvas, (x + shift, y + 1), worth, "dim", side)


def _write(canvas: Any, at: tuple[int, int], text: str, style: str, side: str = "left") -> None:
    x, y = at
    start = {"left": x, "right": x - len(text) + 1, "centre": x - len(text) // 2}[side]
    for shift, letter in enumerate(text):
        if 0 <= start + shift < _WIDTH:
            canvas[y][start + shift] = (letter, style)


def _drawn(canvas: Any) -> Text:
    text = Text(no_wrap=True)
    for line in canvas:
        filled = len("".join(letter for letter, _style in line).rstrip())
        for letter, style in line[:filled]:
            text.append(letter, style)
        text.append("\n")
    text.rstrip()
    return text
