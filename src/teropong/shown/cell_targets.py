"""The targets of the line-up's cells: of activities in their last week, else in the period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from teropong.language.numbers import MINUS
from teropong.shown.markup import Markup
from teropong.shown.pace import figure
from teropong.shown.towards import bullet, deviates, level

Row = dict[str, Any]
WEEKLY = ("first_meetings", "outreach")


@dataclass(frozen=True)
class CellMark:
    """The bar towards a cell's target, and how much is missing in words; nothing: on course."""

    bar: Markup
    lacks: str


class CellTargets:
    """The targets of the cells: by indicator, and by rep; null is everybody's."""

    def __init__(self, aims: dict[str, Any]) -> None:
        self._told = aims
        whole = [row for row in aims["rows"] if not row["measure"] and not row["stage"]]
        rows = [*aims["cells"], *(row for row in whole if row["indicator"] not in WEEKLY)]
        self._rows = {
            (row["indicator"], row["scope"] if row["scope_kind"] == "rep" else None): row
            for row in rows
        }

    def mark(self, key: str, where: Row, now: Any) -> CellMark | None:
        """The mark of a cell that shows what is there ``now``; null where it has no target."""
        if where and tuple(where) != ("rep",):
            return None
        row = self._rows.get((key, where.get("rep")))
        if row is None or now is None:
            return None
        if row["done"] is None:
            row = row | {"done": now, "lacks": float(row["due"]) - float(now)}
        if not row["adds_up"]:
            return CellMark(level(row), "")
        lacks = float(row["lacks"])
        is_late = lacks >= 1 if key in WEEKLY else deviates(row)
        missing = int(lacks) if key in WEEKLY else lacks
        words = f"▲ {MINUS}{figure(self._told, row, missing)}" if is_late else ""
        return CellMark(bullet(row, height=14, is_late=is_late), words)
