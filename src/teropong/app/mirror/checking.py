"""Whether the mirror is what a rebuild of the same moment would be, to the last unit."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

from teropong.app.mirror.file import opened
from teropong.app.mirror.owner import Owner
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.load import build
from teropong.engine.numbering import IDS, NUMBERED, NUMBERS
from teropong.engine.refresh import REFERENCES
from teropong.engine.store import Store
from teropong.facts.parsing import literal
from teropong.facts.schema import TABLES
from teropong.facts.settings import read_settings
from teropong.moments import MOMENTS

_TIES = {"opportunities": "account_id", "opportunity_history": "opportunity_id",
         "activities": "account_id"}  # fmt: skip
"""Within which the order of the rows of a table counts."""
Differing: TypeAlias = tuple[dict[str, int], dict[str, tuple[int, int]]]
"""By table: how many rows it has, and how many only this one or only the other has."""


@dataclass(frozen=True)
class Checked:
    """What a check found: the rows of each table, and how many of them only one of the two has."""

    rows: dict[str, int]
    differing: dict[str, tuple[int, int]]
    seconds: float


def check(owner: Owner) -> Checked:
    """Compare the mirror with one built anew from the records, both as of one moment."""
    began = time.perf_counter()
    with (
        owner.at_rest() as (store, folder),
        tempfile.TemporaryDirectory(prefix="teropong-check-") as place,
    ):
        file = Path(place) / "anew.duckdb"
        with opened(file) as connection:
            anew = Store(DuckDB(connection), read_settings(folder))
            build(anew, folder, is_checked=False)
            if not isinstance(store.database, DuckDB):
                return Checked(*_brought(store, anew), time.perf_counter() - began)
        name = f"anew_{uuid4().hex[:8]}"
        # Attached within the reader's transaction, it goes with it.
        store.connection.execute(f"ATTACH {literal(str(file))} AS {name} (READ_ONLY)")
        rows, differing = compared(store, name)
    return Checked(rows, differing, time.perf_counter() - began)


def compared(store: Store, other: str) -> Differing:
    """The rows of each table of facts and moments, and how many only this or the other has."""
    rows: dict[str, int] = {}
    differing: dict[str, tuple[int, int]] = {}
    for table in _tables():
        mine, theirs = (_told(store, prefix, table) for prefix in ("", f"{other}."))
        [(count, too_many, lacking)] = store.rows(
            f"""WITH mine AS ({mine}), theirs AS ({theirs})
            SELECT (SELECT count(*) FROM mine),
              (SELECT count(*) FROM (SELECT * FROM mine EXCEPT ALL SELECT * FROM theirs) a),
              (SELECT count(*) FROM (SELECT * FROM theirs EXCEPT ALL SELECT * FROM mine) b)"""
        )
        rows[table] = count
        if too_many or lacking:
            differing[table] = (too_many, lacking)
    return rows, differing


def _brought(store: Store, anew: Store) -> Differing:
    """The same of a warehouse and what was built anew beside it, a table at a time brought here."""
    rows: dict[str, int] = {}
    differing: dict[str, tuple[int, int]] = {}
    for table in _tables():
        mine, theirs = (Counter(one.rows(_told(one, "", table))) for one in (store, anew))
        rows[table] = mine.total()
        if mine != theirs:
            differing[table] = ((mine - theirs).total(), (theirs - mine).total())
    return rows, differing


def _tables() -> Iterator[str]:
    yield from (f"facts.{table.name}" for table in TABLES)
    yield from (f"moments.{name}" for name in REFERENCES)
    yield from (f"moments.{moment.name}" for moment in MOMENTS if moment.kept)
    yield "moments.kept"


def _told(store: Store, prefix: str, table: str) -> str:
    """SQL: a table's rows, ids in place of numbers, and places among their like for lines."""
    kind, _dot, name = table.partition(".")
    columns, joins = [], ""
    for column in store.database.names(table):
        if column == "line":
            columns.append(_place(name))
        elif column in NUMBERS:
            one = column.removesuffix("_no")
            if kind == "facts" and name in NUMBERED:
                # The ids stand beside; that the numbers are theirs is what is compared.
                columns.append(f"{column}s.{IDS[one]} AS {column}")
            else:
                columns.append(f"{column}s.{IDS[one]}")
            numbers = f"{prefix}facts.{one}_numbers"
            joins += f" LEFT JOIN {numbers} {column}s ON {column}s.{column} = m.{column}"
        else:
            columns.append(f'm."{column}"')
    return f"SELECT {', '.join(columns)} FROM {prefix}{table} m{joins}"


def _place(table: str) -> str:
    """SQL: a row's place among its like; what stands alone has none that counts."""
    if table == "accounts":
        return "0 AS nth"
    if table not in _TIES:
        return "row_number() OVER (ORDER BY m.line) AS nth"
    ties = f"m.{_TIES[table]}"
    nth = f"row_number() OVER (PARTITION BY {ties} ORDER BY m.line)"
    return f"CASE WHEN {ties} IS NOT NULL THEN {nth} END AS nth"
