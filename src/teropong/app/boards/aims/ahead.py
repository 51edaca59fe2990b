"""Where the chance of a target is told: by the forecast, which knows the open deals.

The pace sees only what was done. Beside a forecast its chance would be a second one of the same
target, so that a board leads there instead.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from teropong.engine.store import Store
from teropong.facts.calendar import Period, grain_of, period_of
from teropong.facts.zone import start_of_day
from teropong.outlook.chance.lane import FEWEST

Row = dict[str, Any]
_FORETOLD = (None, "profit", "deals")
_LEARNT_OF = timedelta(days=2 * 365)


def led(store: Store, rows: list[Row], today: date) -> list[Row]:
    """The paces, those that are foretold with ``ahead_at``: where the chance of the target is."""
    if not rows or not _foretells(store, today):
        return rows
    start = store.settings.fiscal_start
    at = [(row, _address(row, today, start)) for row in rows]
    return [row | {"ahead_at": address} if address else row for row, address in at]


def _foretells(store: Store, today: date) -> bool:
    since = start_of_day(today - _LEARNT_OF, store.settings.zone)
    counted = ", ".join(f"count(CASE WHEN outcome = '{one}' THEN 1 END)" for one in ("won", "lost"))
    table = store.fact("opportunities")
    [closes] = store.rows(f"SELECT {counted} FROM {table} WHERE closed_at >= {since}")
    return bool(min(closes) >= FEWEST)


def _address(row: Row, today: date, fiscal_start: int) -> str | None:
    start, end = (date.fromisoformat(row[word]) for word in ("start", "end"))
    is_told = row["indicator"] == "revenue" and row["measure"] in _FORETOLD and not row["pipeline"]
    if not is_told or end <= today:
        return None
    grain = grain_of(Period(row["period"], start, end), fiscal_start)
    whose = {} if row["scope_kind"] == "company" else {row["scope_kind"]: row["scope"]}
    if grain in ("month", "quarter") and period_of(today, grain, fiscal_start).start == start:
        return "/forecast/?" + urlencode({"grain": grain, **whose})
    if row["measure"] is None and grain not in ("day", "week"):
        return "/plan/?" + urlencode({"period": row["period"], **whose})
    return None
