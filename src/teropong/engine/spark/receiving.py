"""What comes of a table of facts, beside what lies there: only parts that differ are sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from teropong.engine.spark.parts import hashes, part
from teropong.engine.spark.rows import Rows
from teropong.engine.spark.shared import Table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


@dataclass(frozen=True)
class Came:
    """What came of a table of facts.

    ``differing``: the parts that are new, gone, or hash otherwise; ``rows``: theirs, as they came;
    ``all``: those of every part; ``hashes``: what each part now hashes to.
    """

    differing: frozenset[str]
    rows: DataFrame
    all: DataFrame
    hashes: Mapping[str, str]


def received(rows: Rows, relation: str, table: Table, place: Path) -> Came:
    """Send what differs from a table as it lies, of what was read on the rows' connection."""
    connection = rows.connection
    columns = rows.types(f"SELECT * FROM incoming.{relation}")
    now = hashes(connection, relation, table, columns)
    differing = {one for one in {*now, *table.hashes} if now.get(one) != table.hashes.get(one)}
    sent = sorted(differing & set(now))
    if sent:
        connection.execute("CREATE OR REPLACE TEMP TABLE differing (part VARCHAR)")
        connection.executemany("INSERT INTO differing VALUES (?)", [(one,) for one in sent])
        asked = f"{part(relation, table)} IN (SELECT part FROM differing)"
        rows.ship(f"SELECT * FROM incoming.{relation} WHERE {asked}", place)
    came = rows.read(columns, [str(place)] if sent else [])
    same = set(table.versions) - differing
    stays = rows.of(relation, replace(table, columns=columns), same) if same else None
    every = came if stays is None else came.union(stays)
    return Came(frozenset(differing), came, every, now)
