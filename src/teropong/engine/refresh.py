"""Deriving moments: all of them, those of what was touched, or as they were in the past.

One SQL serves all three. Touched: the rows of those keys are deleted and derived again, in the
caller's transaction; accounts follow only where their sales, or their time as a customer, changed.
The past: rows are cut where they lie (`Moment.since`, ``later``, ``until``); what is entangled
with later events is derived anew from facts cut at that instant (`past`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from string import Template
from typing import Literal

from teropong.engine.reference import BEGINNING, END
from teropong.engine.store import Store
from teropong.facts.parsing import literal
from teropong.facts.zone import DAY
from teropong.moments import KEYS, MOMENTS, Moment, Of

REFERENCES = ("calendar", "rates", "ladder", "crew")
_WHOLE = {
    "accounts": "facts.accounts",
    "all_history": "facts.opportunity_history",
    "opportunities": "facts.opportunities",
    "activities": "facts.activities",
}
"""The facts that moments read, by the names that these give them."""
Entity = Literal["deal", "account"]


def rebuild(store: Store) -> None:
    """Derive every moment anew from all facts, in order of time: most questions are of a period."""
    for moment in MOMENTS:
        sql = write(store, moment, None, is_restricted=False)
        if moment.kept:
            store.database.make(store.moment(moment.name), sql, moment.since, moment.key)
        else:
            make_step(store, moment, sql)
    drop_steps(store)


def touch(store: Store, queries: Mapping[Entity, str]) -> None:
    """Hold the numbers ready that ``queries`` yield, in the tables ``temp.touched_…``.

    Of ``account`` are those whose own row or activities changed; buyers follow from the deals.
    """
    for entity, sql in queries.items():
        hold(store, entity, sql)


def hold(store: Store, name: str, sql: str) -> None:
    """Hold keys in the table ``temp.touched_…``."""
    store.database.make(f"temp.touched_{name}", sql)


def refresh(store: Store) -> int:
    """Derive the moments of what `touch` holds ready; one transaction is the caller's.

    Returns how many accounts were derived again.
    """
    sales = store.moment("sales")
    touched = "SELECT deal_no FROM temp.touched_deal"
    bought = f"SELECT account_no FROM {sales} s WHERE deal_no IN ({touched})"
    hold(store, "buyer", f"SELECT account_no FROM temp.touched_account UNION {bought}")
    _derive_again(store, "deal")
    store.database.append("temp.touched_buyer", bought)
    spells = (
        f"SELECT * FROM {store.moment('customers')} "
        "WHERE account_no IN (SELECT account_no FROM temp.touched_buyer)"
    )
    hold(store, "spells", spells)
    _derive_again(store, "buyer")
    was = "SELECT * FROM temp.touched_spells"
    hold(
        store,
        "contact",
        "SELECT account_no FROM temp.touched_account UNION SELECT account_no FROM "
        f"(({was} EXCEPT {spells}) UNION ALL ({spells} EXCEPT {was})) changed",
    )
    _derive_again(store, "contact")
    drop_steps(store)
    accounts = " UNION ".join(
        f"SELECT account_no FROM temp.touched_{whose}" for whose in ("buyer", "contact")
    )
    return int(store.rows(f"SELECT count(account_no) FROM ({accounts}) t")[0][0])


def _derive_again(store: Store, of: Of) -> None:
    if not store.rows(f"SELECT 1 FROM temp.touched_{of} LIMIT 1"):
        return
    extract(store, of)
    for moment in (moment for moment in MOMENTS if moment.of == of):
        sql = write(store, moment, None, is_restricted=True)
        if not moment.kept:
            make_step(store, moment, sql)
            continue
        store.database.exchange(store.moment(moment.name), _is_touched(of), sql)


def _is_touched(of: Of) -> str:
    return f"{KEYS[of]} IN (SELECT {KEYS[of]} FROM temp.touched_{of})"


def make_step(store: Store, moment: Moment, sql: str) -> None:
    """Derive a moment that is only a step on the way to others."""
    store.database.make(f"temp.step_{moment.name}", sql)


def drop_steps(store: Store, moments: Collection[Moment] = MOMENTS) -> None:
    """Forget the steps between facts and moments, and the facts that were copied aside."""
    steps = [f"step_{moment.name}" for moment in moments if not moment.kept]
    keyed = {moment.of for moment in moments}
    aside = [_extract_name(of, table) for of in keyed for table in _extracted(store, of)]
    store.database.drop(*(f"temp.{table}" for table in (*steps, *aside)))


def extract(store: Store, of: Of, as_of: int | None = None) -> None:
    """Copy the facts of the touched keys aside, as they are read: many times; the whole once."""
    only = _extracted(store, of)
    tables = {
        name: f"(SELECT * FROM {_WHOLE[name]} f WHERE f.{mine})" for name, mine in only.items()
    }
    read = _facts(_WHOLE | tables, as_of)
    for name in only:
        store.database.make(f"temp.{_extract_name(of, name)}", f"SELECT * FROM {read[name]} t")


def _extract_name(of: Of, name: str) -> str:
    return f"touched_{of}_{name}"


def _extracted(store: Store, of: Of) -> Mapping[str, str]:
    mine = _is_touched(of)
    if of == "deal":
        accounts = "account_no IN (SELECT account_no FROM temp.touched_deal_opportunities)"
        return {"opportunities": mine, "all_history": mine, "accounts": accounts}
    if of == "buyer":
        sold = f"deal_no IN (SELECT deal_no FROM {store.moment('sales')} WHERE {mine})"
        return {"opportunities": sold, "accounts": mine}
    return {"activities": mine, "accounts": mine}


def write(store: Store, moment: Moment, as_of: int | None, *, is_restricted: bool) -> str:
    """The moment's SQL over all facts, or over what `extract` copied aside, before ``as_of``."""
    settings = store.settings
    aside: dict[str, str] = {}
    names = {other.name: store.moment(other.name) for other in MOMENTS if other.kept}
    if is_restricted:
        aside = {
            name: f"temp.{_extract_name(moment.of, name)}" for name in _extracted(store, moment.of)
        }
        names = {
            name: f"(SELECT * FROM {held} r WHERE r.{_is_touched(moment.of)})"
            for name, held in names.items()
        }
    names |= {other.name: f"temp.step_{other.name}" for other in MOMENTS if not other.kept}
    names |= _facts(_WHOLE | aside, as_of) | aside
    names |= {name: store.moment(name) for name in REFERENCES}
    names |= {
        "beginning": str(BEGINNING),
        "end": str(END),
        "as_of": str(END if as_of is None else as_of),
        "currency": literal(settings.currency),
        "meeting_channels": ", ".join(literal(channel) for channel in settings.meeting_channels),
        "attribution": str(settings.attribution_days * DAY),
    }
    return Template(moment.sql).safe_substitute(names)


def _facts(tables: Mapping[str, str], as_of: int | None) -> dict[str, str]:
    """What moments read of the facts, as relations; of those before ``as_of`` where it is given."""
    before = "TRUE" if as_of is None else "{} < " + str(as_of)
    closed = f"outcome <> 'open' AND {before.format('closed_at')}"
    happened = before.format("occurred_at")
    return {
        "accounts": f"(SELECT account_no, source, segment, customer_since "
        f"FROM {tables['accounts']} a)",
        "all_history": f"""(
          SELECT deal_no, changed_at, changed_on, stage, amount_minor, rep_id, expected_close_on,
            line
          FROM {tables["all_history"]} h)""",
        "history": f"(SELECT * FROM {tables['all_history']} h WHERE {before.format('changed_at')})",
        "opportunities": f"""(
          SELECT deal_no, account_no, rep_id, pipeline, created_at, created_on, stage,
            currency, amount_minor, cost_minor, expected_close_on, source, line,
            CASE WHEN {closed} THEN outcome ELSE 'open' END AS outcome,
            CASE WHEN {closed} THEN closed_at END AS closed_at,
            CASE WHEN {closed} THEN closed_on END AS closed_on,
            CASE WHEN outcome <> 'open' THEN closed_at END AS last_close_at
          FROM {tables["opportunities"]} o WHERE {before.format("created_at")})""",
        "activities": f"""(
          SELECT activity_id, rep_id, account_no, deal_no, channel, direction, occurred_at,
            occurred_on, created_at, line,
            CASE WHEN status IN ('done', 'no_show') AND NOT ({happened}) THEN 'planned'
              ELSE status END AS status
          FROM {tables["activities"]} a
          WHERE (status IN ('done', 'no_show') AND {happened})
            OR created_at IS NULL OR {before.format("created_at")})""",
    }
