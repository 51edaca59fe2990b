"""The engines that there are, and how each is opened by its address."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from teropong.engine.clickhouse.opening import CHDB_URL, CLICKHOUSE_URL, open_folder, open_server
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


ENGINES = (
    Engine("DuckDB", "duckdb:///file.db", open_duckdb),
    Engine("ClickHouse", CLICKHOUSE_URL, open_server),
    Engine("chDB", CHDB_URL, open_folder),
)
"""In the order in which they are told."""


def engine_of(url: str) -> Engine:
    """The engine of an address; raises `WrongCall` where there is none."""
    for engine in ENGINES:
        if url.startswith(engine.scheme):
            return engine
    asked = url.partition("://")[0] + "://" if "://" in url else url
    there = ", ".join(engine.example for engine in ENGINES)
    raise WrongCall(_("no engine answers {0}; there is {1}").format(asked, there))
