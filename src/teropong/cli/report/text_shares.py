"""Who is to bring how much of the plan's target, for a terminal."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from teropong.cli.report.text_parts import Cell, Column, grid
from teropong.language import N_, _
from teropong.shown import shares
from teropong.shown.pace import whose_name

Told = dict[str, Any]
_NAMES = {
    "first_meetings_per_week": N_("meetings a week"),
    "contacts_per_week": N_("contacts a week"),
}
_SPARE = {"first_meetings_per_week": 3, "contacts_per_week": 2}


def tables(told: Told, width: int) -> list[tuple[str, Text]]:
    """Teams, profiles and reps, each kind under its heading."""
    return [(heading, _table(told, rows, width)) for heading, rows in shares.by_kind(told)]


def _table(told: Told, rows: list[dict[str, Any]], width: int) -> Text:
    columns = [Column("", right=False), Column(_("target or part")), Column(_("ends at"), spare=1)]
    words = shares.said_of(rows)
    for word in words:
        columns += [Column(_(_NAMES[word])), Column(_("now"), spare=_SPARE[word]), Column(_("gap"))]
    return grid(columns, [_cells(told, row, words) for row in rows], width)


def _cells(told: Told, row: dict[str, Any], words: list[str]) -> list[Cell]:
    weekly = [cell(row, word) for word in words for cell in (shares.needed, shares.now, shares.gap)]
    ends = (shares.money(told, row[name]) for name in ("target", "expected"))
    return [whose_name(told, row), *ends, *weekly]
