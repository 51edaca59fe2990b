"""Facts into a store: read, checked, and derived; again, only what was touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from teropong.engine.numbering import NUMBERED, give_numbers, take_over
from teropong.engine.reference import build_reference
from teropong.engine.refresh import Entity, rebuild, refresh, touch
from teropong.engine.store import Store, beside
from teropong.facts.checks import check_facts
from teropong.facts.faults import FaultyFacts
from teropong.facts.reading import Progress, Reading, read_folder
from teropong.facts.settings import Settings
from teropong.moments import definitions

_BESIDE = "incoming"
_INCOMING = f"{_BESIDE}.facts"
"""Where a folder is read to: a database of its own, so that the store holds nothing twice."""
_KEPT = """CREATE OR REPLACE TABLE moments.kept (
  settings VARCHAR, tables VARCHAR, definitions VARCHAR,
  latest BIGINT, last_noted BIGINT, first_activity BIGINT, first_deal BIGINT)"""


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
    store: Store, folder: Path, progress: Progress | None = None, *, is_checked: bool = True
) -> None:
    """Read a folder into a new store and derive every moment.

    Where it was written by ourselves, of records that were checked when they came in, its rows
    are taken as they stand unless ``is_checked``.
    """
    connection, settings = store.connection, store.settings
    read = read_checked if is_checked else read_folder
    with beside(connection, _BESIDE, folder):
        reading = read(connection, folder, settings, schema=_INCOMING, progress=progress)
        give_numbers(connection, _INCOMING)
        take_over(connection, _INCOMING)
    _derive(store, reading)


def _derive(store: Store, reading: Reading) -> None:
    store.connection.execute("CREATE SCHEMA IF NOT EXISTS moments")
    build_reference(store)
    rebuild(store)
    _keep(store, reading)


def load(store: Store, folder: Path, progress: Progress | None = None) -> Loaded:
    """Bring a store up to a folder: all anew the first time, then only what was touched.

    The folder is read beside what is there, and takes its place in one transaction: a load that
    fails leaves the store as it was.
    """
    connection, settings = store.connection, store.settings
    with beside(connection, _BESIDE, folder):
        reading = read_checked(connection, folder, settings, schema=_INCOMING, progress=progress)
        connection.execute("BEGIN")
        try:
            done = _take_in(store, reading)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    connection.execute("CHECKPOINT")
    return done


def _take_in(store: Store, reading: Reading) -> Loaded:
    connection = store.connection
    is_new = not is_loaded(connection) or not is_current(connection)
    if is_new:
        connection.execute("DROP SCHEMA IF EXISTS facts CASCADE")
    give_numbers(connection, _INCOMING)
    if is_new:
        take_over(connection, _INCOMING)
        _derive(store, reading)
        return _all(store)
    before, order = kept_settings(connection), order_of(store)
    touch(store, _touched())
    take_over(connection, _INCOMING)
    build_reference(store)
    if before != store.settings or order != order_of(store):
        rebuild(store)
        done = _all(store)
    else:
        accounts = refresh(store)
        done = Loaded(False, _count(store, "touched_deal"), accounts)
    _keep(store, reading)
    return done


def _all(store: Store) -> Loaded:
    return Loaded(True, _count(store, "facts.opportunities"), _count(store, "facts.accounts"))


def is_loaded(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a database holds facts and moments."""
    return bool(
        connection.execute(
            "SELECT 1 FROM information_schema.tables "
            "WHERE table_schema = 'moments' AND table_name = 'kept'"
        ).fetchall()
    )


def is_current(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a loaded database's moments were derived as they are now defined."""
    columns = connection.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = 'moments' AND table_name = 'kept'"
    ).fetchall()
    if ("definitions",) not in columns:
        return False
    kept = connection.execute("SELECT definitions FROM moments.kept").fetchall()
    return kept == [(definitions(),)]


def kept_settings(connection: duckdb.DuckDBPyConnection) -> Settings:
    """The settings with which the database's moments were derived."""
    return Settings.from_json(
        connection.execute("SELECT settings FROM moments.kept").fetchall()[0][0]
    )


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
    store.connection.execute(_KEPT)
    tables = ";".join(f"{name}:{','.join(columns)}" for name, columns in reading.columns.items())
    store.connection.execute(
        f"INSERT INTO moments.kept SELECT ?, ?, ?, {_bounds_sql(store.fact)}",
        [store.settings.to_json(), tables, definitions()],
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
        store.connection.execute(
            "UPDATE moments.kept SET latest = ?, last_noted = ?, first_activity = ?, "
            "first_deal = ?",
            [now.latest, now.last_noted, now.first_activity, now.first_deal],
        )


def _bounds_sql(table: Callable[[str], str]) -> str:
    names = ("activities", "opportunities", "opportunity_history", "accounts")
    return _BOUNDS.format(**{name: table(name) for name in names})


_BOUNDS = """
  (SELECT max(done_at) FROM (
    SELECT max(occurred_at) AS done_at FROM {activities} WHERE status IN ('done', 'no_show')
    UNION ALL SELECT max(created_at) FROM {opportunities}
    UNION ALL SELECT max(closed_at) FROM {opportunities} WHERE outcome <> 'open'
    UNION ALL SELECT max(changed_at) FROM {opportunity_history}) t),
  (SELECT max(noted_at) FROM (
    SELECT max(created_at) AS noted_at FROM {activities} WHERE status = 'planned'
    UNION ALL SELECT max(c.starts_at) FROM {accounts} a
      JOIN moments.calendar c ON c.day = a.customer_since) t),
  (SELECT min(occurred_at) FROM {activities} WHERE status IN ('done', 'no_show')),
  (SELECT min(created_at) FROM {opportunities})"""


def _count(store: Store, table: str) -> int:
    return int(store.rows(f"SELECT count(*) FROM {table}")[0][0])


def order_of(store: Store) -> list[tuple[Any, ...]]:
    """What every deal's moments are derived with: stages and rates."""
    ladder = store.rows(f"SELECT * FROM {store.moment('ladder')} ORDER BY ALL")
    return ladder + store.rows(f"SELECT * FROM {store.moment('rates')} ORDER BY ALL")


def _difference(table: str, key: str, ties: str, is_tie: str = "TRUE") -> str:
    """Keys of the rows that one of the two has and the other lacks, or has in another order.

    The order in the file matters among rows that are alike in ``ties``.
    """
    nth = (
        f"CASE WHEN {is_tie} THEN row_number() OVER (PARTITION BY {ties}, {is_tie} ORDER BY line) "
        "ELSE 0 END"
    )
    numbers = "".join(f", {one}_no" for one in NUMBERED[table])
    old = f"SELECT * EXCLUDE (line{numbers}), {nth} AS nth FROM facts.{table}"
    new = f"SELECT * EXCLUDE (line), {nth} AS nth FROM {_INCOMING}.{table}"
    return f"SELECT {key} FROM (({old} EXCEPT ALL {new}) UNION ALL ({new} EXCEPT ALL {old})) d"


def _touched() -> dict[Entity, str]:
    """What an edit touches: deals by their own rows or their account's, accounts by theirs."""
    accounts = _difference("accounts", "account_id", "account_id", "FALSE")
    is_first_sale = "outcome = 'won' AND account_id IS NOT NULL"
    deals = _difference("opportunities", "opportunity_id", "account_id, closed_at", is_first_sale)
    history = _difference("opportunity_history", "opportunity_id", "opportunity_id, changed_at")
    activities = _difference("activities", "account_id", "account_id, occurred_at")
    return {
        "deal": f"""
          SELECT deal_no FROM facts.deal_numbers WHERE opportunity_id IN (
            SELECT opportunity_id FROM ({deals} UNION {history}) e
            UNION SELECT opportunity_id FROM {_INCOMING}.opportunities
              WHERE account_id IN ({accounts}))""",
        "account": f"""
          SELECT account_no FROM facts.account_numbers
          WHERE account_id IN ({activities} UNION {accounts})""",
    }
