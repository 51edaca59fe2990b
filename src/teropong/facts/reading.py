"""Reading a folder of facts into DuckDB: typed, addressed by line, every faulty row named.

Each table becomes ``<schema>.<name>``: the columns of `schema`, an instant as microseconds
(``x_at``) with its local date (``x_on``), money in minor units (``x_minor``), and ``line``, the
row's place in its file, which orders what happens at one instant. Tables that the folder lacks
are empty. Rows that break the schema are left out and named by a fault.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from teropong.facts.faults import FactsError, Fault, WrongCall
from teropong.facts.parsing import Parsed, layered, literal, minor_sql, parsed, quoted
from teropong.facts.schema import TABLES, Column, Table
from teropong.facts.settings import Settings

Progress = Callable[[str, int, int], None]
MOST_FAULTS = 1_000
"""So many faults of one kind in one column are named one by one; the rest is counted."""


@dataclass(frozen=True)
class Reading:
    """What a folder held: the tables found, with the columns each had, and the faults."""

    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    numberings: dict[str, Numbering] = field(default_factory=dict)

    @property
    def blocking(self) -> list[Fault]:
        """The faults that no figure may be computed with."""
        return [fault for fault in self.faults if fault.blocks]


@dataclass(frozen=True)
class _File:
    table: Table
    path: Path
    types: dict[str, str]
    delimiter: str = ","

    @property
    def is_csv(self) -> bool:
        return self.path.suffix == ".csv"

    def relation(self) -> str:
        if not self.is_csv:
            return f"read_parquet({literal(str(self.path))}, file_row_number=true)"
        columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in self.types)
        return (
            f"read_csv({literal(str(self.path))}, columns={{{columns}}}, header=true, "
            f"auto_detect=false, delim={literal(self.delimiter)}, quote='\"', escape='\"', "
            "nullstr='', store_rejects=true, rejects_table='rejects', "
            "rejects_scan='reject_scans', rejects_limit=0)"
        )


def read_folder(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    settings: Settings,
    *,
    schema: str = "facts",
    progress: Progress | None = None,
) -> Reading:
    """Read every table of a folder into ``schema`` of the connection.

    Raises `FactsError` where the folder is none, or holds no ``opportunities``.
    """
    found = _find(folder)
    reading = Reading()
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    for done, table in enumerate(TABLES):
        if progress:
            progress(table.name, done, len(TABLES))
        file = _open(connection, table, found.get(table.name), reading)
        _read_table(connection, table, file, settings, schema, reading)
    _place_closes(connection, schema)
    return reading


def check_folder(folder: Path) -> None:
    """Raises `FactsError` where a folder cannot be a folder of facts."""
    _find(folder)


def _find(folder: Path) -> dict[str, Path]:
    if not folder.exists():
        raise WrongCall(f"there is no folder {folder}; name a folder of facts or an engine URL")
    if not folder.is_dir():
        raise WrongCall(
            f"{folder} is a file; name the folder that holds opportunities.csv, "
            "or bring the file in with `teropong import`"
        )
    files = {
        path.stem: path for path in sorted(folder.iterdir()) if path.suffix in (".csv", ".parquet")
    }
    if "opportunities" not in files:
        near = difflib.get_close_matches("opportunities", files, 1)
        hint = f"; is it {files[near[0]].name}?" if near else "."
        raise FactsError(
            f"{folder} holds no opportunities.csv or .parquet{hint} "
            "A folder of facts has at least that table; other systems' tables come in "
            "with `teropong import`"
        )
    return files


def _open(
    connection: duckdb.DuckDBPyConnection, table: Table, path: Path | None, reading: Reading
) -> _File | None:
    if path is None:
        return None
    try:
        file = (
            _open_csv(table, path)
            if path.suffix == ".csv"
            else _open_parquet(connection, table, path)
        )
    except (OSError, UnicodeDecodeError, duckdb.Error, csv.Error) as error:
        reading.faults.append(_unreadable(path, error))
        return None
    if file is None:
        reading.faults.append(
            Fault(path.name, None, None, None, "the file is empty", "write at least the header row")
        )
        return None
    reading.columns[table.name] = tuple(file.types)
    faults = list(_header_faults(table, path.name, list(file.types)))
    reading.faults.extend(faults)
    return file if not any(fault.blocks for fault in faults) else None


def _unreadable(path: Path, error: Exception) -> Fault:
    if isinstance(error, UnicodeDecodeError):
        reason, advice = "the file is not UTF-8", "save it as CSV UTF-8"
        with path.open("rb") as stream:
            head = stream.read(error.start + 1)
        return Fault(path.name, head.count(b"\n") + 1, None, None, reason, advice)
    reason = str(error).splitlines()[0]
    return Fault(path.name, None, None, None, f"it cannot be read ({reason})", "write it anew")


def _open_csv(table: Table, path: Path) -> _File | None:
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
    return _File(table, path, dict.fromkeys(names, "VARCHAR"), delimiter)


def _open_parquet(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> _File:
    rows = connection.execute(
        f"DESCRIBE SELECT * FROM read_parquet({literal(str(path))})"
    ).fetchall()
    return _File(table, path, {name: kind for name, kind, *_ in rows})


def _header_faults(table: Table, file: str, names: list[str]) -> Iterator[Fault]:
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


def _read_table(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    file: _File | None,
    settings: Settings,
    schema: str,
    reading: Reading,
) -> None:
    types = file.types if file else {}
    columns = {c.name: parsed(c, types.get(c.name), settings) for c in table.columns}
    names = ", ".join(quoted(name) for p in columns.values() for name in p.outputs)
    relation = file.relation() if file else "(SELECT 1 WHERE FALSE)"
    line = "file_row_number + 1 AS line" if file and not file.is_csv else ""
    query = layered(list(columns.values()), relation, line)
    try:
        connection.execute(
            f"CREATE OR REPLACE TABLE {schema}.staged AS "
            f"SELECT {names}, {'line, ' if line else ''}is_faulty FROM ({query}) typed"
        )
    except duckdb.Error as error:
        if file is None:
            raise
        reading.faults.append(_unreadable(file.path, error))
        _read_table(connection, table, None, settings, schema, reading)
        return
    if file is None:
        _keep(connection, table, settings, schema)
        return
    numbering = reading.numberings[table.name] = Numbering.of(connection, file)
    reading.faults.extend(_rejected(connection, file, numbering))
    reading.faults.extend(_value_faults(connection, file, columns, schema, numbering))
    _keep(connection, table, settings, schema)
    reading.faults.extend(_money_faults(connection, file, schema, numbering))
    reading.faults.extend(_duplicates(connection, file, schema, numbering))


@dataclass(frozen=True)
class Numbering:
    """From a row's ``line``, its place among the rows read, to its line in the file."""

    file: _File
    rejected: tuple[int, ...] = ()

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, file: _File) -> Numbering:
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
        number = line + 1
        for rejected in self.rejected:
            if rejected <= number:
                number += 1
        return number

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


def _rejected(
    connection: duckdb.DuckDBPyConnection, file: _File, numbering: Numbering
) -> Iterator[Fault]:
    if not file.is_csv:
        return
    rows = connection.execute(
        "SELECT line, min(error_type::VARCHAR), min(csv_line) FROM rejects "
        "GROUP BY line ORDER BY line"
    ).fetchall()
    _forget_rejects(connection)
    lines = numbering.lines({record for record, *_ in rows})
    for record, kind, text in rows:
        reason, advice = _REJECTED.get(kind, ("the row cannot be read", "Mend its quotes"))
        shown = (text or "").encode("utf-8", "replace").decode("utf-8", "replace")[:80]
        yield Fault(file.path.name, lines[record], None, shown or None, reason, advice)


_REJECTED = {
    "MISSING COLUMNS": ("the row has too few cells", "Fill it up, or quote what holds line ends"),
    "TOO MANY COLUMNS": ("the row has too many cells", "Quote the text that holds the separator"),
    "INVALID ENCODING": ("the row is not UTF-8", "Save the file as CSV UTF-8"),
    "UNQUOTED VALUE": ("a quote is not closed", "Double the quotes inside a quoted text"),
    "LINE SIZE OVER MAXIMUM": ("the row is too long", "Look for a quote that is not closed"),
}


def _value_faults(
    connection: duckdb.DuckDBPyConnection,
    file: _File,
    columns: dict[str, Parsed],
    schema: str,
    numbering: Numbering,
) -> Iterator[Fault]:
    if not connection.execute(f"SELECT 1 FROM {schema}.staged WHERE is_faulty LIMIT 1").fetchall():
        return
    place = "row_number() OVER ()" if file.is_csv else "file_row_number + 1"
    numbered = f"(SELECT *, {place} AS line FROM {file.relation()})"
    for name, column_parsed in columns.items():
        if name in file.types:
            yield from _column_faults(connection, file, name, column_parsed, numbered, numbering)
            _forget_rejects(connection)


def _forget_rejects(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("DROP TABLE IF EXISTS rejects")
    connection.execute("DROP TABLE IF EXISTS reject_scans")


def _column_faults(
    connection: duckdb.DuckDBPyConnection,
    file: _File,
    name: str,
    column_parsed: Parsed,
    numbered: str,
    numbering: Numbering,
) -> Iterator[Fault]:
    rows = connection.execute(
        f"SELECT line, CAST({quoted(name)} AS VARCHAR), count(*) OVER () FROM {numbered} "
        f"WHERE {column_parsed.is_faulty} ORDER BY line LIMIT {MOST_FAULTS}"
    ).fetchall()
    column = file.table.column(name)
    lines = numbering.file_lines(line for line, *_ in rows)
    for line, value, _ in rows:
        reason, advice = _why(column, value)
        yield Fault(file.path.name, lines[line], name, value, reason, advice)
    if rows and rows[0][2] > len(rows):
        more = rows[0][2] - len(rows)
        yield Fault(
            file.path.name, None, name, None, f"{more} more rows like these", "Mend them alike"
        )


def _why(column: Column, value: str | None) -> tuple[str, str]:
    if value is None or not value.strip():
        return "it is empty, and every row needs it", f"Fill it: {column.meaning}"
    if "\0" in value:
        return "the text holds a NUL byte", "Delete it"
    if column.words:
        near = difflib.get_close_matches(value.lower(), column.words, 1)
        words = ", ".join(column.words)
        return "no such word", f"Write {near[0]}" if near else f"Write one of {words}"
    return _WHY[column.kind]


_WHY = {
    "text": ("no text", "Write a text"),
    "instant": ("no such date or time", "Write 2026-04-01, or 2026-04-01T09:30:00+07:00"),
    "date": ("no such date", "Write it as 2026-04-01"),
    "money": ("no amount of money", "Write digits, a point and decimals only, as 1250000.50"),
    "decimal": ("no positive number", "Write digits, a point and decimals only, as 16250.75"),
    "integer": ("no whole number", "Write digits only"),
}


def _keep(
    connection: duckdb.DuckDBPyConnection, table: Table, settings: Settings, schema: str
) -> None:
    """The table as it stays: money in minor units, and the row's line."""
    source, minors = f"{schema}.staged s", ""
    if money := [column.name for column in table.columns if column.kind == "money"]:
        owner = "s" if "currency" in table.names else "o"
        if owner == "o":
            source += f" LEFT JOIN {schema}.opportunities o USING (opportunity_id)"
        currency = f"coalesce({owner}.currency, {literal(settings.currency)})"
        minors = "".join(
            f", {minor_sql(f's.{name}_major', currency)} AS {name}_minor" for name in money
        )
    staged = connection.execute(f"DESCRIBE {schema}.staged").fetchall()
    line = "" if any(name == "line" for name, *_ in staged) else ", s.rowid + 1 AS line"
    connection.execute(
        f"CREATE OR REPLACE TABLE {schema}.{table.name} AS "
        f"SELECT s.* EXCLUDE (is_faulty){minors}{line} FROM {source} WHERE NOT s.is_faulty"
    )
    connection.execute(f"DROP TABLE {schema}.staged")


def _money_faults(
    connection: duckdb.DuckDBPyConnection, file: _File, schema: str, numbering: Numbering
) -> Iterator[Fault]:
    table = f"{schema}.{file.table.name}"
    for name in [column.name for column in file.table.columns if column.kind == "money"]:
        rows = connection.execute(
            f"SELECT line, CAST({name}_major AS VARCHAR), {name}_major < 0 FROM {table} "
            f"WHERE {name}_major IS NOT NULL AND {name}_minor IS NULL "
            f"ORDER BY line LIMIT {MOST_FAULTS}"
        ).fetchall()
        lines = numbering.file_lines(line for line, *_ in rows)
        for line, value, is_negative in rows:
            reason = "an amount is never negative" if is_negative else _TOO_FINE
            shown = value.rstrip("0").rstrip(".")
            yield Fault(file.path.name, lines[line], name, shown, reason, "Mend it at its source")
        connection.execute(f"ALTER TABLE {table} DROP COLUMN {name}_major")


_TOO_FINE = "it has more decimals than its currency, or more digits than 9·10^17 minor units"


def _duplicates(
    connection: duckdb.DuckDBPyConnection, file: _File, schema: str, numbering: Numbering
) -> Iterator[Fault]:
    table = file.table
    if not table.key:
        return
    key = ", ".join(quoted(name) for name in table.key)
    shown = ", ".join(f"CAST(t.{quoted(name)} AS VARCHAR)" for name in table.key)
    same = " AND ".join(
        f"t.{quoted(name)} IS NOT DISTINCT FROM d.{quoted(name)}" for name in table.key
    )
    rows = connection.execute(
        f"SELECT t.line, concat_ws(' ', {shown}) FROM {schema}.{table.name} t "
        f"JOIN (SELECT {key}, min(line) AS first FROM {schema}.{table.name} GROUP BY {key} "
        f"HAVING count(*) > 1) d ON {same} WHERE t.line > d.first ORDER BY 1 LIMIT {MOST_FAULTS}"
    ).fetchall()
    lines = numbering.file_lines(line for line, _ in rows)
    for line, value in rows:
        where = ", ".join(table.key)
        yield Fault(
            file.path.name,
            lines[line],
            where,
            value,
            "another row has the same",
            "Keep one of them",
        )


def _place_closes(connection: duckdb.DuckDBPyConnection, schema: str) -> None:
    """A bare ``closed_at`` comes after everything that the deal did on that day."""
    connection.execute(
        f"""
        UPDATE {schema}.opportunities AS o SET closed_at = later.at
        FROM (
          SELECT b.opportunity_id, greatest(
            b.closed_at,
            CASE WHEN b.created_on = b.closed_on THEN b.created_at ELSE b.closed_at END,
            coalesce(max(h.changed_at), b.closed_at)) AS at
          FROM {schema}.opportunities b LEFT JOIN {schema}.opportunity_history h
            ON h.opportunity_id = b.opportunity_id AND h.changed_on = b.closed_on
          WHERE b.closed_is_bare
          GROUP BY b.opportunity_id, b.closed_at, b.created_on, b.closed_on, b.created_at
        ) AS later
        WHERE o.opportunity_id = later.opportunity_id AND o.closed_at <> later.at
        """
    )
