"""What forecasts and plans of all parts are made of, kept where the mirror is owned.

As long as the records stay as they are, and for an hour at most: days and chances age.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from teropong.app.mirror.held import told_by
from teropong.engine.evaluate import seen_from
from teropong.engine.store import Store
from teropong.facts.zone import local_date
from teropong.outlook.plan.reading import Known, read_known
from teropong.outlook.reading import read_targets

_HOUR = 3_600_000_000


class Seen(NamedTuple):
    """A version of the records, seen within one hour of a day."""

    version: str
    hour: int
    day: date


_kept: tuple[Seen, Known] | None = None


def seen_of(store: Store, as_of: int) -> Seen:
    """From where an instant sees the mirror."""
    return Seen(
        told_by(store.database).name, as_of // _HOUR, local_date(as_of, store.settings.zone)
    )


def known_of(store: Store, as_of: int) -> Known:
    """What is known, read once for all that is asked from there."""
    global _kept  # noqa: PLW0603 - one a process
    seen = seen_of(store, as_of)
    if _kept is None or _kept[0] != seen:
        with seen_from(store, as_of) as evaluator:
            _kept = seen, read_known(evaluator, read_targets(store))
    return _kept[1]
