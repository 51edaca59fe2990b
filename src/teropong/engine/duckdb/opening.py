"""Opening DuckDB: in memory, in a file for a while, or in one that stays."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from uuid import uuid4

import duckdb

from teropong.engine.address import DUCKDB
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.duckdb.tables import Tables
from teropong.facts.faults import FactsError, WrongCall
from teropong.facts.parsing import literal, quoted
from teropong.facts.schema import TABLES
from teropong.language import _

READING_MEMORY = "192MB"
"""What DuckDB may hold to answer from moments: they are read once, so more buys little."""
ATTACHED = "teropong_store"
"""A file's database goes by this name: by the file's own, `facts.duckdb` would hide its schema."""
JOURNAL = "256MB"
"""So much is written to the journal before DuckDB folds it in: a small change need not wait."""
LARGE_FOLDER = 200_000_000
"""Folders of so many bytes are read into a file, smaller ones into memory."""
_HELD = re.compile(r"Conflicting lock is held in .*\(PID (\d+)\)")
_FACTS = tuple(table.name for table in TABLES)
_NOT_PLAIN = {"_delta_log": "Delta", "metadata": "Iceberg"}
"""Folders of Parquet in which some files no longer hold, by what tells it."""


def connect(
    path: str | Path = ":memory:",
    *,
    read_only: bool = False,
    memory: str | None = None,
    in_order: bool = True,
) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB database; it spills into half of the free disk; ``memory`` is what it holds.

    ``in_order``: rows come as they lie, where no order is asked for; answers do not need it.
    ``TEROPONG_MEMORY`` (such as ``2GB``) sets the bound for every database.
    Raises `FactsError` where the file is none, or another process holds it.
    """
    spill = Path(tempfile.gettempdir()) / f"teropong-{uuid4().hex}"
    try:
        connection = duckdb.connect()
        if str(path) != ":memory:":
            how = " (READ_ONLY)" if read_only else ""
            connection.execute(f"ATTACH {literal(str(path))} AS {ATTACHED}{how}")
            connection.execute(f"USE {ATTACHED}")
    except duckdb.Error as error:
        if _is_another_kind(Path(path)):
            raise FactsError(_("{0} is no DuckDB database").format(path)) from error
        reason = str(error).splitlines()[0]
        if holder := _HELD.search(reason):
            told = _("another process has {0} open (PID {1}); wait until it is done")
            raise FactsError(told.format(path, holder[1])) from error
        raise FactsError(_("{0} cannot be opened ({1})").format(path, reason)) from error
    connection.execute(f"SET temp_directory = {literal(str(spill))}")
    most = shutil.disk_usage(spill.parent).free // 2
    connection.execute(f"SET max_temp_directory_size = '{most} B'")
    if bound := bounded(memory):
        try:
            connection.execute(f"SET memory_limit = {literal(bound)}")
        except duckdb.Error as error:
            raise WrongCall(
                _("TEROPONG_MEMORY={0} is no size; write one such as 2GB").format(bound)
            ) from error
    connection.execute(f"SET wal_autocheckpoint = '{JOURNAL}'")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET TimeZone = 'UTC'")
    if not in_order:
        connection.execute("SET preserve_insertion_order = false")
    return connection


def bounded(memory: str | None) -> str | None:
    """What a database may hold: as ``TEROPONG_MEMORY`` says, or else so much."""
    return os.environ.get("TEROPONG_MEMORY", memory)


def _is_another_kind(file: Path) -> bool:
    """Whether a file can be read and does not begin as a database of DuckDB does."""
    try:
        with file.open("rb") as stream:
            return stream.read(12)[8:] != b"DUCK"
    except OSError:
        return False


@contextmanager
def open_database(url: str, is_written: bool) -> Iterator[DuckDB]:
    """The database of a file: to read, or to make and change; a new one goes where that fails."""
    path = database_file(url)
    is_new = not path.is_file()
    if is_new and not is_written:
        told = _("there is no database {0}; make it with `teropong load SOURCE {1}`")
        raise WrongCall(told.format(path, quote(url)))
    path.parent.mkdir(parents=True, exist_ok=True)
    memory = None if is_written else READING_MEMORY
    with connect(path, read_only=not is_written, memory=memory, in_order=is_written) as connection:
        try:
            yield DuckDB(connection, bounded(memory))
        except BaseException:
            if is_new:
                path.unlink(missing_ok=True)
            raise


def database_file(url: str) -> Path:
    """The file that an engine's URL names; raises `WrongCall` where it names none."""
    path = url.removeprefix(f"{DUCKDB.scheme}/")
    if not path or path.startswith(":") or Path(path).is_dir():
        raise WrongCall(_("{0} names no file; write {1}").format(url, DUCKDB.example))
    return Path(path)


@contextmanager
def open_tables(url: str, schema: str) -> Iterator[Tables]:
    """The tables and views of a schema of a file."""
    path = database_file(url)
    if not path.is_file():
        told = _("there is no database {0}; name the file that holds the facts")
        raise WrongCall(told.format(path))
    with connect(path, read_only=True) as connection:
        rows = connection.execute(
            "SELECT DISTINCT table_name FROM duckdb_columns() "
            "WHERE database_name = current_database() AND schema_name = ?",
            [schema],
        ).fetchall()
        names = {name for (name,) in rows}
        relations = {name: f"{quoted(schema)}.{quoted(name)}" for name in _FACTS if name in names}
        yield Tables(connection, relations)


@contextmanager
def open_parquet(place: str) -> Iterator[Tables]:
    """The tables of a folder: ``TABLE.parquet``, or a folder of that name, of many files.

    They are read from where they lie; whatever else would read them is not asked.
    """
    folder = Path(place)
    if not folder.is_dir():
        raise WrongCall(_("there is no folder {0}; name one of Parquet by facts=…").format(folder))
    relations, single = {}, set()
    for name in _FACTS:
        for path in (folder / f"{name}.parquet", folder / name):
            if path.is_file():
                relations[name] = f"read_parquet({literal(str(path))})"
                single.add(name)
            elif path.is_dir():
                relations[name] = _of_many(path)
    with connect() as connection:
        yield Tables(connection, relations, frozenset(single))


def _of_many(place: Path) -> str:
    for sign, kind in _NOT_PLAIN.items():
        if (place / sign).is_dir():
            told = _("{0} is a table of {1}; write it as plain Parquet, or load it by its engine")
            raise FactsError(told.format(place, kind))
    files = literal(str(place / "**" / "*.parquet"))
    return f"read_parquet({files}, hive_partitioning = true, union_by_name = true)"


@contextmanager
def workspace(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database for one reading of a folder: in memory, or in a file that goes afterwards."""
    with _room(folder, "facts.duckdb") as place, connect(place) as connection:
        yield connection


@contextmanager
def beside(connection: duckdb.DuckDBPyConnection, name: str, folder: Path) -> Iterator[None]:
    """Another database for one reading of a folder, attached by ``name`` meanwhile."""
    with _room(folder, f"{name}.duckdb") as place:
        connection.execute(f"ATTACH {literal(place)} AS {name}")
        try:
            yield
        finally:
            connection.execute(f"DETACH {name}")


@contextmanager
def _room(folder: Path, name: str) -> Iterator[str]:
    """Where the facts of a folder find room: in memory, or in a file that goes afterwards."""
    files = folder.glob("*")
    if sum(file.stat().st_size for file in files if file.is_file()) < LARGE_FOLDER:
        yield ":memory:"
        return
    with tempfile.TemporaryDirectory(prefix="teropong-") as place:
        yield str(Path(place) / name)
