"""Reading a folder of facts into DuckDB: typed, addressed by line, every faulty row named.

Each table becomes ``<schema>.<name>``: the columns of `schema`, an instant as microseconds
(``x_at``) with its local date (``x_on``), money in minor units (``x_minor``), and ``line``, the
row's place in its file, which orders what happens at one instant. Tables that the folder lacks
are empty. Rows that break the schema are left out and named by a fault.
"""

from __future__ import annotations

import csv
import difflib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from teropong.facts.faults import FactsError, Fault, WrongCall
from teropong.facts.faulty import duplicates, money_faults, rejected, value_faults
from teropong.facts.files import (
    NamedTwice,
    Numbering,
    TableFile,
    header_faults,
    open_csv,
    open_parquet,
)
from teropong.facts.parsing import (
    Parsed,
    digits_sql,
    layered,
    literal,
    minor_sql,
    parsed,
    quoted,
)
from teropong.facts.schema import HISTORY, TABLES, Table
from teropong.facts.settings import Settings
from teropong.language import _

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Reading:
    """What a folder held: the tables found, with the columns each had, and the faults."""

    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    numberings: dict[str, Numbering] = field(default_factory=dict)


def read_folder(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    settings: Settings,
    *,
    schema: str = "facts",
    progress: Progress | None = None,
) -> Reading:
    """Read every table of a folder into ``schema`` of the connection.

    Raises `FactsError` where the folder is none, or holds no ``opportunities``.
    """
    found = _find(folder)
    reading = Reading(faults=list(_strangers(folder)))
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    for done, table in enumerate(TABLES):
        if progress:
            progress(table.name, done, len(TABLES))
        file = _open(connection, table, found.get(table.name), reading)
        _read_table(connection, table, file, settings, schema, reading)
    _place_closes(connection, schema)
    return reading


def check_folder(folder: Path) -> None:
    """Raises `FactsError` where a folder cannot be a folder of facts."""
    _find(folder)


def _find(folder: Path) -> dict[str, Path]:
    if not folder.exists():
        raise WrongCall(
            _("there is no folder {0}; name a folder of facts or an engine URL").format(folder)
        )
    if not folder.is_dir():
        raise WrongCall(
            _(
                "{0} is a file; name the folder that holds opportunities.csv, "
                "or bring the file in with `teropong import`"
            ).format(folder)
        )
    files = {
        path.stem: path for path in sorted(folder.iterdir()) if path.suffix in (".csv", ".parquet")
    }
    if "opportunities" not in files:
        near = difflib.get_close_matches("opportunities", files, 1)
        hint = _("; is it {0}?").format(files[near[0]].name) if near else "."
        raise FactsError(
            _(
                "{folder} holds no opportunities.csv or .parquet{hint} "
                "A folder of facts has at least that table; other systems' tables come in "
                "with `teropong import`"
            ).format(folder=folder, hint=hint)
        )
    return files


def _strangers(folder: Path) -> Iterator[Fault]:
    """Files that look like tables and are none, or stand beside one of the same name."""
    names = [table.name for table in TABLES]
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".csv", ".parquet"):
            continue
        if path.stem not in names:
            near = difflib.get_close_matches(path.stem, names, 1)
            call_it = _("Call it {0}")
            advice = (
                call_it.format(near[0] + path.suffix) if near else _("Leave it out of the folder")
            )
            yield Fault(path.name, None, None, None, _("no table has this name"), advice, False)
        elif path.suffix == ".csv" and path.with_suffix(".parquet").exists():
            reason = _("the folder holds the table as Parquet, too")
            yield Fault(path.name, None, None, None, reason, _("Keep one of the two"))


def _open(
    connection: duckdb.DuckDBPyConnection, table: Table, path: Path | None, reading: Reading
) -> TableFile | None:
    if path is None:
        return None
    try:
        file = (
            open_csv(table, path)
            if path.suffix == ".csv"
            else open_parquet(connection, table, path)
        )
    except duckdb.OutOfMemoryException:
        raise  # not for want of a better file
    except (OSError, UnicodeDecodeError, duckdb.Error, csv.Error, NamedTwice) as error:
        reading.faults.append(_unreadable(path, error))
        return None
    if file is None:
        reason, advice = _("the file is empty"), _("Write at least the header row")
        reading.faults.append(Fault(path.name, None, None, None, reason, advice))
        return None
    faults = list(header_faults(table, file.name, list(file.types)))
    reading.faults.extend(faults)
    if any(fault.blocks for fault in faults):
        return None
    reading.columns[table.name] = tuple(file.types)
    return file


def _unreadable(path: Path, error: Exception) -> Fault:
    if isinstance(error, UnicodeDecodeError):
        reason, advice = _("the file is not UTF-8"), _("Save it as CSV UTF-8")
        with path.open("rb") as stream:
            head = stream.read(error.start + 1)
        return Fault(path.name, head.count(b"\n") + 1, None, None, reason, advice)
    if isinstance(error, NamedTwice):
        reason = _("its header names the column {0!r} twice").format(error.args[0])
        return Fault(path.name, 1, None, None, reason, _("Rename one of them"))
    reason, advice = _unopened(path, error)
    return Fault(path.name, None, None, None, reason, advice)


def _unopened(path: Path, error: Exception) -> tuple[str, str]:
    if path.is_dir():
        return _("it is a folder"), _("Put a file in its place")
    if isinstance(error, PermissionError) or not os.access(path, os.R_OK):
        return _("you have no right to read it"), _("Give yourself the right to read it")
    return _("it cannot be read ({0})").format(str(error).splitlines()[0]), _("Write it anew")


def _read_table(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    file: TableFile | None,
    settings: Settings,
    schema: str,
    reading: Reading,
) -> None:
    currency = _currency(connection, table, settings, schema)
    types = file.types if file else {}
    columns = {c.name: parsed(c, types.get(c.name), settings, currency) for c in table.columns}
    if file is None:
        _create_empty(connection, table, columns, schema)
        return
    try:
        connection.execute(f"CREATE OR REPLACE TABLE {schema}.staged AS {_typed(file, columns)}")
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        reading.faults.append(_unreadable(file.path, error))
        del reading.columns[table.name]
        _create_empty(connection, table, columns, schema)
        return
    if file.is_csv:
        first = f"(SELECT min(rowid) FROM {schema}.staged)"
        connection.execute(f"UPDATE {schema}.staged SET line = rowid + 1 - {first}")
    if currency is None:
        _count_money(connection, table, settings, schema)
    n_rows = _count(connection, f"{schema}.staged")
    numbering = reading.numberings[table.name] = Numbering.of(connection, file, n_rows)
    reading.faults.extend(rejected(connection, file, numbering))
    reading.faults.extend(value_faults(connection, file, schema, numbering))
    reading.faults.extend(money_faults(connection, file, schema, numbering))
    _keep(connection, table, schema)
    reading.faults.extend(duplicates(connection, file, schema, numbering))


def _create_empty(
    connection: duckdb.DuckDBPyConnection, table: Table, columns: Mapping[str, Parsed], schema: str
) -> None:
    kinds = {name: kind for one in columns.values() for name, kind in one.outputs.items()}
    names = [name for name in kinds if name not in _majors(table)]
    listed = "".join(f"{quoted(name)} {kinds[name]}, " for name in names)
    connection.execute(f"CREATE OR REPLACE TABLE {schema}.{table.name} ({listed}line BIGINT)")


def _typed(file: TableFile, columns: Mapping[str, Parsed]) -> str:
    """SQL: a file's rows with typed columns; of a faulty one also its cells, and which fail.

    The rows of CSV have no line yet: to number them in passing would be to read with one core.
    """
    line = "CAST(NULL AS BIGINT)" if file.is_csv else "file_row_number + 1"
    cells = {name: quoted(f"{name}__cell") for name in file.types}
    extra = [f"{quoted(name)} AS {cell}" for name, cell in cells.items()]
    query = layered(list(columns.values()), file.relation(), [f"{line} AS line", *extra])
    names = ", ".join(quoted(name) for one in columns.values() for name in one.outputs)
    fails = [columns[name].fails for name in cells]
    given = ", ".join(f"CAST({cell} AS VARCHAR)" for cell in cells.values())
    return (
        f"SELECT {names}, line, is_faulty, CASE WHEN is_faulty THEN [{given}] END AS given, "
        f"CASE WHEN is_faulty THEN [{', '.join(fails)}] END AS fails "
        f"FROM (SELECT *, {' OR '.join(fails)} AS is_faulty FROM {query}) typed"
    )


def _currency(
    connection: duckdb.DuckDBPyConnection, table: Table, settings: Settings, schema: str
) -> str | None:
    """SQL for the currency of a row's money.

    A history row has that of its deal: any of as many digits where all agree, else null.
    """
    ours = literal(settings.currency)
    if table.name != HISTORY.name:
        return f"coalesce(currency, {ours})"
    rows = connection.execute(
        f"SELECT {digits_sql(f'coalesce(currency, {ours})')}, min(coalesce(currency, {ours})) "
        f"FROM {schema}.opportunities GROUP BY 1"
    ).fetchall()
    if len(rows) < 2:
        return literal(rows[0][1]) if rows else ours
    return None


def _count_money(
    connection: duckdb.DuckDBPyConnection, table: Table, settings: Settings, schema: str
) -> None:
    """Money of the history in minor units of each deal's currency; null where it does not fit."""
    deals = f"{schema}.opportunities"
    mine = f"SELECT min(o.currency) FROM {deals} o WHERE o.opportunity_id = staged.opportunity_id"
    currency = f"coalesce(({mine}), {literal(settings.currency)})"
    for name in _money(table):
        minor = minor_sql(f"{name}_major", currency)
        connection.execute(f"UPDATE {schema}.staged SET {name}_minor = {minor}")


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def _money(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.kind == "money"]


def _majors(table: Table) -> list[str]:
    return [f"{name}_major" for name in _money(table)]


def _keep(connection: duckdb.DuckDBPyConnection, table: Table, schema: str) -> None:
    """The staged table takes its place, without its faulty rows."""
    if connection.execute(f"SELECT 1 FROM {schema}.staged WHERE is_faulty LIMIT 1").fetchall():
        connection.execute(f"DELETE FROM {schema}.staged WHERE is_faulty")
    for name in ("is_faulty", "given", "fails", *_majors(table)):
        connection.execute(f"ALTER TABLE {schema}.staged DROP COLUMN {name}")
    connection.execute(f"DROP TABLE IF EXISTS {schema}.{table.name}")
    connection.execute(f"ALTER TABLE {schema}.staged RENAME TO {table.name}")


def _place_closes(connection: duckdb.DuckDBPyConnection, schema: str) -> None:
    """A bare ``closed_at`` comes after everything that the deal did on that day."""
    connection.execute(
        f"""
        UPDATE {schema}.opportunities AS o SET closed_at = later.at
        FROM (
          SELECT b.opportunity_id, greatest(
            b.closed_at,
            CASE WHEN b.created_on = b.closed_on THEN b.created_at ELSE b.closed_at END,
            coalesce(max(h.changed_at), b.closed_at)) AS at
          FROM {schema}.opportunities b LEFT JOIN {schema}.opportunity_history h
            ON h.opportunity_id = b.opportunity_id AND h.changed_on = b.closed_on
          WHERE b.closed_is_bare
          GROUP BY b.opportunity_id, b.closed_at, b.created_on, b.closed_on, b.created_at
        ) AS later
        WHERE o.opportunity_id = later.opportunity_id AND o.closed_at <> later.at
        """
    )
