"""Tables that somebody else made, in a file of DuckDB, or as Parquet in a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from teropong.engine.duckdb.opening import connect, database_file
from teropong.engine.tables import Columns
from teropong.facts.faults import FactsError, WrongCall
from teropong.facts.parsing import literal, quoted
from teropong.facts.schema import TABLES
from teropong.language import _

_NAMES = tuple(table.name for table in TABLES)
_NOT_PLAIN = {"_delta_log": "Delta", "metadata": "Iceberg"}
"""Folders of Parquet in which some files no longer hold, by what tells it."""


@dataclass(frozen=True)
class ReadByDuckDB:
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


@contextmanager
def open_file(url: str, schema: str) -> Iterator[ReadByDuckDB]:
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
        relations = {name: f"{quoted(schema)}.{quoted(name)}" for name in _NAMES if name in names}
        yield ReadByDuckDB(connection, relations)


@contextmanager
def open_parquet(url: str, place: str) -> Iterator[ReadByDuckDB]:
    """The tables of a folder: ``TABLE.parquet``, or a folder of that name, of many files.

    They are read from where they lie; whatever else would read them is not asked.
    """
    del url
    folder = Path(place)
    if not folder.is_dir():
        raise WrongCall(_("there is no folder {0}; name one of Parquet by facts=…").format(folder))
    relations, single = {}, set()
    for name in _NAMES:
        for path in (folder / f"{name}.parquet", folder / name):
            if path.is_file():
                relations[name] = f"read_parquet({literal(str(path))})"
                single.add(name)
            elif path.is_dir():
                relations[name] = _of_many(path)
    with connect() as connection:
        yield ReadByDuckDB(connection, relations, frozenset(single))


def _of_many(place: Path) -> str:
    for sign, kind in _NOT_PLAIN.items():
        if (place / sign).is_dir():
            told = _("{0} is a table of {1}; write it as plain Parquet, or load it by its engine")
            raise FactsError(told.format(place, kind))
    files = literal(str(place / "**" / "*.parquet"))
    return f"read_parquet({files}, hive_partitioning = true, union_by_name = true)"
