"""Tables that somebody else made, in a schema of PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors

from teropong.engine.postgresql.refusing import reason, told
from teropong.engine.tables import Columns, kind_of, naming
from teropong.facts.faults import FactsError
from teropong.facts.parsing import literal, quoted
from teropong.language import _

_ISO = 'YYYY-MM-DD"T"HH24:MI:SS.US'
_COLUMNS = """
  WITH RECURSIVE under (domain, base) AS (
    SELECT oid, oid FROM pg_type UNION ALL
    SELECT u.domain, t.typbasetype FROM under u JOIN pg_type t ON t.oid = u.base AND t.typtype = 'd'
  )
  SELECT c.relname, a.attname,
    CASE t.typtype WHEN 'e' THEN 'enum' ELSE format_type(t.oid, a.atttypmod) END
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid JOIN under u ON u.domain = a.atttypid
  JOIN pg_type t ON t.oid = u.base AND t.typtype <> 'd'
  WHERE n.nspname = {0} AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum"""


@dataclass(frozen=True)
class Tables:
    """Tables and views of a schema; ``url`` is the address as people may see it."""

    session: psycopg.Connection[tuple[Any, ...]]
    url: str
    schema: str
    suffix: str = ".csv"

    def columns(self) -> dict[str, Columns]:
        """The columns of every table and view that is there, by its name."""
        found: dict[str, dict[str, str]] = {}
        with self._told():
            rows = self.session.execute(_COLUMNS.format(literal(self.schema)).encode())
            for table, column, kind in rows:
                found.setdefault(table, {})[column] = kind
        return dict(found)

    def copy(self, table: str, columns: Columns, order: Sequence[str], file: Path) -> None:
        """Write some columns of a table to a file, in the order of some of them."""
        listed = ", ".join(
            f"{_written(name, kind)} AS {quoted(name)}" for name, kind in columns.items()
        )
        first = ", ".join(_ordering(name, columns[name]) for name in order)
        sql = f"SELECT {listed} FROM {quoted(self.schema)}.{quoted(table)} t ORDER BY {first}"
        asked = f"COPY ({sql}) TO STDOUT (FORMAT csv, HEADER)".encode()
        copying = self.session.cursor().copy(asked)
        with naming(table), self._told(), file.open("wb") as out, copying as rows:
            for row in rows:
                out.write(row)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            with told(self.url):
                yield
        except FactsError as error:
            if not isinstance(error.__cause__, errors.InsufficientPrivilege):
                raise
            said = _(
                "{url} does not let this user read it ({reason}); it needs GRANT USAGE ON SCHEMA "
                "{schema}, and SELECT on its tables"
            )
            words = {"url": self.url, "reason": reason(error.__cause__), "schema": self.schema}
            raise FactsError(said.format(**words)) from error


def _ordering(name: str, kind: str) -> str:
    """A column to order by: texts by their bytes, whatever the database's collation."""
    column = f"t.{quoted(name)}"
    return f'CAST({column} AS text) COLLATE "C"' if kind_of(kind) == "text" else column


def _written(name: str, kind: str) -> str:
    """A column as a folder would have it: instants as ISO 8601, those with a zone in UTC."""
    column = f"t.{quoted(name)}"
    if not kind.startswith("timestamp"):
        return column
    at = f"to_char({column}, '{_ISO}')"
    if kind.endswith("with time zone"):
        at = f"to_char({column} AT TIME ZONE 'UTC', '{_ISO}Z')"
    return f"CASE WHEN isfinite({column}) THEN {at} ELSE {column}::text END"
