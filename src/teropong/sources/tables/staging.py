"""The rows that become a table of facts, each with its place in the source and what became of it.

``out_<table>`` holds the columns of facts, ``block`` and ``record`` (where a row comes from),
``state``, which cells a default filled (``filled_<column>``), which signs of currencies stand
beside a number (``sign_<column>``) and which partners are missing (``m0``, …). A row's ``rowid`` is
its place in the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from teropong.facts.parsing import literal, quoted
from teropong.facts.schema import STAGES, Table
from teropong.facts.settings import Settings
from teropong.sources.tables.dates import one_kind
from teropong.sources.tables.plan import Plan, sorted_by
from teropong.sources.tables.rules import Rule, rules_of, why_sql

KEPT, REJECTED, REPEATED, SUSPECT = 0, 1, 2, 3
"""What becomes of a row: it is written, rejected, was there already, or is yet to be judged."""


@dataclass(frozen=True)
class Stage:
    """A table of facts in the making.

    ``kinds`` are the SQL types of the columns it has, ``rules`` tell when a cell of them is faulty;
    of ``sound`` ones only empty cells, and amounts that do not fit, can be.
    """

    table: Table
    plans: tuple[Plan, ...]
    first: int
    kinds: dict[str, str]
    rules: dict[str, Rule]
    sound: frozenset[str]

    @property
    def name(self) -> str:
        """The name of the table in DuckDB."""
        return f"out_{self.table.name}"

    @property
    def defaulted(self) -> list[str]:
        """The columns that a default may fill."""
        return [
            name
            for name in self.kinds
            if any(
                f.column.name == name and f.feed.default is not None
                for p in self.plans
                for f in p.columns
            )
        ]

    @property
    def n_joins(self) -> int:
        """How many files a block of it joins at most."""
        return max(len(plan.scope.joined) for plan in self.plans)

    def told(self, column: str) -> str:
        """SQL for the source's column that a row's column comes from."""
        cases = "".join(
            f" WHEN {number} THEN {literal(feed.told or column)}"
            for number, plan in enumerate(self.plans, self.first)
            if (feed := plan.block.feeds.get(column))
        )
        return f"CASE block{cases} ELSE {literal(column)} END" if cases else literal(column)


def create_rejects(connection: duckdb.DuckDBPyConnection) -> None:
    """The table of faults: where in the source, what, and why."""
    connection.execute(
        "CREATE TABLE rejects (block INTEGER, record BIGINT, told VARCHAR, into_column VARCHAR, "
        "value VARCHAR, reason VARCHAR, advice VARCHAR)"
    )


def stage(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    plans: Sequence[Plan],
    first: int,
    settings: Settings,
) -> Stage:
    """Convert the rows of all blocks that feed a table; ``first`` is the first one's number."""
    kinds: dict[str, str] = {}
    sound: set[str] = set()
    for name in table.names:
        found = [filled for plan in plans for filled in plan.columns if filled.column.name == name]
        if found:
            kinds[name] = one_kind([filled.kind for filled in found], [])
            sound |= {name} if all(filled.is_sound for filled in found) else set()
    signed = [name for name in kinds if any(name in _signed(plan) for plan in plans)]
    rules = rules_of(table, kinds, sound, signed, settings)
    staged = Stage(table, tuple(plans), first, kinds, rules, frozenset(sound))
    flags = [f"filled_{name} BOOLEAN" for name in staged.defaulted]
    flags += [f"sign_{name} VARCHAR" for name in signed]
    flags += [f"m{number} BOOLEAN" for number in range(staged.n_joins)]
    columns = [f"{quoted(name)} {kind}" for name, kind in kinds.items()]
    rest = ["block INTEGER", "record BIGINT", "state TINYINT"]
    connection.execute(f"CREATE TABLE {staged.name} ({', '.join(columns + rest + flags)})")
    for number, plan in enumerate(plans, first):
        connection.execute(f"INSERT INTO {staged.name} BY NAME {_rows(staged, plan, number)}")
        _reject(connection, staged, plan, number)
    return staged


def _signed(plan: Plan) -> list[str]:
    """The columns whose numbers are of a currency and may have its sign."""
    if plan.block.table == STAGES:
        return []
    return [filled.column.name for filled in plan.columns if filled.may_have_signs]


def _rows(staged: Stage, plan: Plan, number: int) -> str:
    parts = []
    for filled in plan.columns:
        name = filled.column.name
        value, is_filled = plan.outcome(filled, staged.kinds[name])
        parts.append(f"{value} AS {quoted(name)}")
        if filled.feed.default is not None:
            parts.append(f"{is_filled} AS filled_{name}")
        if name in _signed(plan):
            parts.append(f"{plan.signs(filled)} AS sign_{name}")
    parts += [f"m{n}" for n in range(len(plan.scope.joined))]
    faulty = " OR ".join(doubt.is_true for doubt in plan.doubts) or "FALSE"
    rules = (staged.rules[name].is_suspect for name in plan.block.feeds)
    suspect = " OR ".join(f"({rule})" for rule in rules)
    return (
        f"SELECT * EXCLUDE (is_doubtful), CASE WHEN is_doubtful THEN {REJECTED} "
        f"WHEN {suspect} THEN {SUSPECT} ELSE {KEPT} END AS state "
        f"FROM (SELECT {', '.join(parts)}, {number} AS block, record, ({faulty}) AS is_doubtful "
        f"FROM {plan.layers()}{sorted_by(plan.scope)})"
    )


def _reject(connection: duckdb.DuckDBPyConnection, staged: Stage, plan: Plan, number: int) -> None:
    """Why the rows of a block were rejected: these few are converted once more, on their own."""
    where = f"FROM {staged.name} WHERE block = {number} AND state = {REJECTED}"
    if not plan.doubts or not connection.execute(f"SELECT 1 {where} LIMIT 1").fetchall():
        return
    again = layers_again(connection, plan, where)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE doubted AS FROM {again}")
    for doubt in plan.doubts:
        told = [doubt.column, f"{staged.table.name}.{doubt.into}".rstrip(".")]
        column, into = map(literal, told)
        filled = staged.table.column(doubt.into) if doubt.into else None
        reason, advice = why_sql(filled, doubt.text, doubt.reason, doubt.advice)
        connection.execute(
            f"INSERT INTO rejects SELECT {number}, record, {column}, {into}, {doubt.text}, "
            f"{reason}, {advice} FROM doubted WHERE {doubt.is_true}"
        )


def layers_again(connection: duckdb.DuckDBPyConnection, plan: Plan, where: str) -> str:
    """The texts and values of the few rows of a block whose records ``where`` selects from."""
    if plan.scope.source is None:
        return plan.layers()
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE doubtful AS SELECT rowid AS record, * "
        f"FROM {plan.scope.source.table} WHERE rowid IN (SELECT record {where})"
    )
    return plan.layers("doubtful")
