"""Files looked up by a key: each becomes one row for each key, the first that the file has."""

from __future__ import annotations

import re

import duckdb

from teropong.facts.parsing import literal
from teropong.sources.tables.columns import Joined, Scope
from teropong.sources.tables.mapping import Block
from teropong.sources.tables.opening import Shelf


def joined_scope(
    connection: duckdb.DuckDBPyConnection, block: Block, shelf: Shelf
) -> tuple[Scope, list[str]]:
    """The block's scope, and a sentence's figures of each joined file whose keys repeat."""
    source = shelf.take(block.file, block.encoding, block.separator) if block.file else None
    scope, repeats = Scope(block.label, source), []
    for number, join in enumerate(block.joins):
        other = shelf.take(join.file, join.encoding, join.separator)
        left = replaced(scope.sql(join.left), join.values)
        right = Scope(f"{block.label}.join", other).sql(join.right)
        table = f"join_{other.number}_{re.sub(r'[^a-z0-9]+', '_', right)}"
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS {table} AS SELECT {right} AS key, * FROM {other.table} s "
            f"WHERE {right} IS NOT NULL "
            f"QUALIFY row_number() OVER (PARTITION BY {right} ORDER BY s.rowid) = 1"
        )
        found = connection.execute(
            f"SELECT count({right}) - count(DISTINCT {right}) FROM {other.table} s"
        ).fetchall()
        if found[0][0]:
            repeats.append(f"{other.path.name}.{join.right}: {found[0][0]}")
        joined = Joined(join, other, f"j{number}", table, left)
        scope = Scope(block.label, source, (*scope.joined, joined))
    return scope, repeats


def replaced(text: str, values: object) -> str:
    """A text with the words of a mapping put in the place of others."""
    if not isinstance(values, dict) or not values:
        return text
    cases = " ".join(f"WHEN {literal(word)} THEN {literal(to)}" for word, to in values.items())
    return f"(CASE {text} {cases} ELSE {text} END)"


def from_clause(scope: Scope, rows: str | None = None) -> str:
    """The rows of a block's file, called ``s``, beside their partners; ``rows`` names a part."""
    if scope.source is None:
        return "(SELECT 0 AS record) s"
    own = rows or f"(SELECT rowid AS record, * FROM {scope.source.table})"
    joins = (f" LEFT JOIN {j.table} {j.alias} ON {j.alias}.key = {j.key}" for j in scope.joined)
    return f"{own} s{''.join(joins)}"
