"""What a question to the mirror gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A value, and the version of the mirror that gave it."""

    value: T
    version: str


class NotReady(Exception):
    """There is no mirror to ask.

    It is being built, ``since`` when, where that is known; or it ``is_away``: the warehouse does
    not answer, or refuses.
    """

    def __init__(self, since: float | None = None, is_away: bool = False) -> None:
        super().__init__(since, is_away)
        self.since = None if since is None else datetime.fromtimestamp(since, UTC)
        self.is_away = is_away
