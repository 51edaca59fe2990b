"""Rows as numbers in a temporary database, until they are written as the text of the facts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

Columns = dict[str, NDArray[Any]]
_TYPES = {"int8": "TINYINT", "int16": "SMALLINT", "int32": "INTEGER", "int64": "BIGINT"}


class Staging:
    """Tables of whole numbers, appended run by run, kept in the order of their coming.

    ``place`` is a folder for whatever else is needed on the way.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, place: Path) -> None:
        self.con, self.place = con, place
        self._known: set[str] = set()

    def append(self, table: str, columns: Columns) -> None:
        """Adds rows; the first call makes the table, of the columns' integer types."""
        if table not in self._known:
            types = ", ".join(f"{name} {_TYPES[str(c.dtype)]}" for name, c in columns.items())
            self.con.execute(f"CREATE TABLE {table} ({types})")
            self._known.add(table)
        self.con.register("run", {name: np.ascontiguousarray(c) for name, c in columns.items()})
        self.con.execute(f"INSERT INTO {table} SELECT * FROM run")
        self.con.unregister("run")

    def count(self, table: str) -> int:
        """How many rows it holds."""
        if table not in self._known:
            return 0
        return int(self.con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


@contextmanager
def staging(folder: Path) -> Iterator[Staging]:
    """An empty store below ``folder``, gone afterwards."""
    with TemporaryDirectory(prefix=".sample-", dir=folder) as place:
        con = duckdb.connect(str(Path(place) / "staging.duckdb"))
        try:
            con.execute("SET memory_limit = '1500MB'")
            con.execute("SET preserve_insertion_order = true")
            con.execute("SET max_temp_directory_size = '12GB'")
            yield Staging(con, Path(place))
        finally:
            con.close()


def small(values: NDArray[Any]) -> NDArray[np.int8]:
    """Codes below 128."""
    return values.astype(np.int8)


def middle(values: NDArray[Any]) -> NDArray[np.int32]:
    """Instants, days and numbers of rows."""
    return values.astype(np.int32)
