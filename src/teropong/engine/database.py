"""What facts and moments live in: the few things that every engine does, each in its own way.

SQL names a relation by where it lives: ``facts.reps``, ``moments.stays``, ``temp.touched_deal``
(gone with the session), ``incoming.reps`` (read, but not yet taken over). An engine writes its own
place for each.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Protocol

import duckdb
from numpy.typing import NDArray


class Database(Protocol):
    """An open database of one engine, and how it makes, changes and drops relations.

    Every ``sql`` is a select in what engines share (`Dialect`). What an engine cannot do, or says
    no to, is a `FactsError` of one sentence; of DuckDB itself a ``duckdb.Error``.
    """

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection: the database itself, or one beside it, in which folders are read."""
        ...

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """A query's rows, integers exact."""
        ...

    def columns(self, sql: str) -> dict[str, NDArray[Any]]:
        """A query's columns as numpy arrays; integers of up to 64 bits stay exact."""
        ...

    def names(self, relation: str) -> list[str]:
        """The columns of a relation, in their order; none where there is no such relation."""
        ...

    def make(self, relation: str, sql: str, order: str = "", key: str = "") -> None:
        """Make a table of a query, in place of one that is there.

        It is to lie in the ``order`` of a column, and be looked up by its ``key``.
        """
        ...

    def view(self, relation: str, sql: str) -> None:
        """Name a query, for this session: ``temp.…``."""
        ...

    def append(self, relation: str, sql: str) -> None:
        """Add a query's rows to a table."""
        ...

    def exchange(self, relation: str, gone: str, sql: str) -> None:
        """Put a query's rows in place of those where ``gone`` holds; it does not read the table."""
        ...

    def drop(self, *tables: str) -> None:
        """Forget tables, where they are there."""
        ...

    def drop_view(self, *names: str) -> None:
        """Forget views, where they are there."""
        ...

    def take(self, relation: str, sql: str) -> None:
        """Make a table of what a query on `connection`, in DuckDB's own words, yields."""
        ...

    def bring(self, table: str, sql: str) -> None:
        """Make a table on `connection` of what a query here yields: the way back of `take`."""
        ...

    def receive(self, tables: list[str]) -> None:
        """Make ``incoming.…`` of tables that were read on `connection` as ``incoming.facts.…``."""
        ...

    def differing(self, relation: str) -> str:
        """A table of ``incoming`` or of ``facts`` where the two may differ; the whole suffices.

        Of an entity a day is there, or nothing of it. A table of ``facts`` made of this takes the
        place of as much.
        """
        ...

    def changing(self, *, anew: bool) -> AbstractContextManager[None]:
        """All that is changed within is there at once, or not at all; ``anew``: begin empty."""
        ...
