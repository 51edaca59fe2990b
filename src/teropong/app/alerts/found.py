"""The seam to the outlook: what deviates, asked of the mirror, and as plain data."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from teropong.app.mirror import read
from teropong.engine.store import Store
from teropong.outlook.shape import Deviation

SCHEMA = "teropong.deviations/1"


def deviations_of(store: Store, as_of: datetime) -> list[Deviation]:
    """Every deviation as of an instant. The outlook does not look for any yet, so there is none."""
    del store, as_of
    return []


def found(as_of: datetime) -> list[Deviation]:
    """What deviates now; raises `NotReady` while the mirror is being built."""
    return read(partial(deviations_of, as_of=as_of)).value


def plain(deviation: Deviation) -> dict[str, Any]:
    """A deviation as JSON holds it: exact values as texts, days as ISO, money in minor units."""
    lever = deviation.lever
    return {
        "kind": deviation.kind,
        "measure": vars(deviation.measure),
        "whose": vars(deviation.whose),
        "period": deviation.period,
        "since": deviation.since.isoformat(),
        "value": str(deviation.value),
        "expected": None if deviation.expected is None else str(deviation.expected),
        "sure": deviation.sure,
        "stake_minor": deviation.stake_minor,
        "lever": lever
        and {
            "indicator": lever.indicator,
            "amount": str(lever.amount),
            "until": lever.until.isoformat(),
        },
        "subject": deviation.subject,
        "behind": dict(deviation.behind),
    }
