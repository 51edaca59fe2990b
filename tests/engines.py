"""An empty database on each engine that `--engines` names, for the tests that are put to all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from teropong.engine.database import Database
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.duckdb.opening import connect


@contextmanager
def _duckdb() -> Iterator[Database]:
    with connect() as connection:
        connection.execute("SET threads = 1")
        yield DuckDB(connection)


@contextmanager
def _spark() -> Iterator[Database]:
    from tests import spark_cluster

    with spark_cluster.database() as database:
        yield database


OPENERS: dict[str, Callable[[], AbstractContextManager[Database]]] = {
    "duckdb": _duckdb,
    "spark": _spark,
}
"""By the engine's name; each yields a database that holds nothing."""
