"""Facts into a store: read, checked, and derived; again, only what was touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from teropong.engine.database import Database
from teropong.engine.duckdb.opening import beside
from teropong.engine.numbering import NUMBERS, give_numbers, take_over
from teropong.engine.reference import build_reference
from teropong.engine.refresh import Entity, rebuild, refresh, touch
from teropong.engine.store import Store
from teropong.facts.checks import check_facts
from teropong.facts.faults import FactsError, FaultyFacts
from teropong.facts.parsing import literal, quoted
from teropong.facts.reading import Progress, Reading, read_folder
from teropong.facts.schema import TABLES
from teropong.facts.settings import Settings
from teropong.language import _
from teropong.moments import MOMENTS, definitions

_INCOMING = "incoming"
"""Where a folder is read to: a database of its own, so that the store holds nothing twice."""
_READ = f"{_INCOMING}.facts"
FOLLOWED = "moments.followed"
"""Where there is such a table, the database follows the records of an app, and is left to it."""


@dataclass(frozen=True)
class Loaded:
    """What a load did: whether moments were built anew, and how many entities were touched."""

    is_rebuilt: bool
    deals: int
    accounts: int


def read_checked(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    settings: Settings,
    *,
    schema: str = "facts",
    progress: Progress | None = None,
) -> Reading:
    """Read a folder; raises `FaultyFacts` where a row stands against every figure."""
    reading = read_folder(connection, folder, settings, schema=schema, progress=progress)
    faults = check_facts(connection, reading, settings, schema=schema, only_blocking=True)
    if faults := [fault for fault in faults if fault.blocks]:
        raise FaultyFacts(faults)
    return reading


def build(
    store: Store,
    folder: Path,
    progress: Progress | None = None,
    *,
    is_checked: bool = True,
    also: Callable[[Database], None] | None = None,
) -> None:
    """Read a folder into a new store and derive every moment.

    Where it was written by ourselves, of records that were checked when they came in, its rows
    are taken as they stand unless ``is_checked``. ``also`` is done in the same change.
    """
    connection, settings = store.connection, store.settings
    read = read_checked if is_checked else read_folder
    with beside(connection, _INCOMING, folder):
        reading = read(connection, folder, settings, schema=_READ, progress=progress)
        with store.database.changing(anew=True):
            _begin(store, reading)
            if also:
                also(store.database)


def _begin(store: Store, reading: Reading) -> None:
    store.database.receive([table.name for table in TABLES])
    give_numbers(store.database)
    take_over(store.database)
    build_reference(store)
    rebuild(store)
    _keep(store, reading)


def load(store: Store, folder: Path, progress: Progress | None = None) -> Loaded:
    """Bring a store up to a folder: all anew the first time, then only what was touched.

    The folder is read beside what is there, and takes its place in one transaction: a load that
    fails leaves the store as it was.
    """
    connection, settings = store.connection, store.settings
    if store.database.names(FOLLOWED):
        raise FactsError(
            _("an app keeps its figures there (its setting engine); load into another database")
        )
    with beside(connection, _INCOMING, folder):
        reading = read_checked(connection, folder, settings, schema=_READ, progress=progress)
        is_new = not is_current(store.database) or not _is_whole(store.database)
        with store.database.changing(anew=is_new):
            if is_new:
                _begin(store, reading)
                return _all(store)
            return _take_in(store, reading)


def _take_in(store: Store, reading: Reading) -> Loaded:
    database = store.database
    database.receive([table.name for table in TABLES])
    give_numbers(database)
    before, order = kept_settings(database), order_of(store)
    touch(store, _touched(database))
    take_over(database)
    build_reference(store)
    if before != store.settings or order != order_of(store):
        rebuild(store)
        done = _all(store)
    else:
        accounts = refresh(store)
        done = Loaded(False, _count(store, "temp.touched_deal"), accounts)
    _keep(store, reading)
    return done


def _all(store: Store) -> Loaded:
    return Loaded(True, _count(store, "facts.opportunities"), _count(store, "facts.accounts"))


def is_loaded(database: Database) -> bool:
    """Whether a database holds facts and moments."""
    return bool(database.names("moments.kept"))


def is_current(database: Database) -> bool:
    """Whether a loaded database's moments were derived as they are now defined."""
    if "definitions" not in database.names("moments.kept"):
        return False
    return database.rows("SELECT definitions FROM moments.kept") == [(definitions(),)]


def _is_whole(database: Database) -> bool:
    """Whether every moment of a loaded database is there."""
    return all(database.names(f"moments.{one.name}") for one in MOMENTS if one.kept)


def kept_settings(database: Database) -> Settings:
    """The settings with which the database's moments were derived; the usual where none tell."""
    kept = database.rows("SELECT settings FROM moments.kept")
    return Settings.from_json(kept[0][0]) if kept else Settings()


def tables_given(store: Store) -> dict[str, tuple[str, ...]]:
    """The tables that the source had, and the columns of each."""
    rows = store.rows("SELECT tables FROM moments.kept")
    tables = (entry.split(":") for entry in rows[0][0].split(";") if entry)
    return {name: tuple(columns.split(",")) for name, columns in tables}


@dataclass(frozen=True)
class Bounds:
    """From when to when the facts reach.

    ``latest``: the latest instant at which something was done, plans not counted; ``last_noted``
    the latest at which a plan was put down, or from which an account is known as a customer; and
    those of the first activity done or missed, and of the first deal created.
    """

    latest: int | None
    last_noted: int | None
    first_activity: int | None
    first_deal: int | None


def bounds(store: Store) -> Bounds:
    """The bounds of a loaded store's facts."""
    rows = store.rows("SELECT latest, last_noted, first_activity, first_deal FROM moments.kept")
    return Bounds(*rows[0])


def _keep(store: Store, reading: Reading) -> None:
    tables = ";".join(f"{name}:{','.join(columns)}" for name, columns in reading.columns.items())
    told = (store.settings.to_json(), tables, definitions())
    store.database.make("moments.kept", _kept(told, _bounds_sql(store.fact)))


def _kept(words: Sequence[str], bounds: str) -> str:
    """The one row that tells of the database: settings, tables, definitions, and bounds."""
    told = dict(zip(("settings", "tables", "definitions"), words, strict=True))
    listed = ", ".join(f"CAST({literal(word)} AS $text) AS {name}" for name, word in told.items())
    return f"SELECT {listed}, {bounds}"


def _written(told: Bounds) -> str:
    """Bounds as SQL."""
    return ", ".join(
        f"CAST({'NULL' if at is None else at} AS BIGINT) AS {name}"
        for name, at in asdict(told).items()
    )


def bounds_of(store: Store, table: Callable[[str], str]) -> Bounds:
    """The bounds of the facts in the relations that ``table`` names."""
    return Bounds(*store.rows(f"SELECT {_bounds_sql(table)}")[0])


def keep_bounds(store: Store, before: Bounds, went: Bounds, came: Bounds) -> None:
    """Keep the bounds after rows made room for others: all are asked only if the outmost went."""
    now = before
    for name, wider in (
        ("latest", max), ("last_noted", max), ("first_activity", min), ("first_deal", min),
    ):  # fmt: skip
        old, lost, new = (getattr(one, name) for one in (before, went, came))
        found = [at for at in (old, new) if at is not None]
        if lost is not None and lost == old and new != wider(found):
            now = bounds_of(store, store.fact)
            break
        now = replace(now, **{name: wider(found, default=None)})
    if now != before:
        told = store.rows("SELECT settings, tables, definitions FROM moments.kept")
        store.database.exchange("moments.kept", "TRUE", _kept(told[0], _written(now)))


def _bounds_sql(table: Callable[[str], str]) -> str:
    names = ("activities", "opportunities", "opportunity_history", "accounts")
    return _BOUNDS.format(**{name: table(name) for name in names})


_BOUNDS = """
  (SELECT max(done_at) FROM (
    SELECT max(occurred_at) AS done_at FROM {activities} a WHERE status IN ('done', 'no_show')
    UNION ALL SELECT max(created_at) FROM {opportunities} o
    UNION ALL SELECT max(closed_at) FROM {opportunities} c WHERE outcome <> 'open'
    UNION ALL SELECT max(changed_at) FROM {opportunity_history} h) t) AS latest,
  (SELECT max(noted_at) FROM (
    SELECT max(created_at) AS noted_at FROM {activities} p WHERE status = 'planned'
    UNION ALL SELECT max(c.starts_at) FROM {accounts} a
      JOIN moments.calendar c ON c.day = a.customer_since) t) AS last_noted,
  (SELECT min(occurred_at) FROM {activities} a WHERE status IN ('done', 'no_show'))
    AS first_activity,
  (SELECT min(created_at) FROM {opportunities} o) AS first_deal"""


def _count(store: Store, table: str) -> int:
    return int(store.rows(f"SELECT count(*) FROM {table}")[0][0])


def order_of(store: Store) -> list[tuple[Any, ...]]:
    """What every deal's moments are derived with: stages and rates."""
    ladder = store.rows(f"SELECT * FROM {store.moment('ladder')} l ORDER BY pipeline, position")
    return ladder + store.rows(f"SELECT * FROM {store.moment('rates')} r ORDER BY 1, 2")


def _difference(database: Database, table: str, key: str, ties: str, is_tie: str = "TRUE") -> str:
    """Keys of the rows that one of the two has and the other lacks, or has in another order.

    The order in the file matters among rows that are alike in ``ties``.
    """
    nth = (
        f"CASE WHEN {is_tie} THEN row_number() OVER (PARTITION BY {ties}, {is_tie} ORDER BY line) "
        "ELSE 0 END"
    )
    told = [name for name in database.names(f"facts.{table}") if name not in ("line", *NUMBERS)]
    columns = ", ".join(quoted(name) for name in told)
    relations = [f"{where}.{table}" for where in ("facts", _INCOMING)]
    if key in ties:
        relations = [database.differing(relation) for relation in relations]
    sides = " UNION ALL ".join(
        f"SELECT {columns}, {nth} AS nth, {side} AS side FROM {relation} t"
        for relation, side in zip(relations, (1, -1), strict=True)
    )
    return (
        f"SELECT {key} FROM (SELECT {columns}, nth, sum(side) AS more FROM ({sides}) b "
        f"GROUP BY {columns}, nth) d WHERE more <> 0"
    )


def _touched(database: Database) -> dict[Entity, str]:
    """What an edit touches: deals by their own rows or their account's, accounts by theirs."""
    differing = partial(_difference, database)
    accounts = differing("accounts", "account_id", "account_id", "FALSE")
    is_first_sale = "outcome = 'won' AND account_id IS NOT NULL"
    deals = differing("opportunities", "opportunity_id", "account_id, closed_at", is_first_sale)
    history = differing("opportunity_history", "opportunity_id", "opportunity_id, changed_at")
    activities = differing("activities", "account_id", "account_id, occurred_at")
    return {
        "deal": f"""
          SELECT deal_no FROM facts.deal_numbers n WHERE opportunity_id IN (
            SELECT opportunity_id FROM ({deals} UNION {history}) e
            UNION SELECT opportunity_id FROM {_INCOMING}.opportunities o
              WHERE account_id IN ({accounts}))""",
        "account": f"""
          SELECT account_no FROM facts.account_numbers n
          WHERE account_id IN ({activities} UNION {accounts})""",
    }
