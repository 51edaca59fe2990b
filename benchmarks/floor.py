"""The floor: the columns that the dashboard reads, as numpy arrays, each summed once."""

from __future__ import annotations

import re
from time import perf_counter, process_time

import duckdb
import numpy as np

from benchmarks.recording import Record

_MOMENT = re.compile(r"\bmoments\.(\w+)")
_NAME = re.compile(r"\b[a-z]\w*")


def needed(record: Record, connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """Moment, column and type of every column that a recorded statement names."""
    types = {
        (table, column): kind
        for table, column, kind in connection.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = 'moments'"
        ).fetchall()
    }
    found = set()
    for sql, _ in record.statements:
        tables, names = set(_MOMENT.findall(sql)), set(_NAME.findall(sql))
        found |= {place for place in types if place[0] in tables and place[1] in names}
    return [(*place, types[place]) for place in sorted(found) if place[0] not in _SMALL]


_SMALL = ("kept", "ladder", "rates", "crew", "calendar")


def summed(
    columns: list[tuple[str, str, str]], connection: duckdb.DuckDBPyConnection
) -> dict[str, float]:
    """Wall and CPU seconds of ``np.sum`` over each column, texts as their numbers; loading not counted."""
    wall = cpu = n_bytes = 0.0
    for table, column, kind in columns:
        sql = f"SELECT {_as_number(column, kind)} AS v FROM moments.{table}"
        values = np.ma.getdata(connection.execute(sql).fetchnumpy()["v"])
        begun, used = perf_counter(), process_time()
        np.sum(values)
        wall, cpu = wall + perf_counter() - begun, cpu + process_time() - used
        n_bytes += values.nbytes
    return {"wall": wall, "cpu": cpu, "megabytes": n_bytes / 1e6, "columns": len(columns)}


def _as_number(column: str, kind: str) -> str:
    if kind == "VARCHAR":
        return f"CAST(hash({column}) % 65536 AS INTEGER)"
    if kind == "DATE":
        return f"CAST({column} - DATE '2000-01-01' AS INTEGER)"
    return f"CAST({column} AS TINYINT)" if kind == "BOOLEAN" else f"CAST({column} AS BIGINT)"
