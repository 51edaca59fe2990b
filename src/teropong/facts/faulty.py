"""The faulty rows of one file: which they are, where they stand, why, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

import duckdb

from teropong.facts.faults import Fault
from teropong.facts.files import Numbering, TableFile
from teropong.facts.parsing import Parsed, quoted
from teropong.facts.schema import Column

MOST_FAULTS = 1_000
"""So many faults of one kind in one column are named one by one; the rest is counted."""


def rejected(
    connection: duckdb.DuckDBPyConnection, file: TableFile, numbering: Numbering
) -> Iterator[Fault]:
    """Rows that are no rows: too few or many cells, another encoding, an open quote."""
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


def value_faults(
    connection: duckdb.DuckDBPyConnection,
    file: TableFile,
    columns: Mapping[str, Parsed],
    schema: str,
    numbering: Numbering,
) -> Iterator[Fault]:
    """Values that are not what their column holds."""
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
    file: TableFile,
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


def money_faults(
    connection: duckdb.DuckDBPyConnection, file: TableFile, schema: str, numbering: Numbering
) -> Iterator[Fault]:
    """Amounts below 0, too large, or finer than their currency."""
    table = f"{schema}.staged"
    for name in [column.name for column in file.table.columns if column.kind == "money"]:
        rows = connection.execute(
            f"SELECT line, CAST({name}_major AS VARCHAR), {name}_major < 0 FROM {table} "
            f"WHERE NOT is_faulty AND {name}_major IS NOT NULL AND {name}_minor IS NULL "
            f"ORDER BY line LIMIT {MOST_FAULTS}"
        ).fetchall()
        lines = numbering.file_lines(line for line, *_ in rows)
        for line, value, is_negative in rows:
            reason = "an amount is never negative" if is_negative else _TOO_FINE
            shown = value.rstrip("0").rstrip(".")
            yield Fault(file.path.name, lines[line], name, shown, reason, "Mend it at its source")


_TOO_FINE = "it has more decimals than its currency, or more digits than 9·10^17 minor units"


def duplicates(
    connection: duckdb.DuckDBPyConnection, file: TableFile, schema: str, numbering: Numbering
) -> Iterator[Fault]:
    """Rows whose key another row before them has."""
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
