"""One file of a table: opening it, its header, and where in it a row stands."""

from __future__ import annotations

import csv
import difflib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb
import numpy as np

from teropong.facts.faults import Fault
from teropong.facts.parsing import literal
from teropong.facts.schema import Table
from teropong.language import _

COPIED = ".copied"
"""A file of this name tells that a folder holds passing copies, which nobody can look into."""


class NamedTwice(Exception):
    """A header that names a column, ``args[0]``, twice."""


@dataclass(frozen=True)
class TableFile:
    """A table's file: its columns and their types (all ``VARCHAR`` in CSV), and its separators."""

    table: Table
    path: Path
    types: dict[str, str]
    delimiter: str = ","
    newline: str = "\n"

    @property
    def is_csv(self) -> bool:
        """Whether it is text; else it is Parquet."""
        return self.path.suffix == ".csv"

    @cached_property
    def is_copy(self) -> bool:
        """Whether it is a passing copy of a table that lies elsewhere."""
        return (self.path.parent / COPIED).exists()

    @property
    def name(self) -> str:
        """What people know it by: the file's name, or the table's that it is a copy of."""
        return self.table.name if self.is_copy else self.path.name

    def relation(self) -> str:
        """SQL that reads it as it stands; CSV rows of a wrong shape go to ``rejects``."""
        if not self.is_csv:
            return f"read_parquet({literal(str(self.path))}, file_row_number=true)"
        columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in self.types)
        newline = self.newline.replace("\r", "\\r").replace("\n", "\\n")
        return (
            f"read_csv({literal(str(self.path))}, columns={{{columns}}}, header=true, "
            f"auto_detect=false, delim={literal(self.delimiter)}, quote='\"', escape='\"', "
            f"new_line='{newline}', nullstr='', store_rejects=true, rejects_table='rejects', "
            "rejects_scan='reject_scans', rejects_limit=0)"
        )


def open_csv(table: Table, path: Path) -> TableFile | None:
    """A CSV file by its header row; null where it is empty."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head = stream.readline()
        if "\0" in head:
            raise UnicodeDecodeError("utf-8", head.encode(), 0, 1, "NUL")
        if not head.strip():
            return None
        delimiter = max(",;\t|", key=head.count)
        stream.seek(0)
        lines: list[str] = []
        names = next(csv.reader(_kept(stream, lines), delimiter=delimiter))
    names = [name.strip() for name in names]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise NamedTwice(twice)
    ends = (end for end in ("\r\n", "\n", "\r") if lines[-1].endswith(end))
    return TableFile(table, path, dict.fromkeys(names, "VARCHAR"), delimiter, next(ends, "\n"))


def _kept(stream: Iterator[str], lines: list[str]) -> Iterator[str]:
    """The lines of a stream, each kept as it passes."""
    for line in stream:
        lines.append(line)
        yield line


def open_parquet(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> TableFile:
    """A Parquet file by its columns."""
    rows = connection.execute(
        f"DESCRIBE SELECT * FROM read_parquet({literal(str(path))})"
    ).fetchall()
    return TableFile(table, path, {name: kind for name, kind, *_ in rows})


def header_faults(table: Table, file: str, names: list[str]) -> Iterator[Fault]:
    """What is wrong with a header: unknown columns, and required ones that are missing."""
    for name in names:
        if name not in table.names:
            near = difflib.get_close_matches(name, table.names, 1)
            advice = (
                _("Call it {0}").format(near[0])
                if near
                else _("Leave it out; there are {0}").format(", ".join(table.names))
            )
            reason = _("there is no such column in {0}").format(table.name)
            yield Fault(file, 1, name, None, reason, advice)
    for column in table.columns:
        if column.required and column.name not in names:
            advice = _("Add it: {0}").format(_(column.meaning))
            yield Fault(file, 1, column.name, None, _("the column is missing"), advice)


@dataclass
class Numbering:
    """From a row's ``line``, its place among the rows read, to its line in the file.

    DuckDB numbers the records of a CSV file from 1, the header and blank lines included; blank
    ones, and those ``unread`` for their shape, are no rows. A quoted text may hold line ends.
    """

    file: TableFile
    n_rows: int = 0
    unread: tuple[int, ...] = ()

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, file: TableFile, n_rows: int) -> Numbering:
        """The numbering of a file of which so many rows were just read."""
        if not file.is_csv:
            return cls(file, n_rows)
        rows = connection.execute("SELECT DISTINCT line FROM rejects ORDER BY line").fetchall()
        return cls(file, n_rows, tuple(line for (line,) in rows))

    def file_lines(self, lines: Iterable[int]) -> dict[int, int]:
        """The line in the file of each ``line``; of a copy the row's place in the table."""
        if self.file.is_copy:
            return {line: line for line in lines}
        missing, begins = self._records
        before = [record - nth for nth, record in enumerate(missing)]
        records = {line: line + 1 + bisect_right(before, line + 1) for line in lines}
        return {line: self._begin(record, begins) for line, record in records.items()}

    def record_lines(self, records: Iterable[int]) -> dict[int, int]:
        """The line in the file of each record, by DuckDB's number for it."""
        begins = self._records[1]
        return {record: self._begin(record, begins) for record in records}

    @staticmethod
    def _begin(record: int, begins: list[int] | None) -> int:
        return begins[record - 1] if begins and record <= len(begins) else record

    @cached_property
    def _records(self) -> tuple[tuple[int, ...], list[int] | None]:
        """The records that are no rows, and where each begins (null: on the line of its number)."""
        if not self.file.is_csv or self._n_lines() == self.n_rows + len(self.unread) + 1:
            return self.unread, None
        begins, blanks, line = [], [], 1
        with self.file.path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            rows = csv.reader(_without_nul(stream), delimiter=self.file.delimiter)
            for row in rows:
                begins.append(line)
                line = rows.line_num + 1
                if not row and len(self.file.types) > 1:
                    blanks.append(len(begins))
        return tuple(sorted({*self.unread, *blanks})), begins

    def _n_lines(self) -> int:
        ends, last = 0, b"\n"
        with self.file.path.open("rb") as stream:
            while block := stream.read(1 << 20):
                ends, last = ends + count_of(b"\n", block), block[-1:]
        return ends + (last != b"\n")


def count_of(byte: bytes, block: bytes) -> int:
    """How often a byte is in a block: ``bytes.count`` takes three times as long."""
    return int(np.count_nonzero(np.frombuffer(block, np.uint8) == byte[0]))


def _without_nul(stream: Iterator[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in stream)
