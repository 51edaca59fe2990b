"""Rows of the shared folder: read from the parts that a table names, written as new ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

import duckdb

from teropong.engine.spark.dialect import WIDE
from teropong.engine.spark.parts import bucket, month
from teropong.engine.spark.shared import Shared, Table, new_version
from teropong.facts.parsing import literal, quoted

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_TYPES = {"VARCHAR": "STRING", "HUGEINT": WIDE}
"""DuckDB's types that Spark calls otherwise, or that Parquet would make a double of."""


@dataclass
class Rows:
    """Reads and writes; where there are few rows, by one task."""

    session: SparkSession
    connection: duckdb.DuckDBPyConnection
    shared: Shared
    are_few: bool = True

    def of(self, relation: str, table: Table, parts: Collection[str] | None = None) -> DataFrame:
        """A table's rows, or those of some of its parts."""
        if parts is not None:
            kept = {one: at for one, at in table.versions.items() if one in parts}
            table = replace(table, versions=kept)
        directories = self.shared.directories(relation, table)
        return self.read(table.columns, directories, str(self.shared.folder / relation))

    def read(
        self, columns: Mapping[str, str], directories: Sequence[str], base: str = ""
    ) -> DataFrame:
        """The rows of some directories, which lie below ``base``; columns by name and type."""
        if not directories:
            nulls = (f"CAST(NULL AS {kind}) AS `{name}`" for name, kind in columns.items())
            return self.session.sql(f"SELECT {', '.join(nulls)} WHERE FALSE")
        told = ", ".join(f"`{name}` {kind}" for name, kind in columns.items())
        reader = self.session.read.schema(told)
        if base:
            reader = reader.option("basePath", base)
        read = reader.parquet(*directories).select(*(f"`{name}`" for name in columns))
        return read.coalesce(1) if self.are_few else read

    def write(self, relation: str, table: Table, frame: DataFrame, tasks: int = 0) -> Table:
        """Write rows as a new version, each to its part; returns the table with what it has."""
        version = new_version()
        place = self.shared.place(relation, version)
        if table.buckets == 1:
            rows = frame.coalesce(1)
            if table.order:
                rows = rows.sortWithinPartitions(table.order)
            rows.write.parquet(str(place / "bucket=0"))
        else:
            self._write_parts(relation, table, frame, place, tasks or table.buckets)
        found = self.shared.parts(relation, version)
        return replace(table, versions=dict.fromkeys(found, version))

    def _write_parts(
        self, relation: str, table: Table, frame: DataFrame, place: Path, tasks: int
    ) -> None:
        rows, by = frame.selectExpr("*", f"{bucket(relation, table)} AS bucket"), ["bucket"]
        if of := month(relation, table):
            rows = rows.selectExpr("*", f"{of} AS month")
            by.append("month")
        order = [table.order] if table.order else []
        rows = rows.repartition(tasks, "bucket").sortWithinPartitions(*by, *order)
        rows.write.partitionBy(*by).parquet(str(place))

    def add(self, relation: str, table: Table, frame: DataFrame) -> Table:
        """Write rows as one more part; returns the table with it, or as it was where none came."""
        version = new_version()
        place = self.shared.place(relation, version)
        name = f"bucket={len(table.versions)}"
        frame.coalesce(1).write.parquet(str(place / name))
        files = literal(str(place / name / "*.parquet"))
        found = self.connection.execute(f"SELECT count(*) FROM read_parquet({files})").fetchall()
        if found == [(0,)]:
            rmtree(place)
            return table
        return replace(table, versions={**table.versions, name: version})

    def types(self, sql: str) -> dict[str, str]:
        """The columns of a query on `connection`, and their types in Spark."""
        found = self.connection.execute(f"DESCRIBE {sql}").fetchall()
        return {name: _TYPES.get(kind, kind) for name, kind, *_rest in found}

    def ship(self, sql: str, place: Path) -> dict[str, str]:
        """Let DuckDB write a query's rows to a directory; returns their types in Spark."""
        columns = self.types(sql)
        told = ", ".join(
            f"CAST({quoted(name)} AS {kind}) AS {quoted(name)}" for name, kind in columns.items()
        )
        file = literal(str(place / "part.parquet"))
        try:
            place.mkdir(parents=True)
            self.connection.execute(
                f"COPY (SELECT {told} FROM ({sql}) s) TO {file} "
                "(FORMAT parquet, COMPRESSION snappy)"
            )
        except (OSError, duckdb.IOException) as error:
            raise self.shared.unwritable(str(error).splitlines()[0]) from error
        return columns


def within(table: Table, buckets: Collection[str]) -> list[str]:
    """The parts of a table that lie in some buckets."""
    return [one for one in table.versions if one.partition("/")[0] in buckets]
