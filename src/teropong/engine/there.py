"""Facts that are there already: tables that somebody else made, in an engine's schema or folder.

An address with ``facts=SCHEMA`` is a source like a folder: its tables of canonical names are copied
in bulk to a passing one, and read there by the one reader, with the one set of faults. Columns that
facts do not have stay where they are.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from teropong.engine.address import FACTS, SETTINGS, shown
from teropong.engine.engines import engine_of
from teropong.engine.tables import Columns, Kind, Tables, kind_of
from teropong.facts.faults import FactsError, WrongCall
from teropong.facts.files import COPIED
from teropong.facts.schema import OPPORTUNITIES, TABLES, Table
from teropong.facts.settings import SETTINGS_FILE
from teropong.language import N_, _

_OURS = (FACTS, SETTINGS)
"""What an address says of facts that are there; all else in it is the engine's."""
_FITTING: Mapping[str, tuple[tuple[Kind, ...], str]] = {
    "text": (("text", "number"), N_("text")),
    "instant": (("time", "day", "text"), N_("a timestamp, a date or text")),
    "date": (("day", "text"), N_("a date or text")),
    "money": (("number", "float", "text"), N_("numeric or text")),
    "decimal": (("number", "float", "text"), N_("numeric or text")),
    "integer": (("number", "text"), N_("an integer or text")),
}
"""Of each kind of column the kinds of types that it may have, and how these are told."""


@contextmanager
def folder_of(source: str) -> Iterator[Path]:
    """The folder of a source: itself, or a passing one with a copy of the tables it names.

    Raises `FactsError` where these are not facts, or the engine does not give them.
    """
    url, said = _parted(source)
    if FACTS not in said:
        if "://" in source:
            engine_of(source)
            told = _("{0} is no folder; name the schema of tables that are there, by facts=SCHEMA")
            raise WrongCall(told.format(shown(source)))
        yield Path(source)
        return
    engine = engine_of(url)
    with tempfile.TemporaryDirectory(prefix="teropong-facts-") as place:
        folder = Path(place)
        (folder / COPIED).touch()
        _take_settings(said, folder, of_files=engine.open_tables is None)
        with engine.there(url, said[FACTS]) as tables:
            copy_tables(tables, folder, f"{shown(url)}, {said[FACTS]}")
        yield folder


def has_only_facts(source: str) -> bool:
    """Whether a source is facts alone, as a folder is: to be read, not asked for its moments."""
    return "://" not in source or FACTS in _parted(source)[1]


def _parted(source: str) -> tuple[str, dict[str, str]]:
    """An address without what it says of facts that are there; and that, by its name.

    Raises `WrongCall` where that cannot be.
    """
    if "://" not in source:
        return source, {}
    base, _mark, query = source.partition("?")
    pairs = [pair.partition("=") for pair in query.split("&")]
    said = {name: unquote(value) for name, _sign, value in pairs if name in _OURS}
    if said.get(FACTS) == "":
        raise WrongCall(_("facts= names a schema, a database or a folder; write one, as facts=crm"))
    if FACTS in said and any(name == "folder" for name, *_rest in pairs):
        told = _("facts= is of tables that are there, folder= of what was loaded; name one of both")
        raise WrongCall(told)
    others = "&".join("".join(pair) for pair in pairs if pair[0] not in _OURS)
    return (f"{base}?{others}" if others else base), said


def _take_settings(said: Mapping[str, str], folder: Path, *, of_files: bool) -> None:
    """Those of the file that is named, or that lies beside the tables where they are files."""
    beside = Path(said[FACTS]) / SETTINGS_FILE
    if SETTINGS in said:
        if not Path(said[SETTINGS]).is_file():
            told = _("there is no file {0}; settings=FILE names one such as facts.toml")
            raise WrongCall(told.format(said[SETTINGS]))
        shutil.copyfile(said[SETTINGS], folder / SETTINGS_FILE)
    elif of_files and beside.is_file():
        shutil.copyfile(beside, folder / SETTINGS_FILE)


def copy_tables(tables: Tables, folder: Path, where: str) -> None:
    """Copy those of canonical names to a folder; raises `FactsError` where these are not facts."""
    found = tables.columns()
    if OPPORTUNITIES.name not in found:
        told = _("{0} holds no table opportunities; name the schema or folder that does: facts=…")
        raise FactsError(told.format(where))
    for table in TABLES:
        if table.name in found:
            columns = {
                name: kind for name, kind in found[table.name].items() if name in table.names
            }
            _check(table, columns, where)
            order = [name for name in table.key if name in columns] or list(columns)
            tables.copy(table.name, columns, order, folder / f"{table.name}{tables.suffix}")


def _check(table: Table, columns: Columns, where: str) -> None:
    """Raises `FactsError` for a column that lacks, or whose type cannot hold what it is for."""
    for column in table.columns:
        words = {"where": where, "table": table.name, "column": column.name}
        if column.name not in columns:
            if column.required:
                told = _("{where}: {table} has no column {column}; give it one in a view of it")
                raise FactsError(told.format(**words))
            continue
        kind, (fitting, wanted) = columns[column.name], _FITTING[column.kind]
        if kind_of(kind) not in fitting:
            told = _(
                "{where}: {table}.{column} is of type {kind}, not {wanted}; cast it in a view of it"
            )
            raise FactsError(told.format(**words, kind=kind, wanted=_(wanted)))
