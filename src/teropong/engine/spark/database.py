"""Facts and moments as Parquet in a shared folder, read and written by Spark.

Relations are temporary views of a session, over the directories that the manifest names. Spark
only ever writes new directories; which of them hold is told by the manifest alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from teropong.engine.spark.dialect import SPARK
from teropong.engine.spark.failing import in_a_sentence
from teropong.engine.spark.parts import DAYS, ENTITIES, bucket, bucket_of_number
from teropong.engine.spark.planning import suit
from teropong.engine.spark.pruning import pruned
from teropong.engine.spark.receiving import Came, received
from teropong.engine.spark.rows import Rows, within
from teropong.engine.spark.shared import INCOMING, Manifest, Shared, Table, new_version
from teropong.facts.parsing import quoted

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_MOST_BUCKETS = 256
_MOST_APPENDED = 64
"""So many times a table is added to before it is written as one again."""


@dataclass
class Spark:
    """Facts and moments of a shared folder, by one session of Spark.

    ``bucket_rows``: so many events a bucket, which bounds what a touched entity costs to write
    again; fewer are one part, planned as such.
    """

    connection: duckdb.DuckDBPyConnection
    session: SparkSession
    shared: Shared
    bucket_rows: int = 250_000
    _known: Manifest = field(default_factory=Manifest)
    _tables: dict[str, Table] = field(default_factory=dict)
    _held: dict[str, DataFrame] = field(default_factory=dict)
    _came: dict[str, Came] = field(default_factory=dict)
    _events: int = 0
    _buckets: int = 1
    _buckets_asked: dict[str, set[str]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self._rows = Rows(self.session, self.connection, self.shared)
        self._take_up(self.shared.manifest())

    def _take_up(self, manifest: Manifest) -> None:
        """Let the views be of what a manifest names."""
        self._known = manifest
        self._suit(manifest.events, manifest.buckets)
        self._tables = {}
        for name, table in manifest.tables.items():
            self._show(name, table)

    def _suit(self, events: int, buckets: int) -> None:
        """Plan as so many events deserve: few are read in one piece, and no code is compiled."""
        self._events, self._buckets = events, buckets
        self._rows.are_few = events < self.bucket_rows
        suit(self.session, are_few=self._rows.are_few, buckets=buckets)

    def write(self, sql: str) -> str:
        """The SQL as Spark wants it."""
        return SPARK.write(sql)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """A query's rows, integers exact."""
        return self._fetched(sql).fetchall()

    def columns(self, sql: str) -> dict[str, NDArray[Any]]:
        """A query's columns as numpy arrays; integers of up to 64 bits stay exact."""
        found = self._fetched(sql).fetchnumpy()
        return {name: np.ma.getdata(column) for name, column in found.items()}

    def _fetched(self, sql: str) -> duckdb.DuckDBPyRelation:
        """A query's answer, as if DuckDB had given it: wide integers are HUGEINT there."""
        with in_a_sentence(self.shared.folder):
            answer = self._frame(sql).toArrow()
        wide = {field.name for field in answer.schema if str(field.type) == "decimal128(38, 0)"}
        told = (
            f"CAST({quoted(name)} AS HUGEINT) AS {quoted(name)}" if name in wide else quoted(name)
            for name in answer.column_names
        )
        return self.connection.from_arrow(answer).project(", ".join(told))

    def _frame(self, sql: str) -> DataFrame:
        return self.session.sql(self.write(pruned(sql, self._tables, self._narrow)))

    def _narrow(self, relation: str, key: str, keys: str) -> str:
        """A view of those parts of a table that hold the rows of some keys."""
        table = self._tables[relation]
        numbered = keys
        if relation in ENTITIES:
            numbered = (
                f"SELECT * FROM facts.{key.removesuffix('_no')}_numbers n WHERE {key} IN ({keys})"
            )
        asked = f"SELECT DISTINCT {bucket_of_number(relation, table, key)} FROM ({numbered}) k"
        if asked not in self._buckets_asked:
            self._buckets_asked[asked] = {
                f"bucket={row[0]}" for row in self._frame(asked).collect()
            }
        buckets = self._buckets_asked[asked]
        name = f"{INCOMING}.narrow_{next(self._numbers)}"
        self._hold(name, self._rows.of(relation, table, within(table, buckets)))
        return name

    def names(self, relation: str) -> list[str]:
        """The columns of a relation, in their order; none where there is no such relation."""
        if relation in self._held:
            return list(self._held[relation].columns)
        return list(self._tables[relation].columns) if relation in self._tables else []

    def make(self, relation: str, sql: str, order: str = "", key: str = "") -> None:
        """Make a table of a query; what is temporary is computed when it is first read."""
        with in_a_sentence(self.shared.folder):
            frame = self._frame(sql)
            if relation.startswith("temp."):
                self._hold(relation, frame.localCheckpoint(eager=False))
                return
            table = Table(dict(frame.dtypes), key, order, self._buckets if key else 1)
            if relation in self._came:
                self._renew(relation, table, frame)
                return
            if table.buckets > 1:
                table = replace(table, size=self._size(key))
            self._show(relation, self._rows.write(relation, table, frame))

    def _size(self, key: str) -> int:
        """How many numbers make a bucket."""
        most = self._frame(f"SELECT max({key}) FROM facts.{key.removesuffix('_no')}_numbers n")
        return ceil((most.collect()[0][0] or 1) / self._buckets)

    def _renew(self, relation: str, table: Table, frame: DataFrame) -> None:
        """Put what came in the place of the parts from which it differs."""
        came = self._came[relation]
        before = self._tables[relation].versions if relation in self._tables else {}
        stays = {place: at for place, at in before.items() if place not in came.differing}
        new = self._rows.write(relation, table, frame).versions if came.differing else {}
        self._show(relation, replace(table, versions={**stays, **new}, hashes=came.hashes))

    def view(self, relation: str, sql: str) -> None:
        """Name a query, for this session."""
        with in_a_sentence(self.shared.folder):
            self._hold(relation, self._frame(sql))

    def append(self, relation: str, sql: str) -> None:
        """Add a query's rows to a table: beside what is there."""
        with in_a_sentence(self.shared.folder):
            frame = self._frame(sql)
            if relation in self._held:
                both = self._held[relation].union(frame)
                self._hold(relation, both.localCheckpoint(eager=False))
                return
            table = self._tables[relation]
            if len(table.versions) < _MOST_APPENDED:
                self._show(relation, self._rows.add(relation, table, frame))
                return
            both = self.session.table(_view_name(relation)).union(frame)
            self._show(relation, self._rows.write(relation, replace(table, versions={}), both))

    def exchange(self, relation: str, gone: str, sql: str) -> None:
        """Put a query's rows in place of those where ``gone`` holds: their parts are written."""
        table = self._tables[relation]
        with in_a_sentence(self.shared.folder):
            came = self._frame(sql)
            touched = set(table.versions) or {"bucket=0"}
            if table.buckets > 1:
                came = came.localCheckpoint(eager=False)
                touched = self._touched(table, relation, gone, came)
            if not touched:
                return
            self._rows.of(relation, table, touched).createOrReplaceTempView(_view_name(relation))
            stays = self._frame(f"SELECT * FROM {relation} t WHERE NOT coalesce({gone}, FALSE)")
            new = self._rows.write(relation, table, stays.union(came), len(touched))
            others = {one: at for one, at in table.versions.items() if one not in touched}
            self._show(relation, replace(table, versions=others | dict(new.versions)))

    def _touched(self, table: Table, relation: str, gone: str, came: DataFrame) -> set[str]:
        """The parts that rows go from or come to."""
        of = bucket(relation, table)
        going = self._frame(f"SELECT {of} AS bucket FROM {relation} t WHERE {gone}")
        both = going.union(came.selectExpr(f"{of} AS bucket")).distinct()
        return {f"bucket={row[0]}" for row in both.collect()}

    def drop(self, *tables: str) -> None:
        """Forget tables, where they are there."""
        self.drop_view(*tables)

    def drop_view(self, *names: str) -> None:
        """Forget views, where they are there."""
        for name in names:
            if self._held.pop(name, None) is not None:
                with in_a_sentence(self.shared.folder):
                    self.session.catalog.dropTempView(_view_name(name))

    def take(self, relation: str, sql: str) -> None:
        """Write what a query on `connection` yields straight into the shared folder."""
        version = new_version()
        columns = self._rows.ship(sql, self.shared.place(relation, version) / "bucket=0")
        self._show(relation, Table(columns, versions={"bucket=0": version}))

    def bring(self, table: str, sql: str) -> None:
        """Make a table on `connection` of what a query yields, by way of the driver."""
        self.connection.execute(f"DROP TABLE IF EXISTS {table}")
        self._fetched(sql).create(table)

    def receive(self, tables: list[str]) -> None:
        """Write the tables that were read beside, as Parquet, for all workers to read.

        Only what differs is written: the rest of ``incoming`` is what the facts hold.
        """
        events = " UNION ALL ".join(f"SELECT count(*) AS n FROM incoming.{name}" for name in DAYS)
        found = self.connection.execute(f"SELECT CAST(sum(n) AS BIGINT) FROM ({events})")
        n_events, buckets = int(found.fetchall()[0][0]), self._buckets
        if self._tables:  # what came may be a few rows among many
            n_events = max(n_events, self._events)
        else:
            buckets = min(_MOST_BUCKETS, 1 + n_events // self.bucket_rows)
        self._suit(n_events, buckets)
        place = self.shared.folder / INCOMING / new_version()
        with in_a_sentence(self.shared.folder):
            for name in tables:
                self._receive(f"facts.{name}", place / name)

    def _receive(self, relation: str, place: Path) -> None:
        before = self._tables.get(relation)
        buckets = self._buckets if relation in ENTITIES else 1
        came = received(self._rows, relation, before or Table({}, buckets=buckets), place)
        self._came[relation] = came
        self._hold(relation.replace("facts", INCOMING), came.all)

    def differing(self, relation: str) -> str:
        """The parts of a table of ``incoming`` or of ``facts`` in which the two differ."""
        whose, _dot, name = relation.partition(".")
        came = self._came[f"facts.{name}"]
        shown = f"{INCOMING}.differing_{whose}_{name}"
        if shown not in self._held:
            with in_a_sentence(self.shared.folder):
                rows = came.rows
                if whose == "facts":
                    rows = self._rows.of(relation, self._tables[relation], came.differing)
                self._hold(shown, rows)
        return shown

    @contextmanager
    def changing(self, *, anew: bool) -> Iterator[None]:
        """All that is changed within is there at once, by one renaming, or not at all."""
        with self.shared.writing():
            before = self.shared.manifest()
            if before != self._known:  # another load has ended since
                self._take_up(before)
            self.shared.sweep()
            self._tables = {} if anew else dict(before.tables)
            self._buckets = 1 if anew else before.buckets
            try:
                yield
                self._known = Manifest(self._events, self._lasting())
                self.shared.keep(self._known)
            except BaseException:
                self._take_up(before)
                self.shared.sweep()
                raise
            finally:
                self._came.clear()
                self.drop_view(*[name for name in self._held if name.startswith(INCOMING)])

    def _lasting(self) -> dict[str, Table]:
        return {name: of for name, of in self._tables.items() if not name.startswith("temp.")}

    def _show(self, relation: str, table: Table) -> None:
        self._tables[relation] = table
        self._forget_buckets(relation)
        self._rows.of(relation, table).createOrReplaceTempView(_view_name(relation))

    def _hold(self, relation: str, frame: DataFrame) -> None:
        frame.createOrReplaceTempView(_view_name(relation))
        self._held[relation] = frame
        self._forget_buckets(relation)

    def _forget_buckets(self, relation: str) -> None:
        """Keys that a relation tells may lie in other buckets now."""
        for asked in [asked for asked in self._buckets_asked if relation in asked]:
            del self._buckets_asked[asked]


def _view_name(relation: str) -> str:
    return relation.replace(".", "_")
