"""A mirror's database, opened: one writes to it, many read, each as of one moment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

import duckdb

from teropong import __version__
from teropong.app.mirror.position import Position
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.duckdb.opening import ATTACHED, connect
from teropong.engine.load import is_current, is_loaded, kept_settings
from teropong.engine.store import Store
from teropong.moments import definitions

MEMORY = "1GB"
"""What DuckDB may hold for all who read at once; beyond it, it spills."""
MADE_BY = f"{__version__} {definitions()}"
"""Another version may give the records out otherwise: its mirror is made anew."""
_KEPT = """CREATE SCHEMA mirror; CREATE TABLE mirror.kept AS SELECT CAST(? AS VARCHAR) AS made_by,
CAST(? AS VARCHAR) AS build, CAST(? AS VARCHAR) AS position, CAST(0 AS BIGINT) AS version"""


class Unusable(Exception):
    """The file holds no mirror that this version can use."""


class Held:
    """An open mirror; it is closed when nobody reads it any more after `retire`."""

    def __init__(self, path: Path | None, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self.writer = Store(DuckDB(connection), kept_settings(DuckDB(connection)))
        rows = self.writer.rows("SELECT made_by, build, position, version FROM mirror.kept")
        made_by, self.build, position, self.version = rows[0]
        if made_by != MADE_BY:
            raise Unusable(made_by)
        self.position = Position.from_json(position)
        self._lock, self._readers, self._is_retired = Lock(), 0, False

    @classmethod
    def open(cls, path: Path) -> Held:
        """Open a file; raises `Unusable`, and what DuckDB raises of a damaged one."""
        connection = opened(path)
        try:
            if not is_loaded(DuckDB(connection)) or not is_current(DuckDB(connection)):
                raise Unusable(path.name)
            return cls(path, connection)
        except BaseException:
            connection.close()
            raise

    def note(self, position: Position, *, is_changed: bool) -> None:
        """Write down how far it goes; in the transaction of what was changed, if anything was."""
        version = self.version + int(is_changed)
        self.writer.connection.execute(
            "UPDATE mirror.kept SET position = ?, version = ?", [position.to_json(), version]
        )

    def settle(self, position: Position, *, is_changed: bool) -> None:
        """What was noted is committed."""
        self.position = position
        self.version += int(is_changed)

    @contextmanager
    def reading(self) -> Iterator[tuple[Store, str]]:
        """A store that stays as it is while it is read, and its version."""
        with self._lock:
            if self._is_retired and not self._readers:
                raise Unusable("closed")
            self._readers += 1
            cursor = self.writer.connection.cursor()
        try:
            cursor.execute(f"USE {ATTACHED}" if self.path else "SELECT 1")
            cursor.execute("BEGIN")
            [(version,)] = cursor.execute("SELECT version FROM mirror.kept").fetchall()
            yield Store(DuckDB(cursor), self.writer.settings), f"{self.build}-{version}"
        finally:
            # What a question left behind goes with its transaction, and with its cursor.
            with suppress(duckdb.Error):
                cursor.execute("ROLLBACK")
            cursor.close()
            with self._lock:
                self._readers -= 1
                is_last = self._is_retired and not self._readers
            if is_last:
                self._close()

    def retire(self) -> None:
        """Close it, once the last who reads has read."""
        with self._lock:
            is_free = not self._is_retired and not self._readers
            self._is_retired = True
        if is_free:
            self._close()

    def _close(self) -> None:
        with suppress(duckdb.Error):
            self.writer.connection.close()


def opened(path: Path | None) -> duckdb.DuckDBPyConnection:
    """A database for a mirror: few threads each, since many ask at once."""
    connection = connect(":memory:" if path is None else path, memory=MEMORY)
    connection.execute(f"SET threads = {max(1, (os.cpu_count() or 1) // 2)}")
    return connection


def keep(connection: duckdb.DuckDBPyConnection, build: str, position: Position) -> None:
    """Make what was built a mirror: of which records, and up to where."""
    for statement in _KEPT.split("; "):
        values = [MADE_BY, build, position.to_json()] if "?" in statement else []
        connection.execute(statement, values)
