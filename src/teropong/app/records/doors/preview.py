"""What an upload would bring: counts, first rows, faults; nothing is written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from teropong.app.records.doors.uploads import Upload
from teropong.app.records.models import Company
from teropong.app.records.taking_in.folder import Folder, open_folder, settings_of
from teropong.facts.faults import Fault, FaultyFacts
from teropong.facts.money import to_text
from teropong.facts.schema import TABLES, Column, Table
from teropong.sources.tables import import_tables, read_mapping

FIRST_ROWS, COLUMNS, FAULTS = 3, 6, 100


@dataclass(frozen=True)
class Shown:
    """A table of the upload: how many rows, and the first of them."""

    name: str
    n: int
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


@dataclass
class Preview:
    """What would come: tables, faults that stand against it, rows that a mapping rejected."""

    tables: list[Shown] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    n_faults: int = 0
    n_rejected: int = 0

    @property
    def can_be_taken(self) -> bool:
        """Whether nothing stands against it."""
        return bool(self.tables) and not self.n_faults


def preview(upload: Upload, company: Company) -> Preview:
    """What an upload would bring; raises `FactsError` where it cannot be read at all."""
    found = Preview()
    if upload.mapping is not None:
        _convert(upload, company, found)
    try:
        with opened(upload, company) as folder:
            found.tables = [_shown(folder, table) for table in TABLES if folder.count(table.name)]
    except FaultyFacts as error:
        found.faults, found.n_faults = error.faults[:FAULTS], len(error.faults)
    return found


@contextmanager
def opened(upload: Upload, company: Company) -> Iterator[Folder]:
    """The facts of an upload: as they were sent, or as its mapping made them."""
    place = upload.files if upload.mapping is None else upload.facts
    with open_folder(place, company) as folder:
        yield folder


def _convert(upload: Upload, company: Company, found: Preview) -> None:
    """Make facts of other tables, by the mapping that was sent with them."""
    assert upload.mapping is not None  # noqa: S101 - the caller has looked
    shutil.rmtree(upload.facts, ignore_errors=True)
    tables = [file for file in upload.files.iterdir() if file.suffix != ".toml"]
    summary = import_tables(
        sorted(tables),
        read_mapping(upload.mapping),
        upload.facts,
        settings=settings_of(company),
        rejected=upload.place / "rejected.csv",
    )
    found.n_rejected, found.faults = summary.rejected, list(summary.faults)[:FAULTS]


def _shown(folder: Folder, table: Table) -> Shown:
    given = folder.reading.columns.get(table.name, ())
    columns = [one for one in table.columns if one.name in given][:COLUMNS]
    names = ", ".join(_read_as(one) for one in columns)
    rows = folder.rows(f"SELECT {names} FROM facts.{table.name} ORDER BY line LIMIT {FIRST_ROWS}")
    told = [
        [
            to_text(value, folder.settings.currency) if one.kind == "money" else _plain(value)
            for one, value in zip(columns, row, strict=True)
        ]
        for row in rows
    ]
    return Shown(table.name, folder.count(table.name), [one.name for one in columns], told)


def _read_as(column: Column) -> str:
    """What a column is called where it was read: of an instant the day is shown."""
    if column.kind == "instant":
        return f'"{column.name.removesuffix("_at")}_on"'
    return f'"{column.name}_minor"' if column.kind == "money" else f'"{column.name}"'


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
