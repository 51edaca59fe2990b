"""A PostgreSQL database of facts and moments; folders are read in a DuckDB beside it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import psycopg
from numpy.typing import NDArray

from teropong.engine.postgresql.dialect import FUNCTIONS, POSTGRESQL
from teropong.engine.postgresql.refusing import told
from teropong.facts.faults import FactsError
from teropong.facts.parsing import MONEY_TYPE, literal
from teropong.language import _

SCHEMAS = ("facts", "moments")
OURS = "Teropong"
"""The comment by which a schema is known as one that a load may replace."""
_LASTING = tuple(f"{schema}." for schema in SCHEMAS)
_TAKEN = "temp.taken"
_CHUNK = 1 << 20
_TYPES = {
    "VARCHAR": 'TEXT COLLATE "C"',
    "DOUBLE": "DOUBLE PRECISION",
    "HUGEINT": "NUMERIC",
}
"""DuckDB's types, where PostgreSQL calls them otherwise; texts are ordered as everywhere else."""
_KINDS = {
    "bool": "BOOLEAN",
    "int2": "SMALLINT",
    "int4": "INTEGER",
    "int8": "BIGINT",
    "float8": "DOUBLE",
    "numeric": "DOUBLE",
    "date": "DATE",
}
"""PostgreSQL's types as DuckDB reads them into numpy; all others are texts."""

_HANGING = """
  SELECT DISTINCT v.oid::regclass::text FROM pg_depend d
  JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class v ON v.oid = r.ev_class
  JOIN pg_class t ON t.oid = d.refobjid AND t.oid <> v.oid
  WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
    AND t.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ({0}))
    AND v.relpersistence <> 't' ORDER BY 1"""
"""The views that read tables of some schemas, but for those that go with a session."""


@dataclass(frozen=True)
class PostgreSQL:
    """Facts and moments in PostgreSQL; ``url`` is its address as people may see it."""

    connection: duckdb.DuckDBPyConnection
    session: psycopg.Connection[tuple[Any, ...]]
    url: str

    def write(self, sql: str) -> str:
        """The SQL as PostgreSQL wants it."""
        return POSTGRESQL.write(sql)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """A query's rows, integers exact."""
        with told(self.url):
            return self.session.execute(self.write(sql).encode()).fetchall()

    def columns(self, sql: str) -> dict[str, NDArray[Any]]:
        """A query's columns as numpy arrays, of the kinds that DuckDB makes of them."""
        with self._brought(sql, _KINDS) as rows:
            found = self.connection.execute(f"SELECT * FROM {rows}").fetchnumpy()
        return {name: np.ma.getdata(column) for name, column in found.items()}

    def bring(self, table: str, sql: str) -> None:
        """Make a table on `connection` of what a query yields, decimals exact."""
        with self._brought(sql, {**_KINDS, "numeric": MONEY_TYPE}) as rows:
            self.connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM {rows}")

    @contextmanager
    def _brought(self, sql: str, types: Mapping[str, str]) -> Iterator[str]:
        """A query's rows as a relation of DuckDB, over a file that lies there meanwhile."""
        written = self.write(sql)
        with tempfile.TemporaryDirectory(prefix="teropong-") as folder:
            file = Path(folder) / "rows.csv"
            with told(self.url):
                kinds = ", ".join(
                    f"{literal(one.name)}: '{types.get(self._type_of(one.type_code), 'VARCHAR')}'"
                    for one in self._described(f"({written})")
                )
                asked = f"COPY ({written}) TO STDOUT (FORMAT csv)".encode()
                with file.open("wb") as out, self.session.cursor().copy(asked) as rows:
                    for row in rows:
                        out.write(row)
            yield (
                f"read_csv({literal(str(file))}, auto_detect = false, delim = ',', "
                f"quote = '\"', escape = '\"', allow_quoted_nulls = false, columns = {{{kinds}}})"
            )

    def _type_of(self, code: int) -> str:
        known = self.session.adapters.types.get(code)
        return known.name if known else ""

    def names(self, relation: str) -> list[str]:
        """The columns of a relation, in their order; none where there is no such relation."""
        sought = literal(self.write(relation))
        rows = self.rows(
            f"SELECT attname FROM pg_attribute WHERE attrelid = to_regclass({sought}) "
            "AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
        )
        return [name for (name,) in rows]

    def make(self, relation: str, sql: str, order: str = "", key: str = "") -> None:
        """Make a table of a query, in the order of a column, with an index on its key.

        One of the same columns is filled anew: views of others and rights on it stay.
        """
        ordered = f"SELECT * FROM ({sql}) m ORDER BY {order}" if order else sql
        if self._is_alike(relation, sql):
            self._await_readers()
            self._run(f"TRUNCATE {relation}")
            self._run(f"INSERT INTO {relation} {ordered}")
        else:
            self.drop(relation)
            self._run(f"CREATE TABLE {relation} AS {ordered}")
            if key:
                self._run(f"CREATE INDEX ON {relation} ({key})")
        self._run(f"ANALYZE {relation}")

    def _is_alike(self, relation: str, sql: str) -> bool:
        """Whether a table that stays has the columns of a query, in their order and types."""
        if not relation.startswith(_LASTING) or not self.names(relation):
            return False
        there, coming = (
            [(one.name, one.type_display) for one in self._described(self.write(source))]
            for source in (relation, f"({sql})")
        )
        return there == coming

    def _described(self, source: str) -> list[psycopg.Column]:
        with told(self.url):
            empty = self.session.execute(f"SELECT * FROM {source} q LIMIT 0".encode())
        return empty.description or []

    def view(self, relation: str, sql: str) -> None:
        """Name a query, for this session."""
        self.drop_view(relation)
        self._run(f"CREATE VIEW {relation} AS {sql}")

    def append(self, relation: str, sql: str) -> None:
        """Add a query's rows to a table."""
        self._run(f"INSERT INTO {relation} {sql}")
        self._run(f"ANALYZE {relation}")

    def exchange(self, relation: str, gone: str, sql: str) -> None:
        """Put a query's rows in place of those where ``gone`` holds."""
        self._run(f"DELETE FROM {relation} WHERE {gone}")
        self._run(f"INSERT INTO {relation} {sql}")

    def drop(self, *tables: str) -> None:
        """Forget tables, where they are there."""
        if any(table.startswith(_LASTING) for table in tables):
            self._await_readers()
        self._forget("TABLE", tables)

    def drop_view(self, *names: str) -> None:
        """Forget views, where they are there."""
        self._forget("VIEW", names)

    def _await_readers(self) -> None:
        is_changing = self.session.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS
        if is_changing and self.names("moments.kept"):
            self._run("LOCK TABLE moments.kept IN ACCESS EXCLUSIVE MODE")

    def _forget(self, kind: str, names: tuple[str, ...]) -> None:
        has_failed = self.session.info.transaction_status == psycopg.pq.TransactionStatus.INERROR
        if names and not has_failed:  # after an error all of it goes, whatever is still asked
            self._run(f"DROP {kind} IF EXISTS {', '.join(names)}")

    def take(self, relation: str, sql: str) -> None:
        """Make a table of what a query in DuckDB yields: as one file, in one go."""
        if relation.startswith(_LASTING):
            self.take(_TAKEN, sql)
            self.make(relation, f"SELECT * FROM {_TAKEN} t")
            self.drop(_TAKEN)
            return
        described = self.connection.execute(f"DESCRIBE {sql}").fetchall()
        columns = ", ".join(
            f'"{name}" {_TYPES.get(kind, kind)}' for name, kind, *_rest in described
        )
        self.drop(relation)
        self._run(f"CREATE TABLE {relation} ({columns})")
        with tempfile.TemporaryDirectory(prefix="teropong-") as folder, told(self.url):
            file = Path(folder) / "rows.csv"
            self.connection.execute(f"COPY ({sql}) TO {literal(str(file))} (HEADER false)")
            into = self.write(f"COPY {relation} FROM STDIN (FORMAT csv)").encode()
            with file.open("rb") as rows, self.session.cursor().copy(into) as copy:
                while chunk := rows.read(_CHUNK):
                    copy.write(chunk)
        self._run(f"ANALYZE {relation}")

    def receive(self, tables: list[str]) -> None:
        """Ship what was read beside to this session's own tables."""
        for table in tables:
            self.take(f"incoming.{table}", f"SELECT * FROM incoming.facts.{table}")

    def differing(self, relation: str) -> str:
        """A table of ``incoming`` or of ``facts``: the whole."""
        return relation

    @contextmanager
    def changing(self, *, anew: bool) -> Iterator[None]:
        """All that is changed within is there at once, or not at all.

        Who reads holds ``moments.kept``: a table that they read goes when they are done, and from
        then on whoever comes waits. Anew, that is only at the very end; where rows make room for
        others, never.
        """
        with told(self.url), self.session.transaction():
            there = self._schemas()
            if anew:
                self._check_nobody_hangs_on_it()
                for schema in SCHEMAS:
                    if schema in there:
                        self._run(f"ALTER SCHEMA {schema} RENAME TO {schema}_before")
                    self._run(f"CREATE SCHEMA {schema}")
                    self._run(f"COMMENT ON SCHEMA {schema} IS {literal(OURS)}")
                for function in FUNCTIONS:
                    self._run(function)
            yield
            if anew and there:
                if self.names("moments_before.kept"):
                    self._run("LOCK TABLE moments_before.kept IN ACCESS EXCLUSIVE MODE")
                self._run(f"DROP SCHEMA {', '.join(f'{name}_before' for name in there)} CASCADE")

    def _check_nobody_hangs_on_it(self) -> None:
        """Raises `FactsError` where views of others read tables that are to be replaced."""
        found = self.rows(_HANGING.format(", ".join(map(literal, SCHEMAS))))
        if found:
            said = _(
                "views read the tables of {url} that are to be replaced: {views}; drop them, load, "
                "and make them again"
            )
            views = ", ".join(name for (name,) in found)
            raise FactsError(said.format(url=self.url, views=views))

    def _schemas(self) -> list[str]:
        """Those of ours that are there; raises `FactsError` for somebody else's of that name."""
        rows = self.rows(
            "SELECT nspname, coalesce(obj_description(oid, 'pg_namespace'), '') FROM pg_namespace "
            f"WHERE nspname IN ({', '.join(map(literal, SCHEMAS))}) ORDER BY 1"
        )
        for name, comment in rows:
            if comment != OURS:
                said = _("{0} has a schema {1} that is not Teropong's; load into another database")
                raise FactsError(said.format(self.url, name))
        return [name for name, _comment in rows]

    def _run(self, sql: str) -> None:
        with told(self.url):
            self.session.execute(self.write(sql).encode())
