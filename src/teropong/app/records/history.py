"""A deal's history, read from the change log in effective time; what was undone never happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from teropong.app.changes.models import Change


@dataclass(frozen=True)
class Course:
    """When a deal entered its stage, how often its close was put off, and by how many days."""

    stage_since: datetime | None = None
    n_pushes: int = 0
    days_pushed: int = 0


def course(opportunity_id: int) -> Course:
    """The course of a deal up to now."""
    changes = Change.objects.filter(
        kind="opportunity", record_id=opportunity_id, undoes=None, undone_by=None
    ).order_by("effective_at", "sequence")
    since: datetime | None = None
    stage: int | None = None
    expected: date | None = None
    n_pushes = days_pushed = 0
    is_open = True
    for change in changes.only("after", "effective_at"):
        after = change.after
        if after.get("stage_id", stage) != stage:
            stage, since = after["stage_id"], change.effective_at
        if "expected_close_on" in after:
            new = after["expected_close_on"] and date.fromisoformat(after["expected_close_on"])
            if is_open and expected and new and new > expected:
                n_pushes, days_pushed = n_pushes + 1, days_pushed + (new - expected).days
            expected = new or expected
        is_open = after.get("outcome", "open" if is_open else "") == "open"
    return Course(since, n_pushes, days_pushed)
