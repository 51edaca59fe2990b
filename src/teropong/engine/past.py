"""As it was: the moments of a store at an instant in the past.

Most rows need only be cut: a stay that was left later had not been left. What that cannot tell is
derived anew from facts cut at the instant, as everything is, for the few keys that are entangled
with what came later: deals reopened or handed over since, a slip just then, a first move still to
come; accounts with a meeting planned across the instant, or still inside their first window.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta

from teropong.engine.reference import END
from teropong.engine.refresh import REFERENCES, drop_steps, extract, hold, make_step, write
from teropong.engine.store import Store
from teropong.facts.parsing import literal
from teropong.facts.zone import DAY, SECOND, local_date
from teropong.moments import KEYS, MOMENTS, Moment, Of, needed_for

_SLIP = 60 * SECOND
_PAST = "temp.past_"
_BUYERS = (
    "SELECT DISTINCT account_no FROM facts.opportunities WHERE account_no IS NOT NULL "
    "AND deal_no IN (SELECT deal_no FROM temp.touched_deal)"
)


@contextmanager
def as_it_was(store: Store, as_of: int, only: Collection[str] = ()) -> Iterator[Store]:
    """The store as it was at an instant, exclusive: only what happened before is known.

    With ``only`` no other moments than these can be asked: less is derived anew.
    """
    past = store.through(_PAST)
    moments = needed_for(only) if only else MOMENTS
    derived_for = {moment.of for moment in moments}
    after = f"DATE '{local_date(as_of - 1, store.settings.zone) + timedelta(days=1)}'"
    hold(store, "deal", _entangled_deals(store, as_of, after))
    if "buyer" in derived_for:
        hold(store, "buyer", _BUYERS)
    if "contact" in derived_for:
        hold(store, "contact", _entangled_accounts(store, as_of, after))
    try:
        for name in REFERENCES:
            store.database.view(past.moment(name), f"SELECT * FROM {store.moment(name)}")
        extracted: set[Of] = set()
        for moment in moments:
            if moment.of not in extracted:
                extract(past, moment.of, as_of)
                extracted.add(moment.of)
            sql = write(past, moment, as_of, is_restricted=True)
            if not moment.kept:
                make_step(past, moment, sql)
                continue
            store.database.make(f"temp.anew_{moment.name}", sql)
            cut = _cut(store, moment, as_of, after)
            both = f"SELECT * FROM temp.anew_{moment.name} UNION ALL {cut}"
            store.database.view(past.moment(moment.name), both)
        yield past
    finally:
        _forget(past, moments)


def _cut(store: Store, moment: Moment, as_of: int, after: str) -> str:
    """SQL: the rows that were there, with what came later taken from them."""

    def before(column: str) -> str:
        return f"m.{column} < " + (after if column.endswith("_on") else str(as_of))

    held = {
        column: f"CASE WHEN {before(later)} THEN m.{column} END"
        for later, brings in moment.later.items()
        for column in (later, *brings)
    }
    if moment.until:
        until = moment.until
        held[until] = f"CASE WHEN {before(until)} THEN m.{until} ELSE {END} END"
    names = store.database.names(store.moment(moment.name))
    told = [f"{held[name]} AS {name}" if name in held else f"m.{name}" for name in names]
    return (
        f"SELECT {', '.join(told)} FROM {store.moment(moment.name)} m "
        f"LEFT JOIN temp.touched_{moment.of} t ON t.{moment.key} = m.{moment.key} "
        f"WHERE {before(moment.since)} AND t.{moment.key} IS NULL"
    )


def _entangled_deals(store: Store, as_of: int, after: str) -> str:
    """SQL: the deals that cutting rows would show otherwise than they were."""
    deals, history = "facts.opportunities", "facts.opportunity_history"
    stays = store.moment("stays")
    is_closed_later = f"outcome <> 'open' AND closed_at >= {as_of}"
    return f"""
      WITH later AS (
        SELECT deal_no FROM {deals} WHERE created_at >= {as_of} OR ({is_closed_later})
        UNION SELECT deal_no FROM {history} WHERE changed_at >= {as_of}),
      named AS (
        SELECT deal_no FROM {history} WHERE stage IN ('won', 'lost')
          OR (changed_at >= {as_of - _SLIP} AND changed_at < {as_of})),
      that_day AS (
        SELECT deal_no FROM {history} WHERE changed_at >= {as_of} AND changed_on < {after}
        UNION ALL SELECT deal_no FROM {deals}
        WHERE ({is_closed_later} AND closed_on < {after})
          OR (created_at >= {as_of} AND created_on < {after})),
      unmoved AS (
        SELECT s.deal_no FROM {stays} s JOIN {deals} o ON o.deal_no = s.deal_no
        WHERE s.entered_at >= {as_of} AND o.created_at < {as_of}
          AND s.deal_no NOT IN (SELECT deal_no FROM {stays} x WHERE entered_at < {as_of})),
      uncreated AS (
        SELECT h.deal_no FROM {history} h
        JOIN {deals} o ON o.deal_no = h.deal_no AND o.created_at >= {as_of}
        WHERE h.changed_at < {as_of})
      SELECT deal_no FROM later WHERE deal_no IN (SELECT deal_no FROM named)
      UNION SELECT deal_no FROM that_day
      UNION SELECT deal_no FROM {store.moment("owners")} WHERE from_at >= {as_of}
      UNION SELECT deal_no FROM unmoved
      UNION SELECT deal_no FROM uncreated"""


def _entangled_accounts(store: Store, as_of: int, after: str) -> str:
    """SQL: the accounts whose meetings and attempts cutting rows would show otherwise."""
    channels = ", ".join(literal(channel) for channel in store.settings.meeting_channels)
    attempts, window = store.moment("attempts"), store.settings.attribution_days * DAY
    return f"""
      SELECT account_no FROM facts.activities
      WHERE channel IN ({channels}) AND status <> 'cancelled' AND (
        (occurred_at >= {as_of} AND (
          created_at IS NULL OR created_at < {as_of} OR occurred_on < {after}))
        OR (status = 'planned' AND occurred_at < {as_of} AND created_at >= {as_of}))
      UNION SELECT f.account_no FROM {attempts} f JOIN {attempts} l ON l.account_no = f.account_no
      WHERE f.nth = 1 AND f.occurred_at < {as_of} AND f.occurred_at > {as_of - window}
        AND l.occurred_at >= {as_of} AND l.occurred_at < f.occurred_at + {window}"""


def _forget(past: Store, moments: Collection[Moment]) -> None:
    drop_steps(past, moments)
    kept = [moment.name for moment in moments if moment.kept]
    past.database.drop_view(*(past.moment(name) for name in (*REFERENCES, *kept)))
    past.database.drop(*(f"temp.anew_{name}" for name in kept))
    past.database.drop(*(f"temp.touched_{of}" for of in KEYS))
