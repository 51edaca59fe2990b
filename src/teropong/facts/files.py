"""One file of a table: opening it, its header, and where in it a row stands."""

from __future__ import annotations

import csv
import difflib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from teropong.facts.faults import Fault
from teropong.facts.parsing import literal
from teropong.facts.schema import Table


@dataclass(frozen=True)
class TableFile:
    """A table's file: its columns and their types (all ``VARCHAR`` in CSV), and its separator."""

    table: Table
    path: Path
    types: dict[str, str]
    delimiter: str = ","

    @property
    def is_csv(self) -> bool:
        """Whether it is text; else it is Parquet."""
        return self.path.suffix == ".csv"

    def relation(self) -> str:
        """SQL that reads it as it stands; CSV rows of a wrong shape go to ``rejects``."""
        if not self.is_csv:
            return f"read_parquet({literal(str(self.path))}, file_row_number=true)"
        columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in self.types)
        return (
            f"read_csv({literal(str(self.path))}, columns={{{columns}}}, header=true, "
            f"auto_detect=false, delim={literal(self.delimiter)}, quote='\"', escape='\"', "
            "nullstr='', store_rejects=true, rejects_table='rejects', "
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
        names = next(csv.reader(stream, delimiter=delimiter))
    names = [name.strip() for name in names]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise csv.Error(f"its header names the column {twice!r} twice")
    return TableFile(table, path, dict.fromkeys(names, "VARCHAR"), delimiter)


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
                f"Call it {near[0]}"
                if near
                else f"Leave it out; there are {', '.join(table.names)}"
            )
            yield Fault(file, 1, name, None, f"{table.name} has no such column", advice)
    for column in table.columns:
        if column.required and column.name not in names:
            yield Fault(
                file, 1, column.name, None, "the column is missing", f"Add it: {column.meaning}"
            )


@dataclass(frozen=True)
class Numbering:
    """From a row's ``line``, its place among the rows read, to its line in the file."""

    file: TableFile
    rejected: tuple[int, ...] = ()

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, file: TableFile) -> Numbering:
        """The numbering of a file that was just read, its rejected rows left out."""
        if not file.is_csv:
            return cls(file)
        rows = connection.execute("SELECT DISTINCT line FROM rejects ORDER BY line").fetchall()
        return cls(file, tuple(line for (line,) in rows))

    def file_lines(self, lines: Iterable[int]) -> dict[int, int]:
        """The line in the file of each ``line``."""
        records = {line: self.record(line) for line in lines}
        begins = self.lines(set(records.values()))
        return {line: begins[record] for line, record in records.items()}

    def record(self, line: int) -> int:
        """The record's number in the file, the header's being 1."""
        before = [rejected - nth for nth, rejected in enumerate(self.rejected)]
        return line + 1 + bisect_right(before, line + 1)

    def lines(self, records: set[int]) -> dict[int, int]:
        """The line on which each record begins; they differ where a quoted text holds line ends."""
        if not self.file.is_csv or not records:
            return {record: record for record in records}
        found, last = {}, max(records)
        with self.file.path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            rows = csv.reader(_without_nul(stream), delimiter=self.file.delimiter)
            record, begins = 0, 1
            for row in rows:
                if row:
                    record += 1
                    if record in records:
                        found[record] = begins
                    if record >= last:
                        break
                begins = rows.line_num + 1
        return {record: found.get(record, record) for record in records}


def _without_nul(stream: Iterator[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in stream)
