"""A DuckDB database of facts and moments: in memory, on disk for a while, or for good."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from teropong.engine.duckdb.dialect import DUCKDB
from teropong.facts.parsing import literal

_TEMP = "temp."


@dataclass(frozen=True)
class DuckDB:
    """Facts and moments in DuckDB; where folders are read, too.

    ``memory`` is the bound of one that is read by itself, and gives back what an answer took.
    """

    connection: duckdb.DuckDBPyConnection
    memory: str | None = None

    def write(self, sql: str) -> str:
        """The SQL as DuckDB wants it."""
        return DUCKDB.write(sql)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """A query's rows, integers exact."""
        return self.connection.execute(self.write(sql)).fetchall()

    def columns(self, sql: str) -> dict[str, NDArray[Any]]:
        """A query's columns as numpy arrays; integers of up to 64 bits stay exact."""
        # a relation is gathered by all threads, what `execute` yields is streamed to one
        found = self.connection.query(self.write(sql)).fetchnumpy()
        if self.memory:  # DuckDB's allocator keeps what that took until its bound is set
            self.connection.execute(f"SET memory_limit = {literal(self.memory)}")
        return {name: np.ma.getdata(column) for name, column in found.items()}

    def names(self, relation: str) -> list[str]:
        """The columns of a relation, in their order; none where there is no such relation."""
        schema, _dot, table = relation.partition(".")
        where = "database_name = 'temp'"
        if not relation.startswith(_TEMP):
            where = "database_name = current_database() AND schema_name = ?"
        asked = [table] if relation.startswith(_TEMP) else [table, schema]
        rows = self.connection.execute(
            f"SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND {where} "
            "ORDER BY column_index",
            asked,
        ).fetchall()
        return [name for (name,) in rows]

    def make(self, relation: str, sql: str, order: str = "", key: str = "") -> None:
        """Make a table of a query, in the order of a column."""
        del key
        ordered = f"SELECT * FROM ({sql}) m ORDER BY {order}" if order else sql
        self._run(f"CREATE OR REPLACE {_table(relation)} AS {ordered}")

    def view(self, relation: str, sql: str) -> None:
        """Name a query, for this session."""
        self._run(f"CREATE OR REPLACE TEMP VIEW {relation.removeprefix(_TEMP)} AS {sql}")

    def append(self, relation: str, sql: str) -> None:
        """Add a query's rows to a table."""
        self._run(f"INSERT INTO {relation} {sql}")

    def exchange(self, relation: str, gone: str, sql: str) -> None:
        """Put a query's rows in place of those where ``gone`` holds."""
        self._run(f"DELETE FROM {relation} WHERE {gone}")
        self.append(relation, sql)

    def drop(self, *tables: str) -> None:
        """Forget tables, where they are there."""
        for table in tables:
            self.connection.execute(f"DROP TABLE IF EXISTS {table}")

    def drop_view(self, *names: str) -> None:
        """Forget views, where they are there."""
        for name in names:
            self.connection.execute(f"DROP VIEW IF EXISTS {name}")

    def take(self, relation: str, sql: str) -> None:
        """Make a table of what a query yields."""
        self.connection.execute(f"CREATE OR REPLACE {_table(relation)} AS {sql}")

    def bring(self, table: str, sql: str) -> None:
        """Make a table of what a query yields."""
        self._run(f"CREATE OR REPLACE TABLE {table} AS {sql}")

    def receive(self, tables: list[str]) -> None:
        """What was read beside is read from there."""

    def differing(self, relation: str) -> str:
        """A table of ``incoming`` or of ``facts``: the whole."""
        return relation

    @contextmanager
    def changing(self, *, anew: bool) -> Iterator[None]:
        """All that is changed within is there at once, or not at all."""
        self.connection.execute("BEGIN")
        try:
            if anew:
                self.connection.execute("DROP SCHEMA IF EXISTS facts CASCADE")
                for schema in ("facts", "moments"):
                    self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")
        if anew:
            self.connection.execute("CHECKPOINT")

    def _run(self, sql: str) -> None:
        self.connection.execute(self.write(sql))


def _table(relation: str) -> str:
    is_temp = relation.startswith(_TEMP)
    return f"TEMP TABLE {relation.removeprefix(_TEMP)}" if is_temp else f"TABLE {relation}"
