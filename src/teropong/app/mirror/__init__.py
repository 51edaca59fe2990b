"""The mirror: facts and moments of the records in a database of their own, to be thrown away.

It follows the change log, so that boards answer in milliseconds; deleting it loses nothing. One
process owns it; all others ask that one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from teropong.app.mirror.answer import Answer, NotReady
from teropong.app.mirror.place import place
from teropong.engine.store import Store

__all__ = ["Answer", "NotReady", "Reach", "reach", "read", "version"]
T = TypeVar("T")
_AT_ONCE = 5.0
"""So many seconds behind is as good as current: it is looked four times a second."""
_BATCHES, _WHILE = 3, 30.0
"""So many batches, and seconds more, may be missing before it is told plainly."""


@dataclass(frozen=True)
class Reach:
    """Up to when figures reach that follow in batches: later changes wait, or have waited long."""

    until: datetime
    is_waiting: bool
    is_late: bool


def read(question: Callable[[Store], T]) -> Answer[T]:
    """Put a question to the mirror, as of one moment.

    It is a function of a module, or `functools.partial` of one, and is asked where the mirror is
    owned. Raises `NotReady` while there is none, and whatever the question raises.
    """
    return place().read(question)


def version() -> str:
    """A word that changes whenever the mirror did; empty while there is none."""
    return place().versions()[0].name


def reach() -> Reach | None:
    """Up to when the figures reach, where a warehouse answers; null where they follow at once."""
    mine = place()
    if not mine.is_warehouse:
        return None
    versions, behind = mine.versions()
    if not versions.name or behind == float("inf"):
        return None
    until = datetime.now(UTC) - timedelta(seconds=behind)
    late = _BATCHES * mine.pause + _WHILE
    return Reach(until, behind > _AT_ONCE, behind > late)
