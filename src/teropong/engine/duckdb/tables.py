"""Tables that somebody else made, in a file of DuckDB, or as Parquet in a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from teropong.engine.tables import Columns
from teropong.facts.faults import FactsError
from teropong.facts.parsing import literal, quoted
from teropong.language import _


@dataclass(frozen=True)
class Tables:
    """Tables that DuckDB can read, by name each as SQL; ``own_order``: those that keep theirs."""

    connection: duckdb.DuckDBPyConnection
    relations: Mapping[str, str]
    own_order: frozenset[str] = frozenset()
    suffix: str = ".parquet"

    def columns(self) -> dict[str, Columns]:
        """The columns of every table, by its name."""
        found: dict[str, Columns] = {}
        for name, relation in self.relations.items():
            rows = self._run(name, f"DESCRIBE SELECT * FROM {relation}")
            found[name] = {column: kind for column, kind, *_ in rows.fetchall()}
        return found

    def copy(self, table: str, columns: Columns, order: Sequence[str], file: Path) -> None:
        """Write some columns of a table to a file."""
        sql = f"SELECT {', '.join(map(quoted, columns))} FROM {self.relations[table]}"
        if table not in self.own_order:
            sql += f" ORDER BY {', '.join(map(quoted, order))}"
        self._run(table, f"COPY ({sql}) TO {literal(str(file))} (FORMAT parquet)")

    def _run(self, table: str, sql: str) -> duckdb.DuckDBPyConnection:
        try:
            return self.connection.execute(sql)
        except duckdb.Error as error:
            told = _("the table {0} cannot be read ({1}); write it anew")
            raise FactsError(told.format(table, str(error).splitlines()[0])) from error
