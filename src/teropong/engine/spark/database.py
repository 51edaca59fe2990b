"""Facts and moments as Parquet in a shared folder, read and written by Spark.

Relations are temporary views of a session, over the directories that the manifest names. Spark
only ever writes new directories; which of them hold is told by the manifest alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from teropong.engine.spark.dialect import SPARK, WIDE
from teropong.engine.spark.failing import in_a_sentence
from teropong.engine.spark.shared import INCOMING, Manifest, Shared, Table, new_version
from teropong.facts.parsing import literal, quoted

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_MOST_BUCKETS = 512
_EVENTS = {"facts.activities": "occurred_on", "facts.opportunity_history": "changed_on"}
"""The tables that lie by month, and by which day; where there are several buckets."""
_MONTH = "month"
_FEW = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
}
"""A plan that stays in one task costs a third of one that is spread out, compiled and adapted."""
_MANY = {
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.autoBroadcastJoinThreshold": "32MB",
    "spark.sql.codegen.factoryMode": "FALLBACK",
    "spark.sql.codegen.wholeStage": "true",
    "spark.sql.shuffle.partitions": str(_MOST_BUCKETS),
}


@dataclass
class Spark:
    """Facts and moments of a shared folder, by one session of Spark.

    ``bucket_rows``: so many events a bucket, which is what a touched entity costs to write again.
    """

    connection: duckdb.DuckDBPyConnection
    session: SparkSession
    shared: Shared
    bucket_rows: int = 2_000_000
    _tables: dict[str, Table] = field(default_factory=dict)
    _held: dict[str, DataFrame] = field(default_factory=dict)
    _events: int = 0
    _buckets: int = 1

    def __post_init__(self) -> None:
        self._take_up(self.shared.manifest())

    def _take_up(self, manifest: Manifest) -> None:
        """Let the views be of what a manifest names."""
        self._suit(manifest.events)
        self._tables = {}
        for name, table in manifest.tables.items():
            self._show(name, table)

    def _suit(self, events: int) -> None:
        """Plan as so many events deserve: few are read in one piece, and no code is compiled."""
        self._events = events
        for name, value in (_FEW if self._are_few else _MANY).items():
            self.session.conf.set(name, value)

    @property
    def _are_few(self) -> bool:
        return self._events < self.bucket_rows // 10

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
        return self.session.sql(self.write(sql))

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
            columns = dict(frame.dtypes)
            table = Table(columns, key, order, self._buckets if key else 1)
            self._show(relation, self._written(relation, table, frame))

    def view(self, relation: str, sql: str) -> None:
        """Name a query, for this session."""
        self._hold(relation, self._frame(sql))

    def append(self, relation: str, sql: str) -> None:
        """Add a query's rows to a table."""
        with in_a_sentence(self.shared.folder):
            both = self._at(relation).union(self._frame(sql))
            if relation in self._held:
                self._hold(relation, both.localCheckpoint(eager=False))
                return
            self._show(relation, self._written(relation, self._tables[relation], both))

    def exchange(self, relation: str, gone: str, sql: str) -> None:
        """Put a query's rows in place of those where ``gone`` holds: their buckets are written."""
        table = self._tables[relation]
        with in_a_sentence(self.shared.folder):
            came = self._frame(sql)
            if table.buckets > 1:
                came = came.localCheckpoint(eager=False)
            touched = self._touched(table, relation, gone, came)
            part = replace(table, versions=_only(table, touched))
            self._view(relation, part)
            stays = self._frame(f"SELECT * FROM {relation} t WHERE NOT coalesce({gone}, FALSE)")
            new = self._written(relation, table, stays.union(came))
            others = {one: at for one, at in table.versions.items() if one not in touched}
            self._show(relation, replace(table, versions=others | dict(new.versions)))

    def _touched(self, table: Table, relation: str, gone: str, came: DataFrame) -> set[str]:
        """The buckets that rows go from or come to."""
        if table.buckets == 1:
            return {"0"}
        bucket = _bucket(table)
        going = self._frame(f"SELECT {bucket} AS bucket FROM {relation} t WHERE {gone}")
        both = going.union(came.selectExpr(f"{bucket} AS bucket")).distinct()
        return {str(row[0]) for row in both.collect()}

    def replace(self, relation: str, sql: str) -> None:
        """Put a query's rows in place of all that a small table has: as another table."""
        self.make(relation, sql)

    def drop(self, *tables: str) -> None:
        """Forget tables, where they are there."""
        self.drop_view(*tables)

    def drop_view(self, *names: str) -> None:
        """Forget views, where they are there."""
        for name in names:
            if self._held.pop(name, None) is not None:
                self.session.catalog.dropTempView(_view_name(name))

    def take(self, relation: str, sql: str) -> None:
        """Write what a query on `connection` yields straight into the shared folder."""
        version = new_version()
        columns = self._ship(sql, self.shared.folder / relation / f"version={version}/bucket=0")
        self._show(relation, Table(columns, versions={"0": version}))

    def bring(self, table: str, sql: str) -> None:
        """Make a table on `connection` of what a query yields, by way of the driver."""
        self.connection.execute(f"DROP TABLE IF EXISTS {table}")
        self._fetched(sql).create(table)

    def receive(self, tables: list[str]) -> None:
        """Write the tables that were read beside, as Parquet, for all workers to read."""
        place = self.shared.folder / INCOMING / new_version()
        for name in tables:
            columns = self._ship(f"SELECT * FROM incoming.facts.{name}", place / name)
            self._hold(f"{INCOMING}.{name}", self._read(columns, [str(place / name)]))
        events = " UNION ALL ".join(
            f"SELECT count(*) AS n FROM incoming.{name}" for name in _EVENTS
        )
        found = self.connection.execute(f"SELECT CAST(sum(n) AS BIGINT) FROM ({events})")
        self._suit(int(found.fetchall()[0][0]))
        if not self._tables:
            self._buckets = min(_MOST_BUCKETS, 1 + self._events // self.bucket_rows)

    def _ship(self, sql: str, place: Path) -> dict[str, str]:
        """Let DuckDB write a query's rows to a directory; returns their types in Spark."""
        found = self.connection.execute(f"DESCRIBE {sql}").fetchall()
        columns = {name: _SPARK_TYPES.get(kind, kind) for name, kind, *_rest in found}
        told = ", ".join(
            f"CAST({quoted(name)} AS {kind}) AS {quoted(name)}" for name, kind in columns.items()
        ).replace("AS STRING)", "AS VARCHAR)")
        place.mkdir(parents=True)
        self.connection.execute(
            f"COPY (SELECT {told} FROM ({sql}) s) TO {literal(str(place / 'part.parquet'))} "
            "(FORMAT parquet, COMPRESSION snappy)"
        )
        return columns

    @contextmanager
    def changing(self, *, anew: bool) -> Iterator[None]:
        """All that is changed within is there at once, by one renaming, or not at all."""
        with self.shared.writing():
            before = self.shared.manifest()
            self.shared.sweep()
            self._tables = {} if anew else dict(before.tables)
            self._buckets = max((table.buckets for table in self._tables.values()), default=1)
            try:
                yield
                self.shared.keep(Manifest(self._events, self._tables))
            except BaseException:
                self._take_up(before)
                self.shared.sweep()
                raise
            finally:
                self.drop_view(*(name for name in self._held if name.startswith(INCOMING)))

    def _written(self, relation: str, table: Table, frame: DataFrame) -> Table:
        """Write rows as a new version, each to its bucket; returns the table with what it has."""
        version = new_version()
        place = self.shared.folder / relation / f"version={version}"
        if table.buckets == 1:
            rows = frame.coalesce(1)
            if table.order:
                rows = rows.sortWithinPartitions(table.order)
            rows.write.parquet(str(place / "bucket=0"))
        else:
            self._write_buckets(relation, table, frame, place)
        found = sorted(path.name.partition("=")[2] for path in place.glob("bucket=*"))
        return replace(table, versions=dict.fromkeys(found, version))

    def _write_buckets(self, relation: str, table: Table, frame: DataFrame, place: Path) -> None:
        rows = frame.selectExpr("*", f"{_bucket(table)} AS bucket")
        by = ["bucket"]
        order = [table.order] if table.order else []
        if day := _EVENTS.get(relation):
            rows = rows.selectExpr("*", f"date_format({day}, 'yyyy-MM') AS {_MONTH}")
            by.append(_MONTH)
        rows = rows.repartition(table.buckets, "bucket").sortWithinPartitions(*by, *order)
        rows.write.partitionBy(*by).parquet(str(place))

    def _show(self, relation: str, table: Table) -> None:
        self._tables[relation] = table
        self._view(relation, table)

    def _view(self, relation: str, table: Table) -> None:
        directories = self.shared.directories(relation, table)
        read = self._read(table.columns, directories, str(self.shared.folder / relation))
        read.createOrReplaceTempView(_view_name(relation))

    def _read(self, columns: Any, directories: Sequence[str], base: str = "") -> DataFrame:
        told = ", ".join(f"`{name}` {kind}" for name, kind in columns.items())
        if not directories:
            return self.session.createDataFrame([], told)
        reader = self.session.read.schema(told)
        if base:
            reader = reader.option("basePath", base)
        read = reader.parquet(*directories).select(*(f"`{name}`" for name in columns))
        return read.coalesce(1) if self._are_few else read

    def _at(self, relation: str) -> DataFrame:
        held = self._held.get(relation)
        return self.session.table(_view_name(relation)) if held is None else held

    def _hold(self, relation: str, frame: DataFrame) -> None:
        frame.createOrReplaceTempView(_view_name(relation))
        self._held[relation] = frame


_SPARK_TYPES = {"VARCHAR": "STRING", "HUGEINT": WIDE}
"""DuckDB's types that Spark calls otherwise, or that Parquet would make a double of."""


def _view_name(relation: str) -> str:
    return relation.replace(".", "_")


def _bucket(table: Table) -> str:
    return f"coalesce(pmod({table.key}, {table.buckets}), 0)"


def _only(table: Table, buckets: set[str]) -> dict[str, str]:
    return {one: version for one, version in table.versions.items() if one in buckets}
