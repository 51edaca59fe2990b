"""Reading a mapping from TOML; what is misspelt is named with the nearest right word."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from teropong.facts.schema import BY_NAME, Column, Table
from teropong.language import _
from teropong.sources.tables.mapping import (
    Block,
    Cell,
    Condition,
    Feed,
    Join,
    Mapping,
    MappingError,
    nearest,
    wrong,
)
from teropong.sources.tables.toml_values import (
    known,
    listed,
    separator,
    sign,
    table_of,
    timezone_of,
    typed,
    values_of,
    word,
    words,
)

DIMENSIONS = ("reps", "accounts", "stages")
"""The tables of which a file of deals may hold many rows for one key: the first is kept."""
_BLOCK = ("file", "encoding", "separator", "timezone", "join", "where", "distinct")
_CELL = (
    *("column", "columns", "constant", "first_of", "from_column_name", "format", "timezone"),
    *("values", "other", "keep_others", "empty", "decimal", "thousands", "default"),
)
_JOIN = ("file", "on", "as", "values", "required", "encoding", "separator")
_WHERE = ("column", "values", "not", "filled")
_NUMBERS, _DATES = ("money", "decimal", "integer"), ("instant", "date")


def read_mapping(path: Path) -> Mapping:
    """The mapping that a TOML file holds.

    Raises `MappingError` where there is no such file, it is no TOML, or a word in it is unknown.
    """
    if path.is_dir():
        raise wrong(_("{path} is a folder; name the file of the mapping"), path=path)
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise wrong(_("there is no mapping {path}"), path=path) from error
    except UnicodeDecodeError as error:
        raise wrong(_("{name} is not UTF-8; save it as UTF-8"), name=path.name) from error
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise MappingError(f"{path.name}: {error}") from error
    return parse_mapping(found, name=path.name, folder=path.parent)


def parse_mapping(found: dict[str, Any], *, name: str, folder: Path) -> Mapping:
    """The mapping of a TOML document; errors begin with ``name``."""
    try:
        blocks = tuple(_blocks(found))
    except MappingError as error:
        raise MappingError(f"{name}: {error}") from error
    if not blocks:
        raise wrong(_("{name}: it feeds no table; write at least [opportunities]"), name=name)
    return Mapping(name, folder, blocks)


def _blocks(found: dict[str, Any]) -> Iterable[Block]:
    for table_name, value in found.items():
        if table_name not in BY_NAME:
            raise wrong(
                _("facts have no table {name!r}; {hint}"),
                name=table_name,
                hint=nearest(table_name, BY_NAME),
            )
        for number, block in enumerate(value if isinstance(value, list) else [value], 1):
            if not isinstance(block, dict):
                raise wrong(
                    _("{name} is no table; write [{name}] and its columns below"), name=table_name
                )
            yield _block(BY_NAME[table_name], number, block)


def _block(table: Table, number: int, found: dict[str, Any]) -> Block:
    where = table.name if number == 1 else f"{table.name} ({number})"
    known(found, (*table.names, *_BLOCK), where)
    feeds = {
        name: _feed(found[name], table.column(name), f"{where}.{name}")
        for name in table.names
        if name in found
    }
    if zone := timezone_of(found, where):
        feeds = {name: _in_zone(feed, table.column(name), zone) for name, feed in feeds.items()}
    for column in table.columns:
        if column.required and column.name not in feeds:
            raise wrong(
                _("{where}: {column} is missing, and every row needs it ({meaning})"),
                where=where,
                column=column.name,
                meaning=_(column.meaning),
            )
    distinct = typed(found, "distinct", bool, where)
    return Block(
        table,
        number,
        feeds,
        file=typed(found, "file", str, where),
        encoding=typed(found, "encoding", str, where),
        separator=separator(found, where),
        joins=tuple(_join(join, f"{where}.join") for join in listed(found.get("join", []))),
        conditions=tuple(
            _condition(one, f"{where}.where") for one in listed(found.get("where", []))
        ),
        is_distinct=table.name in DIMENSIONS if distinct is None else distinct,
    )


def _in_zone(feed: Feed, column: Column, zone: str) -> Feed:
    if column.kind not in _DATES:
        return feed
    cells = tuple(replace(cell, timezone=cell.timezone or zone) for cell in feed.cells)
    return replace(feed, cells=cells)


def _feed(found: Any, column: Column, where: str) -> Feed:
    if isinstance(found, dict) and "first_of" in found:
        known(found, ("first_of", "default"), where)
        cells = found["first_of"]
        if not isinstance(cells, list) or not cells:
            raise wrong(_("{where}: first_of is a list of columns"), where=where)
        return Feed(tuple(_cell(cell, column, where) for cell in cells), _default(found, where))
    default = _default(found, where) if isinstance(found, dict) else None
    return Feed((_cell(found, column, where),), default)


def _default(found: dict[str, Any], where: str) -> str | None:
    return word(found["default"], f"{where}.default") if "default" in found else None


def _cell(found: Any, column: Column, where: str) -> Cell:
    if isinstance(found, str):
        return Cell(column=found)
    if not isinstance(found, dict):
        raise wrong(
            _('{where} = {value!r}: write a column\'s "name", or {{ constant = {value!r} }}'),
            where=where,
            value=found,
        )
    known(found, _CELL, where)
    places = [key for key in ("column", "columns", "constant", "from_column_name") if key in found]
    if len(places) != 1:
        raise wrong(
            _("{where}: write one of column, columns, constant, first_of or from_column_name"),
            where=where,
        )
    _fitting(found, column, where)
    part = found.get("from_column_name")
    if part is not None and (part is False or not isinstance(part, int) or part < 1):
        raise wrong(_("{where}: from_column_name is true, or which *: 1, 2 …"), where=where)
    return Cell(
        column=typed(found, "column", str, where) or typed(found, "columns", str, where),
        constant=word(found["constant"], where) if "constant" in found else None,
        name_part=None if part is None else int(part),
        is_pattern="columns" in found,
        formats=words(found.get("format", []), f"{where}.format"),
        timezone=timezone_of(found, where),
        values=values_of(found["values"], where) if "values" in found else None,
        other=word(found["other"], where) if "other" in found else None,
        keeps_others=bool(typed(found, "keep_others", bool, where)),
        empty=words(found.get("empty", []), f"{where}.empty"),
        decimal=sign(found, "decimal", where),
        thousands=sign(found, "thousands", where),
    )


def _fitting(found: dict[str, Any], column: Column, where: str) -> None:
    """Options that this column cannot have, or that contradict one another."""
    for key, kinds in (
        ("format", _DATES),
        ("timezone", _DATES),
        ("decimal", _NUMBERS),
        ("thousands", _NUMBERS),
    ):
        if key in found and column.kind not in kinds:
            raise wrong(
                _("{where}: {key} is of {kinds}, and this column is {kind}"),
                where=where,
                key=key,
                kinds=", ".join(kinds),
                kind=column.kind,
            )
    if "values" in found and {"format", "decimal", "thousands"} & set(found):
        raise wrong(
            _("{where}: values already gives the words; leave out format and decimal"), where=where
        )
    if {"other", "keep_others"} & set(found) and "values" not in found:
        raise wrong(_("{where}: other and keep_others go with values"), where=where)
    if found.get("decimal") == found.get("thousands") is not None:
        raise wrong(_("{where}: decimal and thousands are two signs"), where=where)


def _join(found: Any, where: str) -> Join:
    found = table_of(found, where)
    known(found, _JOIN, where)
    file, on = typed(found, "file", str, where), found.get("on")
    if isinstance(on, str):
        on = {"left": on, "right": on}
    if not isinstance(on, dict) or set(on) != {"left", "right"} or not file:
        raise wrong(
            _('{where}: write file = "x.csv" and on = "column", or on = {{ left = …, right = … }}'),
            where=where,
        )
    left, right = (typed(on, side, str, f"{where}.on") or "" for side in ("left", "right"))
    return Join(
        file,
        left,
        right,
        name=typed(found, "as", str, where) or Path(file).stem,
        values=values_of(found.get("values", {}), where),
        is_required=bool(typed(found, "required", bool, where)),
        encoding=typed(found, "encoding", str, where),
        separator=separator(found, where),
    )


def _condition(found: Any, where: str) -> Condition:
    found = table_of(found, where)
    known(found, _WHERE, where)
    column = typed(found, "column", str, where)
    if not column or len(found) < 2:
        raise wrong(
            _('{where}: write {{ column = "…", values = […] }}, or not = […], or filled = true'),
            where=where,
        )
    return Condition(
        column,
        words(found.get("values", []), f"{where}.values"),
        words(found.get("not", []), f"{where}.not"),
        typed(found, "filled", bool, where),
    )
