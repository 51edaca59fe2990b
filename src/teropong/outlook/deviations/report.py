"""The deviations of one source as ``teropong.deviations/1``: few, each with its lever."""

from __future__ import annotations

from typing import Any

from teropong.engine.asked import Asked, check_asked
from teropong.engine.evaluate import seen_from
from teropong.engine.store import Store
from teropong.engine.values import reps_within
from teropong.outlook.deviations import deviations
from teropong.outlook.deviations.reading import read_seen
from teropong.outlook.opening import opening
from teropong.outlook.reading import read_targets

SCHEMA = "teropong.deviations/1"


def make_deviations(store: Store, asked: Asked) -> dict[str, Any]:
    """What deviates, seen from ``asked.as_of``, the costliest first; docs/deviations.md.

    Raises `WrongCall` for what cannot be asked.
    """
    check_asked(store, asked)
    as_of = asked.as_of_in(store)
    with seen_from(store, as_of) as evaluator:
        seen = read_seen(evaluator, read_targets(store))
        found = deviations(seen)
    currency = store.settings.currency
    return {
        **opening(SCHEMA, store, as_of),
        "missing_rate": seen.withheld.missing_rate(),
        "rows": [one.to_dict(currency) for one in found],
        "reps": reps_within(store, {}),
    }
