"""Tables of another system → a folder of facts, by a mapping."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace as replaced
from itertools import groupby
from pathlib import Path

import duckdb

from teropong.facts.checks import check_facts
from teropong.facts.faults import FactsError
from teropong.facts.faulty import why
from teropong.facts.parsing import literal, parsed
from teropong.facts.reading import read_folder
from teropong.facts.schema import TABLES, Column
from teropong.facts.settings import Settings
from teropong.language import _
from teropong.sources.tables.columns import unrolled
from teropong.sources.tables.joins import joined_scope
from teropong.sources.tables.mapping import Block, Mapping, MappingError, nearest, wrong
from teropong.sources.tables.opening import Shelf, connect
from teropong.sources.tables.plan import Plan, plan
from teropong.sources.tables.rejecting import (
    check_rejected_file,
    first_faults,
    is_rejected_file,
    new_rejected,
    rejected_rows,
)
from teropong.sources.tables.staging import KEPT, Stage, create_rejects, stage
from teropong.sources.tables.summary import Summary, fed_by
from teropong.sources.tables.validating import validate
from teropong.sources.tables.writing import check_target, new_folder, put_in_place, write_facts

Progress = Callable[[str, int, int], None]
REJECTED_FILE = "rejected.csv"
READ_BACK = 100_000
"""An outcome of up to so many rows is read once more as facts before it takes its place."""


def import_tables(
    files: Sequence[Path],
    mapping: Mapping,
    target: Path | None,
    *,
    settings: Settings,
    replace: bool = False,
    rejected: Path | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Write the folder ``target`` of facts from ``files``; with null, only say what would come.

    Rows that break the mapping or the rules of facts go to the file ``rejected`` (by default
    ``rejected.csv`` beside the target), which is there only if there are any. The target is
    written whole or not at all, and not where no opportunity would be left.

    Raises `MappingError` where the mapping, a name or the target is wrong, `FactsError` where a
    file cannot be read.
    """
    if target is not None:
        target = target.resolve()
        check_target(target, replace=replace)
        rejected = rejected or target.parent / REJECTED_FILE
    if rejected is not None:
        check_rejected_file(rejected)
    with tempfile.TemporaryDirectory(prefix="teropong-") as scratch:
        connection = connect(Path(scratch))
        try:
            bench = _Bench(connection, mapping, settings, progress or _silent)
            shelf = Shelf(connection, files, mapping.folder, Path(scratch))
            bench.convert(shelf)
            found = bench.summary(shelf)
            return bench.write(found, target, rejected)
        finally:
            connection.close()


def _silent(_label: str, _done: int, _total: int) -> None:
    return


class _Bench:
    """One import: its connection, its mapping, and the tables in the making."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        mapping: Mapping,
        settings: Settings,
        progress: Progress,
    ) -> None:
        self._connection, self._mapping, self._settings = connection, mapping, settings
        self._progress = progress
        self._plans: list[Plan] = []
        self._stages: dict[str, Stage] = {}
        self._repeated_keys: list[str] = []

    def convert(self, shelf: Shelf) -> None:
        """Read the files, convert their rows, and reject those that break a rule."""
        blocks = sorted(self._mapping.blocks, key=lambda block: TABLES.index(block.table))
        if not any(block.table.required for block in blocks):
            raise wrong(
                _("{name} feeds no opportunities; facts need them"), name=self._mapping.name
            )
        create_rejects(self._connection)
        total, done = len(blocks) + 2, 0
        for table, group in groupby(blocks, key=lambda block: block.table):
            first, plans = len(self._plans), []
            for block in group:
                self._progress(block.label, done, total)
                plans += self._planned(block, shelf)
                done += 1
            self._plans += plans
            self._stages[table.name] = stage(self._connection, table, plans, first, self._settings)
        shelf.check_read()
        self._progress(_("rules"), done, total)
        validate(self._connection, self._stages, self._settings)
        self._progress(_("writing"), done + 1, total)

    def _planned(self, block: Block, shelf: Shelf) -> list[Plan]:
        _check_constants(self._connection, block, self._settings)
        scope, repeats = joined_scope(self._connection, block, shelf)
        self._repeated_keys += repeats
        return [
            plan(self._connection, self._settings, one, scope)
            for one in unrolled(block, scope.source)
        ]

    def summary(self, shelf: Shelf) -> Summary:
        """What came of each block, and what was rejected."""
        fed = []
        for made in self._stages.values():
            labels = [one.block.number for one in made.plans]
            fed += fed_by(self._connection, made, labels)
        rejected = rejected_rows(self._connection, self._plans, shelf.sources, self._mapping.name)
        return Summary(
            self._settings,
            fed,
            rejected,
            first_faults(self._connection),
            list(dict.fromkeys(self._repeated_keys)),
            self._unrated(),
        )

    def _unrated(self) -> list[str]:
        """Currencies of deals that differ from the reporting one and have no rate."""
        deals, rates = self._stages["opportunities"], self._stages.get("rates")
        if "currency" not in deals.kinds:
            return []
        rated = f"SELECT currency FROM {rates.name} WHERE state = {KEPT}" if rates else "SELECT ''"
        rows = self._connection.execute(
            f"SELECT DISTINCT currency FROM {deals.name} WHERE state = {KEPT} AND currency <> "
            f"{literal(self._settings.currency)} AND currency NOT IN ({rated}) ORDER BY 1"
        ).fetchall()
        return [code for (code,) in rows]

    def write(self, found: Summary, target: Path | None, rejected: Path | None) -> Summary:
        """Write the outcome and the rejected rows, or nothing where there is no target."""
        if target is None:
            return found
        if not found.rejected:
            self._write_facts(found, target)
            if rejected and is_rejected_file(rejected):
                rejected.unlink()  # of an earlier import
            return replaced(found, target=target)
        is_empty = not found.tables["opportunities"]
        rejected = rejected or target.parent / REJECTED_FILE
        with new_rejected(self._connection, rejected):
            if not is_empty:
                self._write_facts(found, target)
        return replaced(found, target=None if is_empty else target, rejected_file=rejected)

    def _write_facts(self, found: Summary, target: Path) -> None:
        with new_folder(target) as folder:
            write_facts(self._connection, self._stages.values(), self._settings, folder)
            if sum(found.tables.values()) <= READ_BACK:
                _read_back(folder, self._settings)
            put_in_place(folder, target)


def _check_constants(
    connection: duckdb.DuckDBPyConnection, block: Block, settings: Settings
) -> None:
    """Raise `MappingError` where a constant, a default or a new word breaks a rule of facts."""
    for name, feed in block.feeds.items():
        column = block.table.column(name)
        words = [feed.default]
        for cell in feed.cells:
            words += [cell.constant, cell.other, *(cell.values or {}).values()]
        for word in dict.fromkeys(word for word in words if word):
            rule = parsed(column, "VARCHAR", settings).is_faulty
            row = f'(SELECT {literal(word)} AS "{name}")'
            if connection.execute(f"SELECT 1 FROM {row} WHERE {rule}").fetchall():
                raise _no_value(column, word, f"{block.label}.{name}")


def _no_value(column: Column, word: str, where: str) -> MappingError:
    if column.words:
        hint = nearest(word, column.words)
        return wrong(
            _("{where}: {word!r} is none of facts' words; {hint}"),
            where=where,
            word=word,
            hint=hint,
        )
    reason, advice = why(column, word)
    return wrong(
        _("{where}: {word!r}: {reason}. {advice}"),
        where=where,
        word=word,
        reason=reason,
        advice=advice,
    )


def _read_back(folder: Path, settings: Settings) -> None:
    """Read the outcome as facts; a fault here is one of this module, and nothing is kept."""
    with duckdb.connect() as connection:
        reading = read_folder(connection, folder, settings)
        faults = check_facts(connection, reading, settings, only_blocking=True)
    if blocking := [fault for fault in faults if fault.blocks]:
        raise FactsError(_("nothing was written: {fault}").format(fault=blocking[0]))
