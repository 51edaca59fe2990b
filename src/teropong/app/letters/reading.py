"""The figures of letters, asked of the mirror: of many readers at once, since much is the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from teropong.app.letters.models import Kind
from teropong.app.letters.whom import sight_of
from teropong.app.mirror import read
from teropong.app.people.models import Person
from teropong.engine.store import Store
from teropong.facts.zone import to_instant
from teropong.outlook.letters import Sight, read_period, read_running, read_week

Told = dict[str, Any]


def figures(kind: Kind, people: Sequence[Person], period: str, now: datetime) -> list[Told]:
    """What letters of a kind tell of, one a reader; raises `NotReady` while there is no mirror."""
    sights = tuple(sight_of(person) for person in people)
    return read(partial(_asked, kind.value, sights, period, to_instant(now))).value


def _asked(kind: str, sights: Sequence[Sight], period: str, as_of: int, store: Store) -> list[Told]:
    if kind == Kind.WEEK:
        return read_week(store, as_of, sights)
    if kind == Kind.NUDGE:
        return read_running(store, as_of, sights)
    return [read_period(store, as_of, sight, period) for sight in sights]
