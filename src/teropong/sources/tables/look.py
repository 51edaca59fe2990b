"""What a conversion is, and a look at the rows of a block before one is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from teropong.facts.settings import Settings


@dataclass(frozen=True)
class Conversion:
    """SQL for a value of type ``kind``, null where it is a fault; and what to say of a fault.

    ``is_also_faulty``, if there is one, tells it of a value that is not null, called ``{value}``.
    ``is_sound`` where every other value has the form that facts ask for. ``usual_sign`` is null but
    of numbers: their texts may hold signs of currencies, most of them this one.
    """

    value: str
    kind: str = "VARCHAR"
    reason: str = ""
    advice: str = ""
    is_also_faulty: str = ""
    is_sound: bool = False
    usual_sign: str | None = None


@dataclass(frozen=True)
class Look:
    """The rows of a block; ``cells`` holds the SQL of each text that a conversion is given."""

    connection: duckdb.DuckDBPyConnection
    settings: Settings
    label: str
    rows: str
    where: str = "TRUE"
    cells: Mapping[str, str] = field(default_factory=dict)

    def given(self, name: str) -> str:
        """The SQL of a text, over the rows."""
        return self.cells[name]

    def ask(self, select: str) -> tuple[Any, ...]:
        """The one row that a selection over the rows gives."""
        rows: list[tuple[Any, ...]] = self.connection.execute(
            f"SELECT {select} FROM {self.rows} WHERE {self.where}"
        ).fetchall()
        return rows[0]

    def sample(self, name: str) -> str | None:
        """A text that is there, null where all are empty."""
        found = self.connection.execute(
            f"SELECT {self.given(name)} FROM {self.rows} "
            f"WHERE {self.where} AND {self.given(name)} IS NOT NULL LIMIT 1"
        ).fetchall()
        return str(found[0][0]) if found else None

    def type_of(self, sql: str) -> str:
        """The SQL type of an expression."""
        return str(self.connection.execute(f"SELECT typeof({sql})").fetchall()[0][0])
