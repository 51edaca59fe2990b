"""The forecast for a terminal: what periods end at, chances by age, deals to be let go."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from teropong.cli.report.text_lines import head, put, say, titled
from teropong.cli.report.text_parts import Cell, Column, grid, harmless, wrapped
from teropong.language import _, use_language
from teropong.language.numbers import count, days
from teropong.shown import forecast
from teropong.shown.figures import NOTHING
from teropong.shown.unrated import deals_left_out
from teropong.shown.words import rep_name

Told = dict[str, Any]
_AGES = (7, 14, 30, 60, 90)
_MOST = 10


def render(told: Told, console: Console) -> None:
    """Print a `teropong.forecast/1` to a console, in its own language."""
    told = harmless(told)
    with use_language(told["language"]):
        head(console, told, titled(told, _("Forecast")))
        for name, rows in forecast.by_period(told):
            console.print()
            say(console, name, style="bold")
            put(console, _periods(told, rows, console.width - 2), 2)
        _reasons(told, console)
        _chances(told, console)
        _let_go(told, console)


def _periods(told: Told, rows: list[dict[str, Any]], width: int) -> Text:
    columns = [
        Column("", right=False),
        Column(_("done")),
        Column(_("10 %")),
        Column(_("middle")),
        Column(_("90 %")),
        Column(_("target")),
        Column(_("chance")),
        Column(_("weighted by stage"), spare=1),
    ]
    return grid(columns, [_period(told, row) for row in rows], width)


def _period(told: Told, row: dict[str, Any]) -> list[Cell]:
    words = ("done", "p10", "p50", "p90", "target")
    return [
        forecast.measure_name(row),
        *(forecast.figure(told, row, row[word]) for word in words),
        forecast.chance(row["p_target"]),
        forecast.figure(told, row, row["stage_weighted"]),
    ]


def _reasons(told: Told, console: Console) -> None:
    said = [
        one
        for one in (
            deals_left_out(told),
            forecast.cannot_say(told),
            forecast.unknown_steps(told),
            *forecast.landing(told),
        )
        if one
    ]
    if said:
        console.print()
    for one in said:
        say(console, one)
    for row in told["periods"]:
        lines = forecast.differing(told, row)
        if lines:
            console.print()
        for nth, line in enumerate(lines):
            put(console, wrapped(line, console.width - 2), 2 if nth else 0)


def _chances(told: Told, console: Console) -> None:
    rows = [row for row in told["chances"] if row["curve"]]
    if not rows:
        return
    console.print()
    say(console, _("Chance to be won, by days in the step"), style="bold")
    columns = [
        Column("", right=False),
        Column(_("on entry")),
        *(Column(days(age), spare=nth) for nth, age in enumerate(_AGES, start=1)),
        Column(_("let go after")),
    ]
    cells: list[list[Cell]] = [
        [
            forecast.stage_name(row),
            forecast.chance(row["on_entry"]),
            *(forecast.chance_at(row, age) for age in _AGES),
            NOTHING if row["let_go_after_days"] is None else days(row["let_go_after_days"]),
        ]
        for row in rows
    ]
    put(console, grid(columns, cells, console.width - 2), 2)


def _let_go(told: Told, console: Console) -> None:
    said = forecast.beyond(told)
    if said is None:
        return
    console.print()
    say(console, said)
    columns = [
        Column("", right=False),
        Column("", right=False),
        Column("", right=False),
        Column(_("in the step")),
        Column(_("amount")),
        Column(_("chance")),
    ]
    cells: list[list[Cell]] = [
        [
            deal["opportunity_id"],
            forecast.stage_name(deal),
            rep_name(told, deal["rep"]),
            days(deal["age_days"]),
            forecast.figure(told, {"measure": "revenue"}, deal["amount"]),
            forecast.chance(deal["p_win"]),
        ]
        for deal in forecast.longest_beyond(told, _MOST)
    ]
    put(console, grid(columns, cells, console.width - 2), 2)
    rest = sum(deal["is_beyond"] for deal in told["deals"]) - len(cells)
    if rest > 0:
        say(console, _("and %s more; --format json lists them all") % count(rest), style="dim")
