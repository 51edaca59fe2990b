"""A block as SQL, in three layers: the texts given, their values, the columns of a table of facts.

The first layer picks each cell's text (``g0``, ``g1``, …), the second converts it (``v0``, …;
null where it is a fault), the third takes the first that is filled, else the default.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb

from teropong.facts.parsing import among, literal
from teropong.facts.schema import Column
from teropong.facts.settings import Settings
from teropong.language import _
from teropong.sources.tables.columns import Scope
from teropong.sources.tables.dates import date_conversion, literal_of, one_kind
from teropong.sources.tables.joins import from_clause
from teropong.sources.tables.look import Conversion, Look
from teropong.sources.tables.mapping import Block, Cell, Condition, Feed
from teropong.sources.tables.numbers import number_conversion
from teropong.sources.tables.signs import signs_sql


@dataclass(frozen=True)
class Read:
    """A cell as it is read: the names of its text and value, and its conversion."""

    cell: Cell
    name: str
    given: str
    conversion: Conversion

    @property
    def value(self) -> str:
        """The name of its value in the second layer."""
        return "v" + self.name[1:]

    @property
    def may_fail(self) -> bool:
        """Whether there are texts that it cannot read."""
        return bool(self.conversion.reason)

    @property
    def is_faulty(self) -> str:
        """True where the text is there and the value is none."""
        also = self.conversion.is_also_faulty.format(value=self.value)
        return f"({self.name} IS NOT NULL AND {self.value} IS NULL)" + (
            f" OR coalesce({also}, FALSE)" if also else ""
        )


@dataclass(frozen=True)
class Filled:
    """A column of facts, the cells that fill it, and the SQL type of what it holds.

    ``is_sound`` where every value that comes of it has the form that facts ask for, so that only
    empty cells and too large amounts are left to be found.
    """

    column: Column
    feed: Feed
    reads: tuple[Read, ...]
    kind: str
    is_sound: bool

    @property
    def given(self) -> str:
        """SQL for the text that its value was made of, as it stands in the file."""
        cases = (f"WHEN CAST({one.value} AS VARCHAR) <> '' THEN {one.name}" for one in self.reads)
        return f"CASE {' '.join(cases)} END"

    @property
    def may_have_signs(self) -> bool:
        """Whether signs of currencies may stand beside its numbers."""
        return any(read.conversion.usual_sign is not None for read in self.reads)


@dataclass(frozen=True)
class Doubt:
    """A fault that a row may have: where ``is_true``, of the text ``text``, and what to say."""

    column: str
    into: str
    text: str
    is_true: str
    reason: str
    advice: str


@dataclass(frozen=True)
class Plan:
    """A block, bound to its files; ``where`` tells which rows it takes."""

    block: Block
    scope: Scope
    columns: tuple[Filled, ...]
    where: str

    @property
    def doubts(self) -> list[Doubt]:
        """The faults that a row may have."""
        found = []
        for filled in self.columns:
            earlier: list[str] = []
            for read in filled.reads:
                if read.may_fail:
                    none = f"coalesce({', '.join(earlier)}) IS NULL AND " if earlier else ""
                    said, column = read.conversion, read.cell.column or filled.column.name
                    is_true = f"({none}({read.is_faulty}))"
                    into = filled.column.name
                    found.append(Doubt(column, into, read.name, is_true, said.reason, said.advice))
                earlier.append(f"CAST({read.value} AS VARCHAR)")
        for number, joined in enumerate(self.scope.joined):
            if joined.join.is_required:
                reason = _("{file} has no such {column}").format(
                    file=joined.source.path.name, column=joined.join.right
                )
                advice = _("Add it there, or to the join's values")
                is_true = f"m{number}"
                found.append(Doubt(joined.join.left, "", f"k{number}", is_true, reason, advice))
        return found

    def layers(self, rows: str | None = None) -> str:
        """The second layer, over all rows or a part of them."""
        texts = [f"{read.given} AS {read.name}" for filled in self.columns for read in filled.reads]
        for number, j in enumerate(self.scope.joined):
            is_missing = f"{j.alias}.key IS NULL"
            if not j.join.is_required:
                is_missing = f"({j.key} IS NOT NULL AND {is_missing})"
            texts.append(f"{j.key} AS k{number}, {is_missing} AS m{number}")
        values = ", ".join(
            f"{read.conversion.value} AS {read.value}" for f in self.columns for read in f.reads
        )
        return (
            f"(SELECT *, {values} FROM (SELECT s.record, {', '.join(texts)} "
            f"FROM {from_clause(self.scope, rows)} WHERE {self.where}))"
        )

    def signs(self, filled: Filled) -> str:
        """SQL for the signs of currencies beside the number that fills a column."""
        cases = "".join(
            f" WHEN {read.value} IS NOT NULL THEN "
            + (
                "NULL"
                if read.conversion.usual_sign is None
                else f"({signs_sql(read.name, read.value, read.conversion.usual_sign)})"
            )
            for read in filled.reads
        )
        return f"CASE{cases} END"

    def outcome(self, filled: Filled, kind: str) -> tuple[str, str]:
        """The value of a column as ``kind``, and what is true where the default fills it."""
        parts = [_part(read, kind) for read in filled.reads]
        first = parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"
        if filled.feed.default is None:
            return first, "FALSE"
        default = literal_of(kind, filled.feed.default) or literal(filled.feed.default)
        return f"coalesce({first}, {default})", f"({first} IS NULL)"


def _part(read: Read, kind: str) -> str:
    value = read.value if read.conversion.kind == kind else f"CAST({read.value} AS {kind})"
    if read.cell.constant is not None:
        value = literal_of(kind, read.cell.constant) or literal(read.cell.constant)
    may_be_blank = "" in {*(read.cell.values or {}).values(), read.cell.other, read.cell.constant}
    return f"nullif({value}, '')" if may_be_blank and kind == "VARCHAR" else value


def plan(
    connection: duckdb.DuckDBPyConnection, settings: Settings, block: Block, scope: Scope
) -> Plan:
    """The block as SQL.

    Raises `MappingError` where a column is not there, or a format is none.
    """
    where = " AND ".join(_condition(one, scope) for one in block.conditions) or "TRUE"
    look = Look(connection, settings, block.label, from_clause(scope), where)
    columns, number = [], 0
    for name, feed in block.feeds.items():
        column = block.table.column(name)
        reads = []
        for cell in feed.cells:
            looking = replace(look, label=f"{block.label}.{name}")
            reads.append(_read(cell, column, f"g{number}", scope, looking, block.is_verbatim))
            number += 1
        is_sound = _is_sound(column, reads, scope, block)
        columns.append(Filled(column, feed, tuple(reads), _kind(feed, reads), is_sound))
    changed = next((f for f in columns if f.column.name == "changed_at"), None)
    if changed and changed.feed.default is None:  # one row of history for every filled cell
        given = " OR ".join(f"{read.given} IS NOT NULL" for read in changed.reads)
        where = f"{where} AND ({given})"
    return Plan(block, scope, tuple(columns), where)


def _is_sound(column: Column, reads: list[Read], scope: Scope, block: Block) -> bool:
    """Constants and the words of ``values`` were checked one by one, before."""
    others = [r for r in reads if r.cell.constant is None]
    if column.words:
        return all(r.cell.values is not None and not r.cell.keeps_others for r in others)
    if column.kind == "text":
        return not scope.has_nul
    if column.kind in ("instant", "date"):
        return all(r.conversion.is_sound for r in others)
    return (
        column.kind == "money" and not block.is_verbatim and not any(r.cell.values for r in others)
    )


def _kind(feed: Feed, reads: list[Read]) -> str:
    kinds = [read.conversion.kind for read in reads if read.cell.constant is None]
    texts = [read.cell.constant for read in reads if read.cell.constant is not None]
    return one_kind(kinds, [*texts, *([] if feed.default is None else [feed.default])])


def _read(
    cell: Cell, column: Column, name: str, scope: Scope, look: Look, is_verbatim: bool
) -> Read:
    if cell.constant is not None:
        return Read(cell, name, f"nullif({literal(cell.constant)}, '')", Conversion(name))
    given = scope.sql(cell.column or "")
    if cell.empty:
        given = f"(CASE WHEN {among(given, cell.empty)} THEN NULL ELSE {given} END)"
    look = replace(look, cells={name: given})
    conversion = Conversion(name) if is_verbatim else _conversion(cell, column, name, look)
    return Read(cell, name, given, conversion)


def _conversion(cell: Cell, column: Column, name: str, look: Look) -> Conversion:
    if cell.values is not None:
        return _worded(cell, name)
    if column.kind in ("instant", "date"):
        return date_conversion(cell, column, name, look)
    if column.kind in ("money", "decimal", "integer"):
        return number_conversion(cell, name, look.sample(name))
    return Conversion(name)


def _worded(cell: Cell, name: str) -> Conversion:
    cases = " ".join(
        f"WHEN {literal(word)} THEN {literal(to)}" for word, to in (cell.values or {}).items()
    )
    rest = name if cell.keeps_others else "NULL" if cell.other is None else literal(cell.other)
    value = f"CASE {name} {cases} ELSE {rest} END" if cases else rest
    if cell.keeps_others or cell.other is not None:
        value = f"CASE WHEN {name} IS NOT NULL THEN {value} END"
        return Conversion(value)
    reason = _("the mapping's values have no such word")
    return Conversion(value, "VARCHAR", reason, _('Add it to values, or give other = "…"'))


def _condition(condition: Condition, scope: Scope) -> str:
    text, tests = scope.sql(condition.column), []
    if condition.values:
        tests.append(among(text, condition.values))
    if condition.but_not:
        tests.append(f"coalesce(NOT {among(text, condition.but_not)}, TRUE)")
    if condition.is_filled is not None:
        tests.append(f"{text} IS {'NOT ' if condition.is_filled else ''}NULL")
    return " AND ".join(tests)


def sorted_by(scope: Scope) -> str:
    """A join may lose the file's order, which breaks ties: it is put back."""
    return " ORDER BY record" if scope.joined else ""
