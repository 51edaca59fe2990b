"""Opening the files of another system in DuckDB: every cell a text, every row with its line."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from teropong.facts.faults import FactsError
from teropong.facts.parsing import literal, quoted
from teropong.language import _
from teropong.sources.tables.mapping import nearest, wrong
from teropong.sources.tables.numbering import Numbering, number_rows
from teropong.sources.tables.survey import Survey, survey

SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".parquet")
_KEEP_FREE = 2
"""Of the free disk, this part at most is used for what does not fit into memory."""


@dataclass(frozen=True)
class Source:
    """A file in DuckDB: table ``source_<number>`` with the columns ``c0``, ``c1``, ….

    A row's ``rowid`` is its place among the rows read; `lines` turns it into the file's line.
    ``padded`` are the columns that hold cells with spaces around them. Beside the ``n_rows`` there
    are ``n_unread`` that could not be told apart into cells.
    """

    path: Path
    number: int
    names: tuple[str, ...]
    n_rows: int
    padded: frozenset[int]
    has_nul: bool
    numbering: Numbering | None = None
    n_unread: int = 0

    def text(self, column: int, alias: str) -> str:
        """SQL for the text of a cell, without spaces around it, empty as null."""
        cell = f"{alias}.c{column}"
        return f"nullif(trim({cell}), '')" if column in self.padded else cell

    @property
    def table(self) -> str:
        """The table's name in DuckDB."""
        return f"source_{self.number}"

    @property
    def unread(self) -> str:
        """The name of the table of rows that could not be told apart into cells."""
        return f"unread_{self.number}"

    def lines(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The lines of rows, in the file counted from 1; a Parquet file counts as with a header."""
        return rows + 2 if self.numbering is None else self.numbering.lines_of_rows(rows)


def connect(scratch: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that spills into ``scratch``; instants are written in UTC."""
    room = shutil.disk_usage(scratch).free // _KEEP_FREE
    connection = duckdb.connect(
        config={"temp_directory": str(scratch), "max_temp_directory_size": f"{room}B"}
    )
    connection.execute("SET TimeZone = 'UTC'")
    return connection


class Shelf:
    """The files at hand, each opened once when a block asks for it by name."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        files: Sequence[Path],
        folder: Path,
        scratch: Path,
    ) -> None:
        self._connection, self._folder, self._scratch = connection, folder, scratch
        self._files = list(given_files(files))
        self._opened: dict[tuple[Path, str | None, str | None], Source] = {}

    @property
    def sources(self) -> list[Source]:
        """The files opened, in order."""
        return list(self._opened.values())

    def take(self, name: str, encoding: str | None, separator: str | None) -> Source:
        """The file of that name, among those given, else in the mapping's folder."""
        key = (self._find(name), encoding, separator)
        if key not in self._opened:
            self._opened[key] = self._open(*key)
        return self._opened[key]

    def check_read(self) -> None:
        """Raises `MappingError` where files were given and none of them was asked for.

        Files of the mapping's folder would be imported in their place, unseen.
        """
        opened = {file for file, _encoding, _separator in self._opened}
        if opened and self._files and not opened & set(self._files):
            read, given = (
                ", ".join(sorted(one.name for one in some)) for some in (opened, self._files)
            )
            raise wrong(
                _("the mapping reads {read}, and none of the files given: {given}"),
                read=read,
                given=given,
            )

    def _find(self, name: str) -> Path:
        named = [path for path in self._files if path.name == name] or [
            path for path in self._files if path.name.lower() == name.lower()
        ]
        if len(named) > 1:
            raise wrong(_("there are two files {name}; give one of them"), name=name)
        if named:
            return named[0]
        if (beside := self._folder / name).is_file():
            return beside
        hint = nearest(name, (path.name for path in self._files))
        raise wrong(_("there is no file {name}; {hint}"), name=name, hint=hint)

    def _open(self, file: Path, encoding: str | None, separator: str | None) -> Source:
        number = len(self._opened)
        try:
            if file.suffix.lower() == ".parquet":
                return self._open_parquet(file, number)
            copy = self._scratch / f"source_{number}.csv"
            return self._open_text(file, number, survey(file, encoding, separator, copy))
        except (OSError, duckdb.Error) as error:
            reason = str(error).splitlines()[0]
            raise FactsError(
                _("{file} cannot be read ({reason})").format(file=file.name, reason=reason)
            ) from error

    def _open_parquet(self, file: Path, number: int) -> Source:
        relation = f"read_parquet({literal(str(file))})"
        names = [row[0] for row in self._connection.execute(f"DESCRIBE FROM {relation}").fetchall()]
        cells = ", ".join(
            f"CAST({quoted(name)} AS VARCHAR) AS c{n}" for n, name in enumerate(names)
        )
        self._connection.execute(f"CREATE TABLE source_{number} AS SELECT {cells} FROM {relation}")
        rows, every = self._count(f"source_{number}"), frozenset(range(len(names)))
        return Source(file, number, tuple(names), rows, every, has_nul=True)

    def _open_text(self, file: Path, number: int, found: Survey) -> Source:
        columns = ", ".join(f"c{n}: 'VARCHAR'" for n in range(len(found.names)))
        newline = found.newline.replace("\r", "\\r").replace("\n", "\\n")
        self._connection.execute(
            f"CREATE TABLE source_{number} AS FROM read_csv({literal(str(found.path))}, "
            f"columns={{{columns}}}, header=true, skip={found.skipped}, auto_detect=false, "
            f"delim={literal(found.separator)}, quote='\"', escape='\"', nullstr='', "
            f"new_line='{newline}', store_rejects=true, rejects_limit=0, "
            f"rejects_table='refused_{number}', rejects_scan='scan_{number}')"
        )
        self._connection.execute(
            f"CREATE TABLE unread_{number} AS "
            f"SELECT line, min(CAST(error_type AS VARCHAR)) AS kind, "
            f"ltrim(min(csv_line), chr(10) || chr(13)) AS text FROM refused_{number} GROUP BY line"
        )
        rows = self._count(f"source_{number}")
        unread = self._connection.execute(
            f"SELECT line FROM unread_{number} ORDER BY line"
        ).fetchnumpy()["line"]
        numbering = number_rows(found, rows, unread, file)
        padded = self._padded(number, len(found.names))
        return Source(
            file, number, found.names, rows, padded, found.has_nul, numbering, len(unread)
        )

    def _padded(self, number: int, n_columns: int) -> frozenset[int]:
        tests = ", ".join(f"bool_or(c{n} LIKE ' %' OR c{n} LIKE '% ')" for n in range(n_columns))
        found = self._connection.execute(f"SELECT {tests} FROM source_{number}").fetchall()[0]
        return frozenset(n for n, is_padded in enumerate(found) if is_padded)

    def _count(self, table: str) -> int:
        rows: list[tuple[int]] = self._connection.execute(
            f"SELECT count(*) FROM {table}"
        ).fetchall()
        return rows[0][0]


def given_files(files: Iterable[Path]) -> Iterable[Path]:
    """The files named, and of each folder the tables in it.

    Raises `MappingError` where one is not there.
    """
    for path in files:
        if path.is_dir():
            yield from sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES)
        elif path.is_file():
            yield path
        else:
            near = path.parent.iterdir() if path.parent.is_dir() else ()
            hint = nearest(path.name, (p.name for p in near if p.suffix.lower() in SUFFIXES))
            raise wrong(_("there is no file {path}; {hint}"), path=path, hint=hint)
