"""Why it changed, for a terminal: the parts of the difference, whose they are, conversion."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from teropong.cli.report.text_lines import head, put, say, titled
from teropong.cli.report.text_parts import Cell, Column, grid, grids, harmless, wrapped
from teropong.language import _, use_language
from teropong.shown import changed
from teropong.shown.unrated import deals_left_out
from teropong.shown.words import dimension_name

Told = dict[str, Any]
_MOST = 8


def render(told: Told, console: Console) -> None:
    """Print a `teropong.changed/1` to a console, in its own language."""
    told = harmless(told)
    with use_language(told["language"]):
        head(console, told, titled(told, _("Why it changed")))
        console.print()
        said = changed.cannot_say(told)
        if said:
            say(console, said)
            return
        say(console, changed.headline(told))
        _parts(told, console)
        _groups(told, console)
        _conversion(told, console)
        for note in filter(None, (changed.without_amount(told), deals_left_out(told))):
            console.print()
            say(console, note)


def _parts(told: Told, console: Console) -> None:
    console.print()
    columns = [
        Column("", right=False),
        Column(_("before")),
        Column(_("now")),
        Column(_("made of it")),
    ]
    parts, currency = told["revenue"]["parts"], told["currency"]
    rows: list[list[Cell]] = [
        [
            changed.part_name(told, part),
            *changed.levels(told, part),
            changed.signed(parts[part], currency),
        ]
        for part in parts
    ]
    sum_: list[Cell] = [
        _("All together"),
        "",
        "",
        changed.signed(told["revenue"]["difference"], currency),
    ]
    put(console, grid(columns, [*rows, sum_], console.width - 2), 2)


def _groups(told: Told, console: Console) -> None:
    if len(told["groups"]) < 2:
        return
    console.print()
    say(console, _("Who brought the difference"), style="bold")
    parts = list(told["revenue"]["parts"])
    columns = [
        Column(dimension_name(told["by"]), right=False),
        Column(_("difference"), style="bold"),
        *(Column(changed.part_name(told, part)) for part in parts),
    ]
    rows: list[list[Cell]] = [
        [
            changed.group_name(told, told["by"], row),
            changed.signed(row["difference"], told["currency"]),
            *(changed.signed(row["parts"][part], told["currency"]) for part in parts),
        ]
        for row in told["groups"][:_MOST]
    ]
    for table in grids(columns, rows, console.width - 2):
        put(console, table, 2)


def _conversion(told: Told, console: Console) -> None:
    console.print()
    say(console, _("Conversion"), style="bold")
    put(console, wrapped(changed.conversion(told), console.width - 2), 2)
    for dimension, row in changed.conversion_by(told):
        columns = [
            Column(dimension_name(dimension), right=False),
            Column(_("before")),
            Column(_("now")),
            Column(_("mix, points")),
            Column(_("rate, points")),
        ]
        rows: list[list[Cell]] = [
            [
                changed.group_name(told, dimension, group),
                *changed.rates(group),
                changed.points_of(group["mix"]),
                changed.points_of(group["rate"]),
            ]
            for group in row["groups"][:_MOST]
        ]
        sum_: list[Cell] = [
            _("All together"),
            "",
            "",
            changed.points_of(row["mix"]),
            changed.points_of(row["rate"]),
        ]
        console.print()
        put(console, grid(columns, [*rows, sum_], console.width - 2, wraps=True), 2)
