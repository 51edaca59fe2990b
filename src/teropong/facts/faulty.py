"""The faulty rows of one file: which they are, where they stand, why, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import duckdb

from teropong.facts.faults import Fault
from teropong.facts.files import Numbering, TableFile
from teropong.facts.instants import FIRST, LAST, is_outside
from teropong.facts.parsing import quoted
from teropong.facts.schema import Column
from teropong.language import N_, _, ngettext

MOST_FAULTS = 1_000
"""So many faults of one kind in one column are named one by one; the rest is counted."""


def rejected(
    connection: duckdb.DuckDBPyConnection, file: TableFile, numbering: Numbering
) -> Iterator[Fault]:
    """Rows that are no rows: too few or many cells, another encoding, an open quote."""
    if not file.is_csv:
        return
    rows = connection.execute(
        "SELECT line, min(error_type::VARCHAR), min(csv_line), count(*) OVER () FROM rejects "
        f"GROUP BY line ORDER BY line LIMIT {MOST_FAULTS}"
    ).fetchall()
    connection.execute("DROP TABLE IF EXISTS rejects")
    connection.execute("DROP TABLE IF EXISTS reject_scans")
    lines = numbering.record_lines(record for record, *_ in rows)
    for record, kind, text, _n in rows:
        reason, advice = _REJECTED.get(kind, _UNREAD)
        shown = (text or "").encode("utf-8", "replace").decode("utf-8", "replace")[:80]
        yield Fault(file.name, lines[record], None, shown or None, _(reason), _(advice))
    yield from more(file.name, None, rows)


_REJECTED = {
    "MISSING COLUMNS": (
        N_("the row has too few cells"),
        N_("Fill it up, or quote what holds line ends"),
    ),
    "TOO MANY COLUMNS": (
        N_("the row has too many cells"),
        N_("Quote the text that holds the separator"),
    ),
    "INVALID ENCODING": (N_("the row is not UTF-8"), N_("Save the file as CSV UTF-8")),
    "UNQUOTED VALUE": (N_("a quote is not closed"), N_("Double the quotes inside a quoted text")),
    "LINE SIZE OVER MAXIMUM": (
        N_("the row is too long"),
        N_("Look for a quote that is not closed"),
    ),
}
_UNREAD = (N_("the row cannot be read"), N_("Mend its quotes"))


def value_faults(
    connection: duckdb.DuckDBPyConnection, file: TableFile, schema: str, numbering: Numbering
) -> Iterator[Fault]:
    """Values that are not what their column holds."""
    faulty = f"{schema}.staged WHERE is_faulty"
    if not connection.execute(f"SELECT 1 FROM {faulty} LIMIT 1").fetchall():
        return
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE faulty AS SELECT line, given, fails FROM {faulty}"
    )
    for nth, name in enumerate(file.types, 1):
        rows = connection.execute(
            f"SELECT line, given[{nth}], count(*) OVER () FROM faulty WHERE fails[{nth}] "
            f"ORDER BY line LIMIT {MOST_FAULTS}"
        ).fetchall()
        column = file.table.column(name)
        lines = numbering.file_lines(line for line, *_ in rows)
        for line, value, _n in rows:
            yield Fault(file.name, lines[line], name, value, *why(column, value))
        yield from more(file.name, name, rows)
    connection.execute("DROP TABLE faulty")


def more(
    file: str, column: str | None, rows: Sequence[tuple[Any, ...]], *, blocks: bool = True
) -> Iterator[Fault]:
    """Those beyond `MOST_FAULTS`, counted; each row ends with how many there are in all."""
    if rows and rows[0][-1] > len(rows):
        n = rows[0][-1] - len(rows)
        reason = ngettext("{0} more row like these", "{0} more rows like these", n).format(n)
        yield Fault(file, None, column, None, reason, _("Mend them alike"), blocks)


def why(column: Column, value: str | None) -> tuple[str, str]:
    """The reason for which a column cannot hold a value, and what to do."""
    if value is None or not value.strip():
        advice = _("Fill it: {0}").format(_(column.meaning))
        return _("it is empty, and every row needs it"), advice
    if "\0" in value:
        return _("the text holds a NUL byte"), _("Delete it")
    if column.words:
        near = difflib.get_close_matches(value.lower(), column.words, 1)
        advice = _("Write {0}") if near else _("Write one of {0}")
        return _("no such word"), advice.format(near[0] if near else ", ".join(column.words))
    if column.kind in ("instant", "date") and is_outside(value):
        return outside(column)
    if column.kind == "decimal" and _is_huge(value):
        return _("it is too large"), _("Mend it; is a digit too many?")
    reason, advice = _WHY[column.kind]
    return _(reason), _(advice)


def _is_huge(value: str) -> bool:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return False
    return number.is_finite() and number > _HUGE


def outside(column: Column) -> tuple[str, str]:
    """What to say of a day of which nothing is kept."""
    reason = _("it lies outside {0} to {1}").format(FIRST, LAST)
    if column.required:
        return reason, _("Mend its year")
    return reason, _("Mend its year; where no day is known, leave it empty")


_HUGE = Decimal("1e15")
"""A number beyond it is refused for its size, whatever its form."""
_WHY = {
    "text": (N_("no text"), N_("Write a text")),
    "instant": (
        N_("no such date or time"),
        N_("Write 2026-04-01, or 2026-04-01T09:30:00+07:00"),
    ),
    "date": (N_("no such date"), N_("Write it as 2026-04-01")),
    "money": (
        N_("no amount of money"),
        N_("Write digits, a point and decimals only, as 1250000.50"),
    ),
    "decimal": (
        N_("no positive number"),
        N_("Write digits, a point and decimals only, as 16250.75"),
    ),
    "integer": (N_("no whole number"), N_("Write digits only")),
}


def money_faults(
    connection: duckdb.DuckDBPyConnection, file: TableFile, schema: str, numbering: Numbering
) -> Iterator[Fault]:
    """Amounts below 0, too large, or finer than their currency."""
    table = f"{schema}.staged"
    for name in [column.name for column in file.table.columns if column.kind == "money"]:
        rows = connection.execute(
            f"SELECT line, CAST({name}_major AS VARCHAR), {name}_major < 0, count(*) OVER () "
            f"FROM {table} WHERE NOT is_faulty AND {name}_major IS NOT NULL "
            f"AND {name}_minor IS NULL ORDER BY line LIMIT {MOST_FAULTS}"
        ).fetchall()
        lines = numbering.file_lines(line for line, *_ in rows)
        for line, value, is_negative, _n in rows:
            reason = _("an amount is never negative") if is_negative else _(_TOO_FINE)
            shown, advice = value.rstrip("0").rstrip("."), _("Mend it at its source")
            yield Fault(file.name, lines[line], name, shown, reason, advice)
        yield from more(file.name, name, rows)


_TOO_FINE = N_("it has more decimals than its currency, or more digits than 9·10^17 minor units")


def are_distinct(connection: duckdb.DuckDBPyConnection, rows: str, names: Sequence[str]) -> bool:
    """Whether no two rows have the same key; most files are in its order, which is seen at once."""
    key = ", ".join(quoted(name) for name in names)
    if len(names) == 1:
        before = f"SELECT {key} AS key, lag({key}) OVER () AS before FROM {rows}"
        ordered = connection.execute(
            f"SELECT count(*), count(key > before OR NULL) FROM ({before})"
        )
        n_rows, n_rising = ordered.fetchall()[0]
        if n_rising >= n_rows - 1:
            return True
    return not connection.execute(
        f"SELECT 1 FROM (SELECT count(*) AS n FROM {rows}) WHERE n <> "
        f"(SELECT count(*) FROM (SELECT DISTINCT {key} FROM {rows}))"
    ).fetchall()


def duplicates(
    connection: duckdb.DuckDBPyConnection, file: TableFile, schema: str, numbering: Numbering
) -> Iterator[Fault]:
    """Rows whose key another row before them has."""
    table = file.table
    if not table.key:
        return
    place = f"{schema}.{table.name}"
    if are_distinct(connection, place, table.key):
        return
    key = ", ".join(quoted(name) for name in table.key)
    shown = ", ".join(f"CAST(t.{quoted(name)} AS VARCHAR)" for name in table.key)
    same = " AND ".join(
        f"t.{quoted(name)} IS NOT DISTINCT FROM d.{quoted(name)}" for name in table.key
    )
    rows = connection.execute(
        f"SELECT t.line, concat_ws(' ', {shown}), count(*) OVER () FROM {place} t "
        f"JOIN (SELECT {key}, min(line) AS first FROM {place} GROUP BY {key} "
        f"HAVING count(*) > 1) d ON {same} WHERE t.line > d.first "
        f"ORDER BY 1 LIMIT {MOST_FAULTS}"
    ).fetchall()
    where, lines = ", ".join(table.key), numbering.file_lines(line for line, *_ in rows)
    for line, value, _n in rows:
        reason, advice = _("another row has the same"), _("Keep one of them")
        yield Fault(file.name, lines[line], where, value, reason, advice)
    yield from more(file.name, where, rows)
