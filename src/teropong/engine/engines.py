"""The engines that there are, and how each is opened by its address."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from teropong.facts.faults import WrongCall
from teropong.language import _

if TYPE_CHECKING:
    from teropong.engine.database import Database
    from teropong.engine.tables import Tables


@dataclass(frozen=True)
class Engine:
    """An engine: its name, what an address of it looks like, and how one is opened.

    ``open(url, is_written)``: a database to read, or to make and change. It raises `WrongCall` for
    an address that names none, `FactsError` of one sentence for what the engine says no to. It
    needs the modules of an ``extra`` of ours. One that ``is_inside`` this process is dear to open.
    ``there(url, place)``: the tables that others made, in a schema, a database or a folder of it.
    """

    name: str
    example: str
    open: Callable[[str, bool], AbstractContextManager[Database]]
    there: Callable[[str, str], AbstractContextManager[Tables]]
    extra: str = ""
    modules: tuple[str, ...] = ()
    is_inside: bool = False

    @property
    def scheme(self) -> str:
        """How its addresses begin."""
        return self.example.partition("://")[0] + "://"


def _lazy(module: str, name: str) -> Callable[..., AbstractContextManager[Any]]:
    """A function of an engine, whose libraries are loaded when it is asked for."""

    def call(*words: object) -> AbstractContextManager[Any]:
        found: AbstractContextManager[Any] = getattr(import_module(module), name)(*words)
        return found

    return call


_DUCKDB, _POSTGRESQL, _CLICKHOUSE, _SPARK = (
    f"teropong.engine.{name}.opening" for name in ("duckdb", "postgresql", "clickhouse", "spark")
)

ENGINES = (
    Engine(
        "DuckDB",
        "duckdb:///file.db",
        _lazy(_DUCKDB, "open_database"),
        _lazy("teropong.engine.duckdb.tables", "open_file"),
    ),
    Engine(
        "PostgreSQL",
        "postgresql://user:password@host:port/database",
        _lazy(_POSTGRESQL, "open_database"),
        _lazy(_POSTGRESQL, "open_tables"),
    ),
    Engine(
        "ClickHouse",
        "clickhouse://user:password@host:8123/database",
        _lazy(_CLICKHOUSE, "open_server"),
        _lazy(_CLICKHOUSE, "open_server_tables"),
        extra="clickhouse",
        modules=("clickhouse_connect", "pyarrow"),
    ),
    Engine(
        "chDB",
        "chdb:///folder",
        _lazy(_CLICKHOUSE, "open_folder"),
        _lazy(_CLICKHOUSE, "open_folder_tables"),
        extra="chdb",
        modules=("chdb", "clickhouse_connect", "pyarrow"),
        is_inside=True,
    ),
    Engine(
        "Spark",
        "spark://host:7077/?folder=/shared/teropong",
        _lazy(_SPARK, "open_database"),
        _lazy("teropong.engine.duckdb.tables", "open_parquet"),
        extra="spark",
        modules=("pyspark",),
        is_inside=True,
    ),
    Engine(
        "Spark Connect",
        "sc://host:15002/?folder=/shared/teropong",
        _lazy(_SPARK, "open_database"),
        _lazy("teropong.engine.duckdb.tables", "open_parquet"),
        extra="spark-connect",
        modules=("pyspark", "grpc"),
    ),
)
"""In the order in which they are told."""


def shown(url: str) -> str:
    """An address as people may see it: without its password, wherever that stands."""
    bare = re.sub(r"(?<=//)([^/@:?]*):.*@", r"\1@", url)
    return re.sub(r"([?&]([a-z]*password|token)=)[^&]*", r"\1…", bare)


def engine_of(url: str) -> Engine:
    """The engine of an address; raises `WrongCall` where there is none."""
    for engine in ENGINES:
        if url.startswith(engine.scheme):
            return engine
    asked = url.partition("://")[0] + "://" if "://" in url else url
    there = ", ".join(engine.example for engine in ENGINES)
    raise WrongCall(_("no engine answers {0}; there is {1}").format(asked, there))
