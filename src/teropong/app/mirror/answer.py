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
    """The mirror is being built, and there is none to ask; ``since`` when, where that is known."""

    def __init__(self, since: float | None = None) -> None:
        super().__init__(since)
        self.since = None if since is None else datetime.fromtimestamp(since, UTC)
