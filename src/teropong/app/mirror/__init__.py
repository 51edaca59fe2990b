"""The mirror: facts and moments of the records in a database of their own, to be thrown away.

It follows the change log, so that boards answer in milliseconds; deleting it loses nothing. One
process owns it; all others ask that one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from teropong.app.mirror.answer import Answer, NotReady
from teropong.app.mirror.place import place
from teropong.engine.store import Store

__all__ = ["Answer", "NotReady", "has_changed", "read", "version"]
T = TypeVar("T")


def read(question: Callable[[Store], T]) -> Answer[T]:
    """Put a question to the mirror, as of one moment.

    It is a function of a module, or `functools.partial` of one, and is asked where the mirror is
    owned. Raises `NotReady` while there is none, and whatever the question raises.
    """
    return place().read(question)


def version() -> str:
    """A word that changes whenever the mirror did; empty while there is none."""
    return place().versions()[0].name


def has_changed(version: str, reps: frozenset[str] | None) -> bool:
    """Whether anything of these reps (keys of people; null: anybody's) changed since a version."""
    return place().versions()[0].has_changed(version, reps)
