"""The engines that there are, and how each is opened by its address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.util import find_spec

from teropong.engine import address
from teropong.engine.clickhouse import opening as clickhouse
from teropong.engine.database import Database
from teropong.engine.duckdb import opening as duckdb
from teropong.engine.spark import opening as spark
from teropong.engine.tables import Tables
from teropong.facts.faults import WrongCall
from teropong.language import _


@dataclass(frozen=True)
class Engine:
    """An engine: what an address of it looks like, and how one is opened.

    It needs the ``modules`` of an ``extra`` of ours. One that ``is_inside`` this process is dear
    to open. One without tables of its own has Parquet in folders, which DuckDB reads.
    """

    form: address.Form
    open_database: Callable[[str, bool], AbstractContextManager[Database]]
    open_tables: Callable[[str, str], AbstractContextManager[Tables]] | None = None
    extra: str = ""
    modules: tuple[str, ...] = ()
    is_inside: bool = False

    def check_installed(self) -> None:
        """Raise `WrongCall` where its library is not there."""
        if not all(map(find_spec, self.modules)):
            told = _("{0} needs a library that is not installed: pip install 'teropong[{1}]'")
            raise WrongCall(told.format(self.form.engine, self.extra))

    def open(self, url: str, is_written: bool) -> AbstractContextManager[Database]:
        """A database to read, or to make and change.

        Raises `WrongCall` for an address that names none, `FactsError` of one sentence for what
        the engine says no to.
        """
        self.check_installed()
        return self.open_database(url, is_written)

    def there(self, url: str, place: str) -> AbstractContextManager[Tables]:
        """The tables that others made, in a schema, a database or a folder; raises as `open`."""
        if self.open_tables is None:
            return duckdb.open_parquet(place)
        self.check_installed()
        return self.open_tables(url, place)


def _open_postgresql(url: str, is_written: bool) -> AbstractContextManager[Database]:
    from teropong.engine.postgresql.opening import open_database  # noqa: PLC0415 - loads psycopg

    return open_database(url, is_written)


def _open_postgresql_tables(url: str, schema: str) -> AbstractContextManager[Tables]:
    from teropong.engine.postgresql.opening import open_tables  # noqa: PLC0415 - loads psycopg

    return open_tables(url, schema)


ENGINES = (
    Engine(address.DUCKDB, duckdb.open_database, duckdb.open_tables),
    Engine(address.POSTGRESQL, _open_postgresql, _open_postgresql_tables),
    Engine(
        address.CLICKHOUSE,
        clickhouse.open_server,
        clickhouse.open_server_tables,
        extra="clickhouse",
        modules=("clickhouse_connect", "pyarrow"),
    ),
    Engine(
        address.CHDB,
        clickhouse.open_folder,
        clickhouse.open_folder_tables,
        extra="chdb",
        modules=("chdb", "clickhouse_connect", "pyarrow"),
        is_inside=True,
    ),
    Engine(
        address.SPARK,
        spark.open_database,
        extra="spark",
        modules=("pyspark",),
        is_inside=True,
    ),
    Engine(
        address.SPARK_CONNECT,
        spark.open_database,
        extra="spark-connect",
        modules=("pyspark", "grpc"),
    ),
)


def engine_of(url: str, among: Sequence[Engine] = ENGINES) -> Engine:
    """The engine of an address; raises `WrongCall` where there is none, or it is written wrong."""
    for engine in among:
        if engine.form.fits(url):
            address.check(url, engine.form)
            return engine
    asked = url.partition("://")[0] + "://" if "://" in url else url
    there = ", ".join(engine.form.example for engine in among)
    raise WrongCall(_("no engine answers {0}; there is {1}").format(asked, there))
