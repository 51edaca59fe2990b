"""Files that have the names and columns of facts already: they need no mapping."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb

from teropong.facts.parsing import literal
from teropong.facts.schema import BY_NAME, Table
from teropong.language import _
from teropong.sources.tables.mapping import (
    Block,
    Cell,
    Feed,
    Mapping,
    MappingError,
    nearest,
    wrong,
)
from teropong.sources.tables.opening import given_files
from teropong.sources.tables.survey import survey


def mapping_of_facts(files: Sequence[Path]) -> Mapping:
    """The mapping that takes files of facts as they are.

    Raises `MappingError`, which shows how a mapping begins, where one is no table of facts.
    """
    found = list(given_files(files))
    if not found:
        raise wrong(_("there is no file to import; name files or a folder"))
    blocks = tuple(_block(file) for file in found)
    return Mapping(_("the import"), found[0].parent, blocks)


def _block(file: Path) -> Block:
    if file.stem not in BY_NAME:
        hint = nearest(file.stem, BY_NAME)
        raise _unlike(
            file, _("facts have no table {name!r}; {hint}").format(name=file.stem, hint=hint)
        )
    table = BY_NAME[file.stem]
    names = _names(file)
    for name in names:
        if name not in table.names:
            hint = nearest(name, table.names)
            raise _unlike(
                file,
                _("{table} has no column {name!r}; {hint}").format(
                    table=table.name, name=name, hint=hint
                ),
            )
    for column in table.columns:
        if column.required and column.name not in names:
            raise _unlike(file, _("the column {name} is missing").format(name=column.name))
    feeds = {name: Feed((Cell(column=name),)) for name in table.names if name in names}
    return Block(table, 1, feeds, file=file.name, is_verbatim=True)


def _names(file: Path) -> tuple[str, ...]:
    if file.suffix.lower() == ".parquet":
        try:
            rows = duckdb.execute(f"DESCRIBE FROM read_parquet({literal(str(file))})").fetchall()
        except duckdb.Error as error:
            raise _unlike(file, str(error).splitlines()[0]) from error
        return tuple(row[0] for row in rows)
    with tempfile.TemporaryDirectory() as scratch:
        return survey(file, None, None, Path(scratch) / "copy.csv").names


def _unlike(file: Path, why: str) -> MappingError:
    table: Table = BY_NAME["opportunities"]
    needed = "".join(f'\n{c.name} = "…"' for c in table.columns if c.required)
    text = _(
        "{file}: {why}\nOther systems' tables need --mapping FILE.toml, which begins:\n\n"
        '[opportunities]\nfile = "{file}"{needed}\n\ndocs/import.md describes the rest.'
    )
    return wrong(text, file=file.name, why=why, needed=needed)
