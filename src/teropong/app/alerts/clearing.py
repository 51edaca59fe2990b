"""What was sent is forgotten after a while; the alerts stay, and how right they were with them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from teropong.app.alerts.models import Delivery
from teropong.app.alerts.models.watch import watch
from teropong.app.letters.models import Letter


def clear_deliveries(now: datetime) -> None:
    """Delete what ended so long ago that nobody asks for it any more.

    What tells that somebody was told of an alert is kept as long as that may come up again: until
    it has been gone for as long itself.
    """
    before = now - timedelta(days=watch().keep_days)
    ended = Delivery.objects.filter(ended_at__lt=before)
    ended.filter(Q(alert__gone_at__lt=before) | Q(alert=None, parts=None)).delete()
    Letter.objects.filter(made_at__lt=before).filter(
        Q(until_on=None) | Q(until_on__lt=before.date())
    ).delete()
