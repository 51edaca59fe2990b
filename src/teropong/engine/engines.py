"""The engines that there are, and how each is opened by its address."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from teropong.engine.database import Database
from teropong.engine.duckdb.opening import open_database as open_duckdb
from teropong.facts.faults import WrongCall
from teropong.language import _


@dataclass(frozen=True)
class Engine:
    """An engine: its name, what an address of it looks like, and how one is opened.

    ``open(url, is_written)``: a database to read, or to make and change. It raises `WrongCall` for
    an address that names none, `FactsError` of one sentence for what the engine says no to.
    """

    name: str
    example: str
    open: Callable[[str, bool], AbstractContextManager[Database]]

    @property
    def scheme(self) -> str:
        """How its addresses begin."""
        return self.example.partition("://")[0] + "://"


def _open_postgresql(url: str, is_written: bool) -> AbstractContextManager[Database]:
    from teropong.engine.postgresql.opening import open_database  # noqa: PLC0415 - when asked for

    return open_database(url, is_written)


def _open_clickhouse(url: str, is_written: bool) -> AbstractContextManager[Database]:
    from teropong.engine.clickhouse.opening import open_server  # noqa: PLC0415 - when asked for

    return open_server(url, is_written)


def _open_chdb(url: str, is_written: bool) -> AbstractContextManager[Database]:
    from teropong.engine.clickhouse.opening import open_folder  # noqa: PLC0415 - when asked for

    return open_folder(url, is_written)


def _open_spark(url: str, is_written: bool) -> AbstractContextManager[Database]:
    from teropong.engine.spark.opening import open_database  # noqa: PLC0415 - when asked for

    return open_database(url, is_written)


ENGINES = (
    Engine("DuckDB", "duckdb:///file.db", open_duckdb),
    Engine("PostgreSQL", "postgresql://user:password@host:port/database", _open_postgresql),
    Engine("ClickHouse", "clickhouse://user:password@host:8123/database", _open_clickhouse),
    Engine("chDB", "chdb:///folder", _open_chdb),
    Engine("Spark", "spark://host:7077/?folder=/shared/teropong", _open_spark),
    Engine("Spark Connect", "sc://host:15002/?folder=/shared/teropong", _open_spark),
)
"""In the order in which they are told."""


def addresses() -> str:
    """What an address of each engine looks like, a line each, as click keeps lines."""
    width = max(len(engine.name) for engine in ENGINES)
    lines = (f"{engine.name:<{width}}  {engine.example}" for engine in ENGINES)
    return "\n".join(("\b", *lines))


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
