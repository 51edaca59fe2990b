"""The paces for a terminal: a table a measure, who is behind in orange and in words."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from teropong.cli.report.text_lines import head, put, say
from teropong.cli.report.text_parts import (
    BLUE,
    ORANGE,
    Cell,
    Column,
    grid,
    harmless,
)
from teropong.language import _, ngettext, use_language
from teropong.language.dates import period_name
from teropong.language.numbers import count, percent
from teropong.shown import pace
from teropong.shown.figures import NOTHING
from teropong.shown.unrated import not_judged

Told = dict[str, Any]


def render(told: Told, console: Console) -> None:
    """Print a `teropong.pace/1` to a console, in its own language."""
    told = harmless(told)
    with use_language(told["language"]):
        head(console, told, _("Targets and pace"))
        for title, rows in pace.by_measure(told["rows"]):
            console.print()
            periods = {row["period"] for row in rows}
            heading = f"{title} · {period_name(periods.pop())}" if len(periods) == 1 else title
            say(console, heading, style="bold")
            put(console, _table(told, rows, console.width - 2), 2)
        _below(told, console)


def _table(told: Told, rows: list[dict[str, Any]], width: int) -> Text:
    is_one = len({row["period"] for row in rows}) == 1
    dated = [row | {"named": "" if is_one else period_name(row["period"])} for row in rows]
    if not rows[0]["adds_up"]:
        columns = [
            Column("", right=False),
            Column("", right=False),
            Column(_("target")),
            Column(_("now")),
            Column(_("interval"), spare=1),
            Column("", right=False),
        ]
        return grid(columns, [_level(told, row) for row in dated], width)
    columns = [
        Column("", right=False),
        Column("", right=False),
        Column(_("target")),
        Column(_("due by now"), spare=1),
        Column(_("done")),
        Column(_("ends at"), spare=2),
        Column(_("8 in 10"), spare=3),
        Column(_("chance")),
        Column(_("a day needed"), spare=4),
        Column("", right=False),
    ]
    return grid(columns, [_flow(told, row) for row in dated], width)


def _flow(told: Told, row: dict[str, Any]) -> list[Cell]:
    chance = row["probability"]
    return [
        pace.whose_name(told, row),
        row["named"],
        pace.target(told, row),
        pace.figure(told, row, row["due"]),
        pace.figure(told, row, row["done"]),
        pace.figure(told, row, row["expected"]),
        pace.span(told, row, row["low"], row["high"]),
        NOTHING if chance is None else percent(chance),
        pace.figure(told, row, row["needed_per_day"]) if row["days_left"] else NOTHING,
        _sign(row),
    ]


def _level(told: Told, row: dict[str, Any]) -> list[Cell]:
    return [
        pace.whose_name(told, row),
        row["named"],
        pace.target(told, row),
        pace.figure(told, row, row["done"]),
        pace.span(told, row, row["low"], row["high"]),
        _sign(row),
    ]


def _sign(row: dict[str, Any]) -> Cell:
    stands = pace.standing(row)
    if not stands:
        return ""
    is_behind = stands == "behind"
    return Text(_("▲ behind"), ORANGE) if is_behind else Text(_("● on course"), BLUE)


def _below(told: Told, console: Console) -> None:
    given = (pace.nothing(told), not_judged(told["missing_rate"]), *pace.notes_of(told))
    notes = [note for note in given if note]
    if told["ignored"]:
        notes.append(
            ngettext(
                "{0} row of `targets` is ignored; `teropong check SOURCE` says why.",
                "{0} rows of `targets` are ignored; `teropong check SOURCE` says why.",
                told["ignored"],
            ).format(count(told["ignored"]))
        )
    if notes:
        console.print()
    for note in notes:
        say(console, note)
