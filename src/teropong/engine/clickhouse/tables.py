"""Tables that somebody else made, in a database of ClickHouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from teropong.engine.clickhouse.client import Client
from teropong.engine.clickhouse.versions import text
from teropong.engine.tables import Columns, kind_of, naming
from teropong.facts.parsing import quoted

_AS = {"text": "CAST({} AS Nullable(String))", "time": "CAST({} AS Nullable(DateTime64(6, 'UTC')))"}
"""What Parquet would otherwise have as bytes or numbers: enumerations, UUIDs, instants."""


@dataclass(frozen=True)
class Tables:
    """Tables and views of a database."""

    client: Client
    database: str
    suffix: str = ".parquet"

    def columns(self) -> dict[str, Columns]:
        """The columns of every table and view that is there, by its name."""
        found: dict[str, dict[str, str]] = {}
        for table, column, kind in self.client.rows(
            "SELECT table, name, type FROM system.columns "
            f"WHERE database = {text(self.database)} ORDER BY table, position"
        ):
            found.setdefault(table, {})[column] = kind
        return dict(found)

    def copy(self, table: str, columns: Columns, order: Sequence[str], file: Path) -> None:
        """Write some columns of a table to a file, in the order of some of them."""
        written = {
            name: _AS.get(kind_of(kind), "{}").format(f"t.{quoted(name)}")
            for name, kind in columns.items()
        }
        listed = ", ".join(f"{one} AS {quoted(name)}" for name, one in written.items())
        place = f"{quoted(self.database)}.{quoted(table)}"
        first = ", ".join(written[name] for name in order)
        with naming(table):
            self.client.export(f"SELECT {listed} FROM {place} t ORDER BY {first}", file)
