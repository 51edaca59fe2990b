"""Where facts and moments live: a database of one engine, and what holds for the company."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import duckdb
from numpy.typing import NDArray

from teropong.engine.database import Database
from teropong.facts.settings import Settings


@dataclass(frozen=True)
class Store:
    """An open database of facts and moments, and what holds for it."""

    database: Database
    settings: Settings
    prefix: str = "moments."

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The database's DuckDB connection, or the one beside it."""
        return self.database.connection

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """A query's rows, integers exact."""
        return self.database.rows(sql)

    def columns(self, sql: str) -> dict[str, NDArray[Any]]:
        """A query's columns as numpy arrays; integers of up to 64 bits stay exact."""
        return self.database.columns(sql)

    def moment(self, name: str) -> str:
        """The relation that holds a moment."""
        return f"{self.prefix}{name}"

    def fact(self, name: str) -> str:
        """The relation that holds a table of facts."""
        return f"facts.{name}"

    def through(self, prefix: str) -> Store:
        """The same store, with its moments read from where names begin with ``prefix``."""
        return replace(self, prefix=prefix)
