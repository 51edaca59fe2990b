"""A mirror in a file of DuckDB, or in memory: the default."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from uuid import uuid4

import duckdb

from teropong.app.mirror.held import MADE_BY, Held, Mark, Unusable, told_by
from teropong.app.mirror.position import Position
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.duckdb.opening import ATTACHED, connect
from teropong.engine.load import build, is_current, is_loaded, kept_settings
from teropong.engine.store import Store
from teropong.facts.faults import FactsError
from teropong.facts.settings import read_settings

MEMORY = "1GB"
"""What DuckDB may hold for all who read at once; beyond it, it spills."""
_KINDS = "*.duckdb"
_log = logging.getLogger("teropong.mirror")


class Filed:
    """An open mirror; it is closed when nobody reads it any more after `retire`."""

    def __init__(self, path: Path | None, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        database = DuckDB(connection)
        self._writer = Store(database, kept_settings(database))
        self.mark = told_by(database)
        if self.mark.made_by != MADE_BY:
            raise Unusable(path)
        self._lock, self._readers, self._is_retired = Lock(), 0, False

    @classmethod
    def open(cls, path: Path) -> Filed:
        """Open a file; raises `Unusable`, and what DuckDB raises of a damaged one."""
        connection = opened(path)
        try:
            if not is_loaded(DuckDB(connection)) or not is_current(DuckDB(connection)):
                raise Unusable(path.name)
            return cls(path, connection)
        except BaseException:
            connection.close()
            raise

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """The store that is changed."""
        yield self._writer

    @contextmanager
    def reading(self) -> Iterator[tuple[Store, str]]:
        """A store that stays as it is while it is read, and its version."""
        with self._lock:
            if self._is_retired and not self._readers:
                raise Unusable("closed")
            self._readers += 1
            cursor = self._writer.connection.cursor()
        try:
            if self.path:
                cursor.execute(f"USE {ATTACHED}")
            cursor.execute("BEGIN")
            store = Store(DuckDB(cursor), self._writer.settings)
            yield store, told_by(store.database).name
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
            self._writer.connection.close()


class Files:
    """A folder of such files, of which one is the mirror; null: in memory."""

    pause: float = 0.0
    refusals: tuple[type[Exception], ...] = ()
    damage: tuple[type[Exception], ...] = (
        duckdb.IOException,
        duckdb.InternalException,
        duckdb.FatalException,
        duckdb.SerializationException,
        duckdb.OutOfRangeException,
        duckdb.TransactionException,
        Unusable,
    )

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def found(self, company: str) -> Held | None:
        """The mirror that was left in the folder, if it can be used."""
        del company  # nobody else's lies there
        for path in reversed(self._files()):
            try:
                return Filed.open(path)
            except (duckdb.Error, FactsError, Unusable, KeyError, ValueError, IndexError) as error:
                facts = {"error": type(error).__name__}
                _log.warning("mirror not usable", extra={"facts": facts})
        return None

    def filled(self, folder: Path, company: str, position: Position) -> Held:
        """A mirror built of a folder of facts, in a file beside the one that was there."""
        name = uuid4().hex[:12]
        path = self._folder / f"{name}.duckdb" if self._folder else None
        connection = opened(path)
        try:
            store = Store(DuckDB(connection), read_settings(folder))
            also = Mark(company, name, position).keep
            build(store, folder, is_checked=False, also=also)
            return Filed(path, connection)
        except BaseException:
            connection.close()
            if path:
                _remove(path)
            raise

    def discard(self, held: Held) -> None:
        """Throw one away that is of no use."""
        held.retire()
        if path := _path_of(held):
            _remove(path)

    def clear(self, kept: Held | None) -> None:
        """Take away what earlier ones left."""
        for path in self._files():
            if path != _path_of(kept):
                _remove(path)

    def close(self) -> None:
        """Nothing is held beside the mirrors themselves."""

    def _files(self) -> list[Path]:
        found = self._folder.glob(_KINDS) if self._folder else ()
        return sorted(found, key=lambda file: file.stat().st_mtime)


def opened(path: Path | None) -> duckdb.DuckDBPyConnection:
    """A database for a mirror: few threads each, since many ask at once."""
    connection = connect(":memory:" if path is None else path, memory=MEMORY)
    connection.execute(f"SET threads = {max(1, (os.cpu_count() or 1) // 2)}")
    return connection


def _path_of(held: Held | None) -> Path | None:
    return held.path if isinstance(held, Filed) else None


def _remove(path: Path) -> None:
    for file in (path, path.with_name(f"{path.name}.wal")):
        with suppress(OSError):
            file.unlink()
    shutil.rmtree(path.with_name(f"{path.name}.tmp"), ignore_errors=True)
