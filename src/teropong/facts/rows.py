"""Rows of facts handed over in memory, typed as `reading` types the same rows of a file.

A folder is read by the engine, which is quick for many rows and slow to begin; a few rows are
ready sooner in Python. What a file's row would be left out for, a row is left out for here.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np

from teropong.facts.instants import FIRST, LAST
from teropong.facts.money import LARGEST_MINOR, digits
from teropong.facts.parsing import parsed, quoted
from teropong.facts.schema import HISTORY, OPPORTUNITIES, TABLES, Column, Table
from teropong.facts.settings import Settings
from teropong.facts.zone import DAY, pieces, to_instant

Rows = Iterable[Sequence[Any]]
_NONE = np.iinfo(np.int64).min
"""Stands for null among integers: no instant and no sum is that far off."""
_DAY_ZERO = date(1970, 1, 1)


class _Faulty(Exception):
    """A row that a file's reader would leave out."""


def put_rows(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, Rows],
    settings: Settings,
    schema: str,
) -> None:
    """Make each table of ``schema`` of rows in the order of the columns; the rest are empty.

    An instant is ISO text with an offset, money a decimal's text, a date either; null or an empty
    text is missing.
    """
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    currencies: dict[str, str] = {}
    if OPPORTUNITIES.name in tables:
        tables = {**tables, OPPORTUNITIES.name: list(tables[OPPORTUNITIES.name])}
        key, currency = (OPPORTUNITIES.names.index(n) for n in ("opportunity_id", "currency"))
        currencies = {row[key]: row[currency] for row in tables[OPPORTUNITIES.name]}
    for table in TABLES:
        typed = _Typed(table, settings, currencies)
        typed.take(tables.get(table.name, ()))
        typed.put(connection, schema)


class _Typed:
    """A table's columns as they grow, row by row."""

    def __init__(self, table: Table, settings: Settings, currencies: Mapping[str, str]) -> None:
        self._table, self._settings, self._currencies = table, settings, currencies
        zone = pieces(settings.zone)
        self._edges = [piece.from_utc for piece in zone]
        self._shifts = [piece.shift for piece in zone]
        self._rows: list[list[Any]] = []
        self._lines: list[int] = []
        self._kinds: dict[str, Callable[[Column, str], Iterator[Any]]] = {
            "text": _text,
            "instant": self._instant,
            "date": _date,
            "decimal": _text,
            "integer": _integer,
        }

    def take(self, rows: Rows) -> None:
        """Type rows, the first of them standing in line 2, after a header."""
        for line, row in enumerate(rows, start=2):
            try:
                self._rows.append(list(self._values(row)))
            except _Faulty:
                continue
            self._lines.append(line)

    def _values(self, row: Sequence[Any]) -> Iterator[Any]:
        for column, value in zip(self._table.columns, row, strict=True):
            given = "" if value is None else str(value)
            if column.kind == "money":
                yield _minor(given, self._currency(row))
            else:
                yield from self._kinds[column.kind](column, given)

    def _currency(self, row: Sequence[Any]) -> str:
        if self._table is HISTORY:
            return self._currencies.get(row[0]) or self._settings.currency
        return row[self._table.names.index("currency")] or self._settings.currency

    def _instant(self, column: Column, given: str) -> Iterator[Any]:
        if not given:
            _must(not column.required)
            yield from (_NONE, None, None)
            return
        _must(FIRST <= given[:10] <= LAST)
        at = to_instant(datetime.fromisoformat(given))
        shift = self._shifts[bisect_right(self._edges, at) - 1]
        yield from (at, (at + shift) // DAY, False)

    def put(self, connection: duckdb.DuckDBPyConnection, schema: str) -> None:
        """Make the table."""
        types = {
            name: kind
            for column in self._table.columns
            for name, kind in parsed(column, None, self._settings).outputs.items()
            if not (column.kind == "money" and name.endswith("_major"))
        }
        columns = list(zip(*self._rows, strict=True)) or [()] * len(types)
        handed: dict[str, Any] = {"line": np.array(self._lines, dtype=np.int64)}
        selected = []
        for name, values in zip(types, columns, strict=True):
            handed[name], sql = _column(quoted(name), types[name], values)
            selected.append(f"{sql} AS {quoted(name)}")
        connection.register("handed_rows", handed)
        connection.execute(
            f"CREATE OR REPLACE TABLE {schema}.{self._table.name} AS "
            f"SELECT {', '.join(selected)}, line FROM handed_rows"
        )
        connection.unregister("handed_rows")


def _column(name: str, kind: str, values: Sequence[Any]) -> tuple[Any, str]:
    """A column as numpy holds it, and SQL that types it."""
    if kind in ("BIGINT", "INTEGER"):
        return np.array(values, dtype=np.int64), f"CAST(nullif({name}, {_NONE}) AS {kind})"
    if kind == "DATE":
        days = [_NONE if value is None else value for value in values]
        held = np.array(days, dtype=np.int64)
        day = f"CAST(nullif({name}, {_NONE}) AS INTEGER)"
        return held, f"(DATE '1970-01-01' + {day})"
    if kind == "BOOLEAN":
        flags = [2 if value is None else int(value) for value in values]
        return np.array(flags, dtype=np.int8), f"CAST(nullif({name}, 2) AS BOOLEAN)"
    texts = np.empty(len(values), dtype=object)
    texts[:] = values
    return texts, f"CAST(nullif(CAST({name} AS VARCHAR), '') AS {kind})"


def _must(is_so: bool) -> None:
    if not is_so:
        raise _Faulty


def _text(column: Column, given: str) -> Iterator[str]:
    text = given.strip(" ") if given.isascii() else _trimmed(given)
    _must("\0" not in text and (bool(text) or not column.required))
    yield text


def _trimmed(text: str) -> str:
    first, last = 0, len(text)
    while first < last and unicodedata.category(text[first]) == "Zs":
        first += 1
    while last > first and unicodedata.category(text[last - 1]) == "Zs":
        last -= 1
    return text[first:last]


def _date(column: Column, given: str) -> Iterator[int | None]:
    if not given:
        _must(not column.required)
        yield None
        return
    _must(FIRST <= given <= LAST)
    yield (date.fromisoformat(given) - _DAY_ZERO).days


def _integer(column: Column, given: str) -> Iterator[int]:
    _must(bool(given) or not column.required)
    yield int(given) if given else _NONE


def _minor(given: str, currency: str) -> int:
    if not given:
        return _NONE
    minor = int(Decimal(given).scaleb(digits(currency)))
    _must(0 <= minor <= LARGEST_MINOR)
    return minor
