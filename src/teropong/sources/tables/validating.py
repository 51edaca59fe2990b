"""The rules of facts, held against rows before they are written: what breaks one is rejected.

The rules themselves are those of `facts`: `parsed` says when a cell is faulty, ``CHECKS`` which
rows contradict one another. Values that were made from a date are valid by their type, and plain
amounts are told by their shape, so that a million rows need no second reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

import duckdb

from teropong.facts.check import Check
from teropong.facts.checks import CHECKS
from teropong.facts.faulty import are_distinct
from teropong.facts.parsing import Parsed, layered, literal, parsed, quoted
from teropong.facts.schema import HISTORY, TABLES, Table
from teropong.facts.settings import Settings
from teropong.language import _
from teropong.sources.tables.staging import KEPT, REJECTED, REPEATED, SUSPECT, Stage, layers_again

_NONE = "(SELECT 0 AS row WHERE FALSE)"


def validate(
    connection: duckdb.DuckDBPyConnection, stages: Mapping[str, Stage], settings: Settings
) -> None:
    """Reject what breaks the rules of facts, with its reason, and mark what is there already."""
    for stage in stages.values():
        _cells(connection, stage, stages, settings)
        _repeats(connection, stage)
    connection.execute("CREATE SCHEMA facts")
    for table in TABLES:
        _view(connection, table, stages.get(table.name), settings)
    blocking = [check for check in CHECKS if check.blocks]
    while sum(_check(connection, check, stages, settings) for check in blocking):
        pass  # a row that is gone may leave others without what they need


def _cells(
    connection: duckdb.DuckDBPyConnection,
    stage: Stage,
    stages: Mapping[str, Stage],
    settings: Settings,
) -> None:
    suspects = f"(SELECT rowid AS row, * FROM {stage.name} WHERE state = {SUSPECT}) t"
    if not connection.execute(f"SELECT 1 FROM {suspects} LIMIT 1").fetchall():
        return
    if stage.table.name == HISTORY.name:
        suspects += _deals_currency(stages, settings)
    faulty = " OR ".join(f"({rule.is_faulty})" for rule in stage.rules.values())
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE broken AS SELECT * FROM {suspects} WHERE {faulty}"
    )
    _find_given(connection, stage)
    for name, rule in stage.rules.items():
        connection.execute(
            f"INSERT INTO rejects SELECT block, record, {stage.told(name)}, "
            f"{literal(f'{stage.table.name}.{name}')}, coalesce(given_{name}, {rule.value}), "
            f"{rule.reason}, {rule.advice} "
            f"FROM broken LEFT JOIN given USING (block, record) WHERE {rule.is_faulty}"
        )
    _mark(connection, stage, "SELECT row FROM broken", REJECTED)
    _mark(connection, stage, f"SELECT rowid FROM {stage.name} WHERE state = {SUSPECT}", KEPT)


def _find_given(connection: duckdb.DuckDBPyConnection, stage: Stage) -> None:
    """The cells of the rows that are broken, as they stand in their file: to be told of a fault."""
    columns = "".join(f", given_{name} VARCHAR" for name in stage.kinds)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE given (block INTEGER, record BIGINT{columns})"
    )
    for number, plan in enumerate(stage.plans, stage.first):
        where = f"FROM broken WHERE block = {number}"
        if not connection.execute(f"SELECT 1 {where} LIMIT 1").fetchall():
            continue
        again = layers_again(connection, plan, where)
        cells = "".join(f", {one.given} AS given_{one.column.name}" for one in plan.columns)
        connection.execute(
            f"INSERT INTO given BY NAME SELECT {number} AS block, record{cells} FROM {again}"
        )


def _mark(connection: duckdb.DuckDBPyConnection, stage: Stage, rows: str, state: int) -> None:
    connection.execute(f"UPDATE {stage.name} SET state = {state} WHERE rowid IN ({rows})")


def _deals_currency(stages: Mapping[str, Stage], settings: Settings) -> str:
    deals = stages.get("opportunities")
    if deals is None or "currency" not in deals.kinds:
        return f", (SELECT {literal(settings.currency)} AS currency) c"
    return (
        f" LEFT JOIN (SELECT opportunity_id, any_value(currency) AS currency FROM {deals.name} "
        f"WHERE state = {KEPT} GROUP BY opportunity_id) c USING (opportunity_id)"
    )


def _repeats(connection: duckdb.DuckDBPyConnection, stage: Stage) -> None:
    """Rows whose key, or all of them, was there before: the first stays."""
    names = stage.table.key or tuple(stage.kinds)
    distinct = [n for n, plan in enumerate(stage.plans, stage.first) if plan.block.is_distinct]
    if not stage.table.key and not distinct:
        return
    names = tuple(name for name in names if name in stage.kinds)
    key, kept = ", ".join(map(quoted, names)), f"FROM {stage.name} WHERE state = {KEPT}"
    if are_distinct(connection, f"(SELECT * {kept})", names):
        return
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE repeats AS SELECT rowid AS row, * {kept} "
        f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY rowid) > 1"
    )
    is_distinct = f"block IN ({', '.join(map(str, distinct)) or 'NULL'})"
    _mark(connection, stage, f"SELECT row FROM repeats WHERE {is_distinct}", REPEATED)
    if not stage.table.key:
        return
    reason, advice = literal(_("another row has the same")), literal(_("Keep one of them"))
    told = next(name for name in stage.table.key if name in stage.kinds)
    connection.execute(
        f"INSERT INTO rejects SELECT block, record, {stage.told(told)}, "
        f"{literal(f'{stage.table.name}.{told}')}, concat_ws(' ', {key}), {reason}, {advice} "
        f"FROM repeats WHERE NOT coalesce({is_distinct}, FALSE)"
    )
    others = f"SELECT row FROM repeats WHERE NOT coalesce({is_distinct}, FALSE)"
    _mark(connection, stage, others, REJECTED)


def _view(
    connection: duckdb.DuckDBPyConnection, table: Table, stage: Stage | None, settings: Settings
) -> None:
    """The table as `facts` has it, over the rows that are kept; its line is the row's place."""
    kinds = stage.kinds if stage else {}
    found = [
        _as_it_is(column.name, kinds[column.name])
        if stage and column.name in stage.sound and column.kind == "text"
        else parsed(column, kinds.get(column.name), settings)
        for column in table.columns
        if column.kind != "money"  # no check that blocks asks for an amount
    ]
    rows = f"(SELECT rowid AS row, * FROM {stage.name} WHERE state = {KEPT})" if stage else _NONE
    columns = [quoted(name) for one in found for name in one.outputs]
    view = f"SELECT {', '.join(columns)}, line FROM {layered(found, rows, ['row + 1 AS line'])}"
    if table.name == "opportunities":  # a bare close comes after what its deal did that day
        view = (
            "SELECT * REPLACE (CASE WHEN closed_is_bare AND closed_on = created_on "
            f"THEN greatest(closed_at, created_at) ELSE closed_at END AS closed_at) FROM ({view})"
        )
    connection.execute(f"CREATE VIEW facts.{table.name} AS {view}")


def _as_it_is(name: str, kind: str) -> Parsed:
    return Parsed({name: kind}, (((name, quoted(name)),),), "FALSE", "FALSE")


def _check(
    connection: duckdb.DuckDBPyConnection,
    check: Check,
    stages: Mapping[str, Stage],
    settings: Settings,
) -> bool:
    """Reject the rows that a check finds; whether there were any."""
    if any(name not in stages for name in (check.table, *check.needs)):
        return False
    for name in check.needs:
        if not connection.execute(f"SELECT 1 FROM facts.{name} LIMIT 1").fetchall():
            return False
    stage = stages[check.table]
    rows = Template(check.rows).substitute(facts="facts", currency=literal(settings.currency))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE found AS SELECT * FROM ({rows}) f(line, value)"
    )
    if not connection.execute("SELECT 1 FROM found LIMIT 1").fetchall():
        return False
    into = literal(f"{check.table}.{check.column}")
    connection.execute(
        f"INSERT INTO rejects SELECT block, record, {stage.told(check.column)}, {into}, f.value, "
        f"{literal(_(check.reason))}, {literal(_(check.advice))} "
        f"FROM found f JOIN {stage.name} t ON t.rowid = f.line - 1"
    )
    _mark(connection, stage, "SELECT line - 1 FROM found", REJECTED)
    return True
