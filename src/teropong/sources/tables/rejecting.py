"""The file of rejected rows: where each stands, what is wrong with it, and the row itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from teropong.facts.faults import Fault
from teropong.facts.parsing import literal
from teropong.language import _
from teropong.sources.tables.mapping import wrong
from teropong.sources.tables.opening import Source
from teropong.sources.tables.plan import Plan

HEADER = ("file", "line", "column", "value", "into", "reason", "advice", "row")
"""The columns of the file: ``into`` is the column of facts that the value was meant for."""
MOST_SHOWN = 10


def rejected_rows(
    connection: duckdb.DuckDBPyConnection,
    plans: Sequence[Plan],
    sources: Sequence[Source],
    mapping_name: str,
) -> int:
    """Bring all faults into the table ``rejected``; the number of rows of sources they are of."""
    columns = "".join(f', "{name}" {"BIGINT" if name == "line" else "VARCHAR"}' for name in HEADER)
    connection.execute(f"CREATE TABLE rejected (source INTEGER{columns})")
    for source in sources:
        _unread(connection, source)
        _unfit(connection, source, plans)
    blocks = [number for number, plan in enumerate(plans) if plan.scope.source is None]
    connection.execute(
        f"INSERT INTO rejected SELECT -1, {literal(mapping_name)}, NULL, told, value, into_column, "
        "reason, advice, NULL FROM rejects "
        f"WHERE block IN ({', '.join(map(str, blocks)) or 'NULL'})"
    )
    rows = connection.execute("SELECT count(DISTINCT (source, line)) FROM rejected").fetchall()
    return int(rows[0][0])


def _unread(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Rows that could not be told apart into cells."""
    if source.numbering is None or not len(source.numbering.missing):
        return
    found = connection.execute(f"SELECT line AS number FROM {source.unread}").fetchnumpy()["number"]
    lines = source.numbering.lines(found.astype("int64"))
    connection.register("numbered", {"number": found, "line": lines})
    said = "".join(
        f" WHEN {literal(kind)} THEN {literal(text)}" for kind, text in _unread_reasons().items()
    )
    connection.execute(
        f"INSERT INTO rejected SELECT {source.number}, {literal(source.path.name)}, n.line, NULL, "
        f"NULL, NULL, CASE kind{said} ELSE {literal(_('the row cannot be read'))} END, "
        f"{literal(_('Mend its separators and quotes'))}, u.text "
        f"FROM {source.unread} u JOIN numbered n ON n.number = u.line"
    )
    connection.unregister("numbered")


def _unread_reasons() -> dict[str, str]:
    return {
        "MISSING COLUMNS": _("the row has too few cells"),
        "TOO MANY COLUMNS": _("the row has too many cells"),
        "UNQUOTED VALUE": _("a quote is not closed, or not doubled inside a quoted text"),
        "LINE SIZE OVER MAXIMUM": _("the row is too long; look for a quote that is not closed"),
    }


def _unfit(connection: duckdb.DuckDBPyConnection, source: Source, plans: Sequence[Plan]) -> None:
    """Rows with a cell that does not fit, or that contradict others."""
    blocks = [str(n) for n, plan in enumerate(plans) if plan.scope.source is source]
    where = f"FROM rejects WHERE block IN ({', '.join(blocks) or 'NULL'})"
    found = connection.execute(f"SELECT DISTINCT record {where}").fetchnumpy()["record"]
    if not len(found):
        return
    lines = source.lines(found.astype("int64"))
    connection.register("numbered", {"record": found, "line": lines})
    cells = ", ".join(_as_csv(f"s.c{number}") for number in range(len(source.names)))
    connection.execute(
        f"INSERT INTO rejected SELECT {source.number}, {literal(source.path.name)}, n.line, "
        f"r.told, r.value, r.into_column, r.reason, r.advice, concat_ws(',', {cells}) "
        f"FROM (SELECT * {where}) r JOIN numbered n USING (record) "
        f"JOIN {source.table} s ON s.rowid = r.record"
    )
    connection.unregister("numbered")


def _as_csv(cell: str) -> str:
    doubled = f"""'"' || replace({cell}, '"', '""') || '"'"""
    is_special = f"regexp_matches({cell}, '[\",\\r\\n]')"
    return f"coalesce(CASE WHEN {is_special} THEN {doubled} ELSE {cell} END, '')"


@contextmanager
def new_rejected(connection: duckdb.DuckDBPyConnection, file: Path) -> Iterator[None]:
    """Write the file under another name, and give it its own when all went well."""
    beside = file.with_name(f".{file.name}.new")
    try:
        _write(connection, beside)
        yield
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def _write(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Write the file; a cell that a spreadsheet would take for a formula is quoted by ``'``."""
    cells = ", ".join(
        f'"{name}"' if name == "line" else f'{_harmless(name)} AS "{name}"' for name in HEADER
    )
    connection.execute(
        f'COPY (SELECT {cells} FROM rejected ORDER BY source, line, "into") '
        f"TO {literal(str(file))} (FORMAT csv, HEADER)"
    )


def _harmless(name: str) -> str:
    cell = f'"{name}"'
    return (
        f"CASE WHEN regexp_matches({cell}, '^[=+@\\t\\r-]') "
        f"AND NOT regexp_full_match({cell}, '[+-][0-9.,]+') THEN '''' || {cell} ELSE {cell} END"
    )


def first_faults(connection: duckdb.DuckDBPyConnection) -> list[Fault]:
    """The first of the rejected rows' faults, for showing."""
    rows = connection.execute(
        'SELECT file, line, "column", value, reason, advice FROM rejected '
        f'ORDER BY source, line, "into" LIMIT {MOST_SHOWN}'
    ).fetchall()
    return [Fault(*row) for row in rows]


def check_rejected_file(file: Path) -> None:
    """Raise `MappingError` where another file would be overwritten."""
    if not file.parent.is_dir():
        raise wrong(_("there is no folder {folder} for the rejected rows"), folder=file.parent)
    if file.exists() and not is_rejected_file(file):
        raise wrong(_("{file} is another file; name one for the rejected rows"), file=file)


def is_rejected_file(file: Path) -> bool:
    """Whether an import wrote that file."""
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return stream.readline().strip() == ",".join(HEADER).encode()
