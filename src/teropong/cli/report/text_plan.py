"""The plan for a terminal: what the target takes at each step, a week, and the levers."""

from __future__ import annotations

from math import ceil
from typing import Any

from rich.console import Console

from teropong.cli.report import text_shares
from teropong.cli.report.text_lines import head, put, say, titled
from teropong.cli.report.text_parts import Cell, Column, grid, harmless, wrapped
from teropong.language import _, ngettext, use_language
from teropong.language.numbers import count, short_money
from teropong.shown import forecast, plan, shape
from teropong.shown.unrated import deals_left_out

Told = dict[str, Any]
_LEVERS = 8


def render(told: Told, console: Console) -> None:
    """Print a `teropong.plan/1` to a console, in its own language."""
    told = harmless(told)
    with use_language(told["language"]):
        head(console, told, titled(told, _("Plan backwards from the target")))
        console.print()
        said = plan.cannot_say(told)
        beside = deals_left_out(told), forecast.unknown_steps(told)
        for line in filter(None, (said, *([] if said else plan.headline(told)), *beside)):
            say(console, line)
        if said:
            return
        _steps(told, console)
        _shape(told, console)
        _weeks(told, console)
        _people(told, console)
        _levers(told, console)


def _steps(told: Told, console: Console) -> None:
    console.print()
    say(console, _("Deals in each step"), style="bold")
    put(console, wrapped(plan.stock_of(told), console.width - 2), 2)
    if not plan.has_stock(told):
        return
    columns = [
        Column("", right=False),
        Column(_("chance")),
        Column(_("needed")),
        Column(_("there are")),
        Column(_("gap")),
    ]
    rows: list[list[Cell]] = [
        [
            forecast.stage_name(row),
            forecast.chance(row["p_win"]),
            plan.needed(row),
            count(row["actual_deals"]),
            plan.gap(row),
        ]
        for row in told["steps"]
    ]
    put(console, grid(columns, rows, console.width - 2, wraps=True), 2)


def _shape(told: Told, console: Console) -> None:
    said = shape.sentences(told)
    if not said:
        return
    console.print()
    say(console, _("Shape"), style="bold")
    for line in said:
        put(console, wrapped(line, console.width - 2), 2)


def _weeks(told: Told, console: Console) -> None:
    said = [
        plan.unsaid(told, "first_meetings_per_week"),
        plan.weekly(told, "first_meetings_per_week"),
        plan.weekly(told, "contacts_per_week"),
        plan.too_late(told),
    ]
    console.print()
    say(console, _("Each week"), style="bold")
    for line in filter(None, said):
        put(console, wrapped(line, console.width - 2), 2)


def _people(told: Told, console: Console) -> None:
    for heading, table in text_shares.tables(told, console.width - 2):
        console.print()
        say(console, heading, style="bold")
        put(console, table, 2)


def _closing(row: Told) -> str:
    if row["change"] is None or row["unit"] != "deals":
        return plan.closes(row)
    n = ceil(row["change"])
    return ngettext("%s deal", "%s deals", n) % plan.closes(row)


def _levers(told: Told, console: Console) -> None:
    helping = [row for row in told["levers"] if float(row["brings"]) > 0]
    if not helping:
        return
    console.print()
    say(console, _("What would help most"), style="bold")
    columns = [
        Column("", right=False),
        Column(_("a tenth of it brings")),
        Column(_("closes the gap")),
        Column(_("chance, points")),
    ]
    rows: list[list[Cell]] = [
        [
            plan.lever_name(row),
            short_money(row["brings"], told["currency"]),
            _closing(row),
            plan.effect(row),
        ]
        for row in helping[:_LEVERS]
    ]
    put(console, grid(columns, rows, console.width - 2, wraps=True), 2)
