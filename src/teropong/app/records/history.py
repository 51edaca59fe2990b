"""A deal's history, read from the change log in effective time; what was undone never happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from teropong.app.changes.models import Change

Step = tuple[datetime, dict[str, Any]]
"""Since when, and which fields became what."""


@dataclass(frozen=True)
class Course:
    """When a deal entered its stage, how often its close was put off, and by how many days."""

    stage_since: datetime | None = None
    n_pushes: int = 0
    days_pushed: int = 0


def course(opportunity_id: int) -> Course:
    """The course of a deal up to now."""
    return course_of(steps(opportunity_id))


def steps(opportunity_id: int) -> list[Step]:
    """What became of a deal, in effective time."""
    changes = in_order(Change.objects.filter(kind="opportunity", record_id=opportunity_id))
    return [(change.effective_at, change.after) for change in standing(changes)]


def in_order(changes: QuerySet[Change]) -> QuerySet[Change]:
    """Changes in effective time; of those at one instant, as they were recorded."""
    fields = ("record_id", "sequence", "effective_at", "after", "undoes")
    return changes.only(*fields).order_by("record_id", "effective_at", "sequence")


def standing(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes that hold, of one record: reversals are none, nor is what they reverse.

    A reversal that was itself undone reverses nothing.
    """
    noted = list(changes)
    reversals = {change.undoes_id: change.pk for change in noted if change.undoes_id}
    for change in noted:
        if change.undoes_id is None and not _is_undone(change.pk, reversals):
            yield change


def _is_undone(sequence: int, reversals: dict[int, int]) -> bool:
    is_undone = False
    while (found := reversals.get(sequence)) is not None:
        is_undone, sequence = not is_undone, found
    return is_undone


def course_of(taken: Iterable[Step]) -> Course:
    """The course of a deal that took these steps."""
    since: datetime | None = None
    stage: int | None = None
    expected: date | None = None
    n_pushes = days_pushed = 0
    is_open = True
    for at, after in taken:
        if after.get("stage_id", stage) != stage:
            stage, since = after["stage_id"], at
        if "expected_close_on" in after:
            new = after["expected_close_on"] and date.fromisoformat(after["expected_close_on"])
            if is_open and expected and new and new > expected:
                n_pushes, days_pushed = n_pushes + 1, days_pushed + (new - expected).days
            expected = new or expected
        is_open = after.get("outcome", "open" if is_open else "") == "open"
    return Course(since, n_pushes, days_pushed)
