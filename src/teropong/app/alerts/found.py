"""The seam to the outlook: what deviates, asked of the mirror, and as plain data."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from teropong.app.mirror import read
from teropong.app.records.models.company import company
from teropong.engine.evaluate import seen_from
from teropong.engine.store import Store
from teropong.facts.zone import to_instant
from teropong.outlook.deviations import deviations
from teropong.outlook.deviations.reading import read_seen
from teropong.outlook.reading import read_targets
from teropong.outlook.shape import Deviation
from teropong.outlook.unrated import Withheld

SCHEMA = "teropong.deviations/1"


class Found(NamedTuple):
    """What deviates, and of whose money that cannot be said."""

    deviations: list[Deviation]
    withheld: Withheld


def deviations_of(store: Store, as_of: datetime) -> Found:
    """Every deviation as of an instant."""
    with seen_from(store, to_instant(as_of)) as evaluator:
        seen = read_seen(evaluator, read_targets(store))
        return Found(deviations(seen), seen.withheld)


def found(as_of: datetime) -> Found:
    """What deviates now; raises `NotReady` while the mirror is being built."""
    return read(partial(deviations_of, as_of=as_of)).value


def plain(deviation: Deviation) -> dict[str, Any]:
    """A deviation as a row of ``teropong.deviations/1``."""
    return deviation.to_dict(currency())


def currency() -> str:
    """The company's currency."""
    firm = company()
    return firm.currency if firm else "IDR"
