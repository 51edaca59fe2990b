"""What happened with an account or a deal, in order of time: what was done, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from teropong.app.changes.models import Change
from teropong.app.changes.telling import Told, told
from teropong.app.records.models import Activity
from teropong.app.records.models.activity import Status

MOST = 60


@dataclass(frozen=True)
class Event:
    """An activity or a change, and when it was so."""

    at: datetime
    activity: Activity | None = None
    change: Told | None = None


def timeline(activities: QuerySet[Activity], changes: QuerySet[Change]) -> list[Event]:
    """The latest events of what is given, the latest first; plans are not history."""
    past = activities.exclude(status=Status.PLANNED).select_related("rep", "opportunity", "contact")
    events = [Event(one.occurred_at, activity=one) for one in past.order_by("-occurred_at")[:MOST]]
    standing = changes.filter(undoes=None, undone_by=None).select_related("author")
    latest = standing.prefetch_related("texts").order_by("-effective_at", "-sequence")[:MOST]
    events += [Event(one.change.effective_at, change=one) for one in told(latest)]
    return sorted(events, key=lambda event: event.at, reverse=True)[:MOST]


def changes_of(kind: str, pks: list[int]) -> QuerySet[Change]:
    """The changes of some records of a kind."""
    return Change.objects.filter(kind=kind, record_id__in=pks)
