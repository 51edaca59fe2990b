"""Deriving moments: all of them, those of touched entities, or as they were in the past.

One SQL serves all three. Touched: the rows of those keys are deleted and derived again, in the
caller's transaction. The past: what happened at or after that instant is cut away, and only the
entities to which something happened since are derived anew; the rest stands as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from teropong.engine.reference import BEGINNING, END
from teropong.engine.store import Store
from teropong.facts.parsing import literal
from teropong.facts.schema import TABLES
from teropong.facts.zone import DAY
from teropong.moments import MOMENTS, Key, Moment

KEYS: tuple[Key, ...] = ("opportunity_id", "account_id")
REFERENCES = ("calendar", "rates", "ladder", "crew")
_PAST = "temp.past_"


def rebuild(store: Store) -> None:
    """Derive every moment anew from all facts."""
    for moment in MOMENTS:
        _create(store, moment, _write(store, moment, None, is_restricted=False))
    _drop_steps_between(store)


def refresh(store: Store) -> None:
    """Derive the moments of the keys that `touch` holds ready; one transaction is the caller's."""
    _extract(store)
    for moment in MOMENTS:
        sql = _write(store, moment, None, is_restricted=True)
        if moment.kept:
            table, key = store.moment(moment.name), moment.key
            store.connection.execute(
                f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM touched_{key})"
            )
            store.connection.execute(f"INSERT INTO {table} {sql}")
        else:
            _create(store, moment, sql)
    _drop_steps_between(store)


def touch(store: Store, queries: dict[Key, str]) -> None:
    """Hold the keys ready that ``queries`` yield, in the temporary tables ``touched_…``."""
    for key in KEYS:
        store.connection.execute(f"CREATE OR REPLACE TEMP TABLE touched_{key} AS {queries[key]}")


@contextmanager
def as_it_was(store: Store, as_of: int) -> Iterator[Store]:
    """The store as it was at an instant, exclusive: only what happened before is known."""
    touch(store, _since(as_of))
    _extract(store)
    past = store.through(_PAST)
    try:
        for name in REFERENCES:
            _view(past, name, f"SELECT * FROM {store.moment(name)}")
        for moment in MOMENTS:
            sql = _write(past, moment, as_of, is_restricted=True)
            new, key = f"temp.anew_{moment.name}", moment.key
            store.connection.execute(f"CREATE OR REPLACE TEMP TABLE anew_{moment.name} AS {sql}")
            kept = f"SELECT * FROM {new}"
            if moment.kept:
                kept += (
                    f" UNION ALL SELECT m.* FROM {store.moment(moment.name)} m "
                    f"ANTI JOIN temp.touched_{key} t ON t.{key} = m.{key}"
                )
            _view(past, moment.name, kept)
        yield past
    finally:
        _forget(past)


def _view(past: Store, name: str, sql: str) -> None:
    past.connection.execute(f"CREATE OR REPLACE TEMP VIEW past_{name} AS {sql}")


def _forget(past: Store) -> None:
    for name in (*REFERENCES, *(moment.name for moment in MOMENTS)):
        past.connection.execute(f"DROP VIEW IF EXISTS {past.moment(name)}")
    for moment in MOMENTS:
        past.connection.execute(f"DROP TABLE IF EXISTS temp.anew_{moment.name}")


def _since(as_of: int) -> dict[Key, str]:
    deals = f"""
      SELECT opportunity_id FROM facts.opportunities WHERE created_at >= {as_of}
        OR (outcome <> 'open' AND closed_at >= {as_of})
      UNION SELECT opportunity_id FROM facts.opportunity_history WHERE changed_at >= {as_of}"""
    return {
        "opportunity_id": deals,
        "account_id": f"""
          SELECT account_id FROM facts.activities WHERE created_at >= {as_of}
            OR (status IN ('done', 'no_show') AND occurred_at >= {as_of})
          UNION SELECT account_id FROM facts.accounts a JOIN moments.calendar c
            ON c.day = a.customer_since WHERE c.starts_at >= {as_of}
          UNION SELECT account_id FROM facts.opportunities
            WHERE opportunity_id IN ({deals}) AND account_id IS NOT NULL""",
    }


def _create(store: Store, moment: Moment, sql: str) -> None:
    store.connection.execute(f"CREATE OR REPLACE TABLE {store.moment(moment.name)} AS {sql}")


def _drop_steps_between(store: Store) -> None:
    for moment in MOMENTS:
        if not moment.kept:
            store.connection.execute(f"DROP TABLE {store.moment(moment.name)}")


def _extract(store: Store) -> None:
    """Copy the facts of the touched keys aside: they are read many times, the whole tables once."""
    for key, tables in _EXTRACTED.items():
        for table, only in tables.items():
            store.connection.execute(
                f"CREATE OR REPLACE TEMP TABLE {_extract_name(key, table)} AS "
                f"SELECT * FROM facts.{table} f WHERE f.{only}"
            )


def _extract_name(key: Key, table: str) -> str:
    return f"touched_{key}_{table}"


_OF_DEALS = "opportunity_id IN (SELECT opportunity_id FROM touched_opportunity_id)"
_OF_ACCOUNTS = "account_id IN (SELECT account_id FROM touched_account_id)"
_EXTRACTED: dict[Key, dict[str, str]] = {
    "opportunity_id": {
        "opportunities": _OF_DEALS,
        "opportunity_history": _OF_DEALS,
        "accounts": "account_id IN (SELECT account_id FROM touched_opportunity_id_opportunities)",
    },
    "account_id": {
        "opportunities": _OF_ACCOUNTS,
        "activities": _OF_ACCOUNTS,
        "accounts": _OF_ACCOUNTS,
    },
}


def _write(store: Store, moment: Moment, as_of: int | None, *, is_restricted: bool) -> str:
    """The moment's SQL over all facts, or over what `_extract` copied aside."""
    key, settings = moment.key, store.settings
    tables = {table.name: f"facts.{table.name}" for table in TABLES}
    names = {other.name: store.moment(other.name) for other in MOMENTS}
    if is_restricted:
        tables |= {table: f"temp.{_extract_name(key, table)}" for table in _EXTRACTED[key]}
        mine = f"WHERE r.{key} IN (SELECT {key} FROM touched_{key})"
        names = {name: f"(SELECT * FROM {held} r {mine})" for name, held in names.items()}
    names |= _facts(tables, as_of)
    names |= {name: store.moment(name) for name in REFERENCES}
    names |= {
        "beginning": str(BEGINNING),
        "end": str(END),
        "as_of": str(END if as_of is None else as_of),
        "currency": literal(settings.currency),
        "meeting_channels": ", ".join(literal(channel) for channel in settings.meeting_channels),
        "attribution": str(settings.attribution_days * DAY),
    }
    return store.dialect.write(moment.sql, names)


def _facts(tables: Mapping[str, str], as_of: int | None) -> dict[str, str]:
    """The facts that are read, as relations; those before ``as_of`` where it is given."""
    before = "TRUE" if as_of is None else "{} < " + str(as_of)
    closed = f"outcome <> 'open' AND {before.format('closed_at')}"
    happened = before.format("occurred_at")
    return {
        "history": f"(SELECT * FROM {tables['opportunity_history']} h "
        f"WHERE {before.format('changed_at')})",
        "all_history": tables["opportunity_history"],
        "accounts": tables["accounts"],
        "opportunities": f"""(
          SELECT opportunity_id, account_id, rep_id, pipeline, created_at, created_on, stage,
            currency, amount_minor, cost_minor, expected_close_on, source, line,
            CASE WHEN {closed} THEN outcome ELSE 'open' END AS outcome,
            CASE WHEN {closed} THEN closed_at END AS closed_at,
            CASE WHEN {closed} THEN closed_on END AS closed_on,
            CASE WHEN outcome <> 'open' THEN closed_at END AS last_close_at
          FROM {tables["opportunities"]} o WHERE {before.format("created_at")})""",
        "activities": f"""(
          SELECT activity_id, rep_id, account_id, opportunity_id, channel, direction, occurred_at,
            occurred_on, created_at, line,
            CASE WHEN status IN ('done', 'no_show') AND NOT ({happened}) THEN 'planned'
              ELSE status END AS status
          FROM {tables["activities"]} a
          WHERE (status IN ('done', 'no_show') AND {happened})
            OR created_at IS NULL OR {before.format("created_at")})""",
    }
