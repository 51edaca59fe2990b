"""Who is to bring how much of the plan's target, for a terminal."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from teropong.cli.report.text_parts import Cell, Column, grid
from teropong.language import _
from teropong.shown import shares
from teropong.shown.pace import whose_name

Told = dict[str, Any]


def tables(told: Told, width: int) -> list[tuple[str, Text]]:
    """Teams, profiles and reps, each kind under its heading."""
    return [(heading, _table(told, rows, width)) for heading, rows in shares.by_kind(told)]


def _table(told: Told, rows: list[dict[str, Any]], width: int) -> Text:
    columns = [
        Column("", right=False),
        Column(_("part of it")),
        Column(_("ends at"), spare=3),
        Column(_("meetings a week")),
        Column(_("now"), spare=2),
        Column(_("gap")),
        Column(_("contacts a week")),
        Column(_("now"), spare=1),
        Column(_("gap")),
    ]
    return grid(columns, [_cells(told, row) for row in rows], width)


def _cells(told: Told, row: dict[str, Any]) -> list[Cell]:
    weekly = [
        cell(row, word)
        for word in shares.WEEKLY
        for cell in (shares.needed, shares.now, shares.gap)
    ]
    ends = (shares.money(told, row[name]) for name in ("target", "expected"))
    return [whose_name(told, row), *ends, *weekly]
