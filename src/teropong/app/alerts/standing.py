"""How each way out stands: what went last, what waits, what failed and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from teropong.app.alerts.models import Channel, Delivery, Progress, Reason
from teropong.app.people.doors import has_mail

SHOWN = 20
_TRIED = (Progress.QUEUED, Progress.WAITING)
"""What failed in the evening waits for the morning."""


@dataclass(frozen=True)
class Standing:
    """A way, null being mail; ``error`` is why the last attempt failed, if it did."""

    channel: Channel | None
    sent_at: datetime | None
    n_trying: int
    n_failed: int
    error: str
    test: Delivery | None


def standings() -> list[Standing]:
    """Mail first, where it is set up, then each channel."""
    channels = list(Channel.objects.filter(hidden_at=None).select_related("team"))
    return [_standing(one) for one in [*([None] if has_mail() else []), *channels]]


def _standing(channel: Channel | None) -> Standing:
    rows = Delivery.objects.filter(channel=channel, summary=None)
    counted = rows.aggregate(
        sent=Max("ended_at", filter=Q(state=Progress.SENT)),
        trying=Count("pk", filter=Q(state__in=_TRIED, attempts__gt=0) & ~Q(error="")),
        failed=Count("pk", filter=Q(state=Progress.FAILED) & ~Q(reason=Reason.TEST)),
    )
    struggling = rows.filter(state__in=(*_TRIED, Progress.FAILED)).exclude(error="")
    last = struggling.exclude(reason=Reason.TEST).order_by("-pk").first()
    return Standing(
        channel,
        counted["sent"],
        counted["trying"],
        counted["failed"],
        last.error if last else "",
        rows.filter(reason=Reason.TEST).order_by("-pk").first(),
    )


def failures() -> QuerySet[Delivery]:
    """What will not go unless somebody sees to it, the latest first."""
    failed = Delivery.objects.filter(state=Progress.FAILED, summary=None).exclude(
        reason=Reason.TEST
    )
    return failed.select_related("person", "channel").order_by("-ended_at")[:SHOWN]
