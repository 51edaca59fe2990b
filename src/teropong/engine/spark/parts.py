"""The parts that a table lies in, and which of them came otherwise than they lie.

A part is a bucket of entities, of events a month within it. Moments are bucketed by number,
neighbours together: the deals of today share few buckets. Facts are bucketed by what their entity's
id hashes to, which DuckDB reckons from the id alone, before anybody has a number. It also hashes
the rows of every part as they come: a part whose rows hash to what they did is neither sent, nor
read, nor written.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

import duckdb

from teropong.engine.numbering import IDS
from teropong.engine.spark.shared import Table
from teropong.facts.parsing import quoted

ENTITIES: Mapping[str, str] = {
    "facts.accounts": "account_id",
    "facts.activities": "coalesce(account_id, activity_id)",
    "facts.opportunities": "opportunity_id",
    "facts.opportunity_history": "opportunity_id",
}
"""Whose rows share a bucket; an activity with nobody is its own."""
DAYS: Mapping[str, str] = {
    "facts.activities": "occurred_on",
    "facts.opportunity_history": "changed_on",
}
"""The tables that lie by month, and by which day; where there are several buckets."""
_HASHED = {
    "duckdb": "CAST('0x' || left(md5({0}), 8) AS BIGINT)",
    "spark": "CAST(conv(left(md5(CAST({0} AS BINARY)), 8), 16, 10) AS BIGINT)",
}
_MONTH = {"duckdb": "strftime({0}, '%Y-%m')", "spark": "date_format({0}, 'yyyy-MM')"}
_NEVER = "'never'"


def bucket(relation: str, table: Table, engine: str = "spark") -> str:
    """The bucket of a row, as an expression of an engine's."""
    if table.buckets == 1:
        return "0"
    if by := ENTITIES.get(relation):
        return f"({_HASHED[engine].format(f'coalesce({by}, {_NEVER})')} % {table.buckets})"
    return f"coalesce({table.key} div {table.size}, 0)"


def bucket_of_number(relation: str, table: Table, key: str) -> str:
    """The bucket of a number, among ``facts.…_numbers``, as an expression of Spark's."""
    if relation not in ENTITIES:
        return bucket(relation, table)
    return f"({_HASHED['spark'].format(IDS[key.removesuffix('_no')])} % {table.buckets})"


def month(relation: str, table: Table, engine: str = "spark") -> str:
    """The month of a row, as an expression of an engine's; empty where nothing lies by month."""
    day = DAYS.get(relation, "") if table.buckets > 1 else ""
    return f"coalesce({_MONTH[engine].format(day)}, {_NEVER})" if day else ""


def part(relation: str, table: Table) -> str:
    """The part of a row, as an expression of DuckDB's."""
    told = f"'bucket=' || {bucket(relation, table, 'duckdb')}"
    of = month(relation, table, "duckdb")
    return f"{told} || '/month=' || {of}" if of else told


def hashes(
    connection: duckdb.DuckDBPyConnection, relation: str, table: Table, columns: Mapping[str, str]
) -> dict[str, str]:
    """What the rows of each part hash to, of a table that was read on a connection."""
    names = ", ".join(quoted(name) for name in columns)
    rows = connection.execute(
        f"SELECT part, count(*), bit_xor(h), sum(h) FROM (SELECT {part(relation, table)} AS part, "
        f"hash({names}) AS h FROM incoming.{relation}) r GROUP BY part"
    ).fetchall()
    # How DuckDB hashes may change with its version.
    kinds = f"{duckdb.__version__} {dict(columns)}"
    return {
        place: blake2b(f"{kinds} {told}".encode(), digest_size=16).hexdigest()
        for place, *told in rows
    }
