"""What the evaluator asks of the engine and of the statistics, kept so that it can be done again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import duckdb

from teropong import statistics
from teropong.engine.duckdb.dialect import DUCKDB
from teropong.engine.store import Store

KERNELS = ("kaplan_meier_by", "aalen_johansen_by")


@dataclass
class Record:
    """SQL texts, in order, with how each is fetched; kernels with their arguments."""

    statements: list[tuple[str, bool]] = field(default_factory=list)
    kernels: list[Callable[[], Any]] = field(default_factory=list)

    def again(self, connection: duckdb.DuckDBPyConnection) -> None:
        """The bare work: every statement, fetched, and every estimate."""
        for sql, is_columns in self.statements:
            if is_columns:
                connection.query(sql).fetchnumpy()
            else:
                connection.execute(sql).fetchall()
        for kernel in self.kernels:
            kernel()


class RecordingStore(Store):
    """A store that writes down what it is asked."""

    record = Record()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """A query's rows, written down."""
        self.record.statements.append((DUCKDB.write(sql), False))
        return super().rows(sql)

    def columns(self, sql: str) -> dict[str, Any]:
        """A query's columns, written down."""
        self.record.statements.append((DUCKDB.write(sql), True))
        return super().columns(sql)


@contextmanager
def recorded(store: Store) -> Iterator[tuple[RecordingStore, Record]]:
    """A store like ``store``, and what is asked of it and of the kernels inside the block."""
    record = Record()
    recording = RecordingStore(store.database, store.settings, store.prefix)
    object.__setattr__(recording, "record", record)
    places = [
        (module, name, getattr(module, name))
        for module in list(sys.modules.values())
        for name in KERNELS
        if module.__name__.startswith("teropong.indicators") and hasattr(module, name)
    ]
    for module, name, kernel in places:
        setattr(module, name, _kept(kernel, record))
    try:
        yield recording, record
    finally:
        for module, name, kernel in places:
            setattr(module, name, kernel)


def _kept(kernel: Callable[..., Any], record: Record) -> Callable[..., Any]:
    def run(*args: Any, **named: Any) -> Any:
        record.kernels.append(lambda: kernel(*args, **named))
        return kernel(*args, **named)

    return run


assert all(hasattr(statistics, name) for name in KERNELS)
