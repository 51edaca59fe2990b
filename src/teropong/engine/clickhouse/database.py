"""A ClickHouse database of facts and moments."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
from numpy.typing import NDArray

from teropong.engine.clickhouse.client import Client
from teropong.engine.clickhouse.dialect import TYPES, as_clickhouse, nullable
from teropong.engine.clickhouse.versions import Places, TakenVersion, Versions, new_token
from teropong.facts.parsing import literal, quoted

_RELATION = re.compile(
    r"'(?:[^'\\]|\\.|'')*'|(?<![\w.])((?:facts|moments|temp|incoming)\.\w+)", re.DOTALL
)
_DAYS = ("occurred_on", "changed_on")
"""The days of events: what is large is kept in a part for each month of them."""


@dataclass
class ClickHouse:
    """Facts and moments in a database of ClickHouse, as they were when it was opened.

    Views of a session are written into what reads them. `connection` is a DuckDB beside it.
    """

    client: Client
    database: str
    connection: duckdb.DuckDBPyConnection
    _tables: Places = field(default_factory=dict)
    _views: dict[str, str] = field(default_factory=dict)
    _own: set[str] = field(default_factory=set)
    _version: int = 0
    _token: str = field(default_factory=new_token)
    _numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        found = self._versions.all()
        self._version = max(found, default=0)
        self._tables = found.get(self._version, {})

    def write(self, sql: str) -> str:
        """The SQL as ClickHouse wants it, with the tables that are read."""

        def place(match: re.Match[str]) -> str:
            relation = match[1]
            return match[0] if relation is None else self._place(relation)

        return _RELATION.sub(place, as_clickhouse(sql))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """A query's rows, integers exact."""
        return self.client.rows(self.write(sql))

    def columns(self, sql: str) -> dict[str, NDArray[Any]]:
        """A query's columns as numpy arrays; integers of up to 64 bits stay exact."""
        return self.client.columns(self.write(sql))

    def names(self, relation: str) -> list[str]:
        """The columns of a relation, in their order; none where there is no such relation."""
        if relation not in self._tables and relation not in self._views:
            return []
        return [name for name, _type in self._described(f"SELECT * FROM {self._place(relation)}")]

    def make(self, relation: str, sql: str, order: str = "", key: str = "") -> None:
        """Make a table of a query; it lies in the order of a column, and within it of its key."""
        written = self.write(sql)
        columns = [(name, nullable(kind)) for name, kind in self._described(written)]
        table = self._create(relation, columns, [name for name in (order, key) if name])
        self.client.run(f"INSERT INTO {self._called(table)} {written}")
        self._put(relation, table)

    def view(self, relation: str, sql: str) -> None:
        """Name a query, for this session."""
        self._views[relation] = self.write(sql)

    def append(self, relation: str, sql: str) -> None:
        """Add a query's rows to a table."""
        self._take_own(relation)
        self.client.run(f"INSERT INTO {self._place(relation)} {self.write(sql)}")

    def exchange(self, relation: str, gone: str, sql: str) -> None:
        """Put a query's rows in place of those where ``gone`` holds."""
        self._take_own(relation)
        self.client.run(f"ALTER TABLE {self._place(relation)} DELETE WHERE {self.write(gone)}")
        self.append(relation, sql)

    def drop(self, *tables: str) -> None:
        """Forget tables, where they are there."""
        for relation in tables:
            self._forget(self._tables.pop(relation, ""))

    def drop_view(self, *names: str) -> None:
        """Forget views, where they are there."""
        for name in names:
            self._views.pop(name, None)

    def take(self, relation: str, sql: str) -> None:
        """Make a table of what a query on `connection`, in DuckDB's own words, yields."""
        described = self.connection.execute(f"DESCRIBE {sql}").fetchall()
        columns = [(row[0], nullable(TYPES.get(row[1], row[1]))) for row in described]
        written = ", ".join(
            f"CAST({quoted(row[0])} AS DECIMAL(38, 0)) AS {quoted(row[0])}"
            if row[1] == "HUGEINT"
            else quoted(row[0])
            for row in described
        )
        table = self._create(relation, columns, [])
        with tempfile.TemporaryDirectory(prefix="teropong-") as place:
            file = Path(place) / "rows.parquet"
            self.connection.execute(
                f"COPY (SELECT {written} FROM ({sql}) r) TO {literal(str(file))} (FORMAT parquet)"
            )
            self.client.insert(self._called(table), file)
        self._put(relation, table)

    def bring(self, table: str, sql: str) -> None:
        """Make a table on `connection` of what a query yields: as one file, in one go."""
        with tempfile.TemporaryDirectory(prefix="teropong-") as place:
            file = Path(place) / "rows.parquet"
            self.client.export(self.write(sql), file)
            rows = f"read_parquet({literal(str(file))})"
            self.connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM {rows}")

    def receive(self, tables: list[str]) -> None:
        """Make ``incoming.…`` of tables that were read on `connection`."""
        for table in tables:
            self.take(f"incoming.{table}", f"SELECT * FROM incoming.facts.{table}")

    def differing(self, relation: str) -> str:
        """A table of ``incoming`` or of ``facts``: the whole."""
        return relation

    @contextmanager
    def changing(self, *, anew: bool) -> Iterator[None]:
        """All that is changed within is there at once, or not at all: a version of its own."""
        before = dict(self._tables)
        if anew:
            self._tables = {}
        try:
            yield
            self.drop(*[name for name in self._tables if name.startswith("incoming.")])
        except BaseException:
            self._undo(before)
            raise
        self._publish(before)
        self._versions.sweep()

    def _publish(self, before: Places) -> None:
        kept = {name: at for name, at in self._tables.items() if not name.startswith("temp.")}
        try:
            self._versions.publish(self._version + 1, kept)
        except TakenVersion:
            self._undo(before)
            raise
        except BaseException:
            # It may be there all the same, with these tables: what is not named goes another day.
            self._own.clear()
            raise
        self._version += 1
        self._own -= set(kept.values())

    def _undo(self, before: Places) -> None:
        self._tables = before
        self.close()

    def close(self) -> None:
        """Forget the tables that this session made for itself."""
        for table in list(self._own):
            self._forget(table)

    @property
    def _versions(self) -> Versions:
        return Versions(self.client, self.database)

    def _place(self, relation: str) -> str:
        if relation in self._views:
            return f"({self._views[relation]})"
        return self._called(self._tables.get(relation, relation.replace(".", "_")))

    def _called(self, table: str) -> str:
        return f"{quoted(self.database)}.{quoted(table)}"

    def _described(self, written: str) -> list[tuple[str, str]]:
        rows = self.client.rows(f"DESCRIBE ({written})")
        return [(row[0].rpartition(".")[2], row[1]) for row in rows]

    def _create(self, relation: str, columns: list[tuple[str, str]], order: list[str]) -> str:
        table = self._new_name(relation)
        days = [name for name, _kind in columns if name in _DAYS]
        is_fact = relation.startswith("facts.") and days
        parts = f"PARTITION BY toYYYYMM({days[0]}) " if is_fact else ""
        self.client.run(
            f"CREATE TABLE {self._called(table)} "
            f"({', '.join(f'{quoted(name)} {kind}' for name, kind in columns)}) "
            f"ENGINE = MergeTree {parts}ORDER BY ({', '.join(order)}) "
            "SETTINGS allow_nullable_key = 1"
        )
        self._own.add(table)
        return table

    def _new_name(self, relation: str) -> str:
        return f"{relation.replace('.', '_')}_{self._token}_{next(self._numbers)}"

    def _put(self, relation: str, table: str) -> None:
        before = self._tables.get(relation, "")
        self._tables[relation] = table
        self._forget(before)

    def _take_own(self, relation: str) -> None:
        """Change a copy of this session's, which shares with what is read all that stays."""
        before = self._tables[relation]
        if before in self._own:
            return
        table = self._new_name(relation)
        self.client.run(f"CREATE TABLE {self._called(table)} CLONE AS {self._called(before)}")
        self._own.add(table)
        self._tables[relation] = table

    def _forget(self, table: str) -> None:
        if table in self._own:
            self._versions.drop(table)
            self._own.discard(table)
