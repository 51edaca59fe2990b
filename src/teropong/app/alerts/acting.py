"""What people do with an alert. Each act holds only where the alert still stands as they saw it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from teropong.app.alerts.models import Alert, State
from teropong.app.alerts.models.alert import STANDING
from teropong.app.alerts.telling import tell_programs
from teropong.app.people.models import Person


def acknowledge(alert: Alert, by: Person, now: datetime) -> bool:
    """Somebody sees to it; false where it was over meanwhile."""
    return _act(alert, by, now, "alert.acknowledged", state=State.ACKNOWLEDGED)


def snooze(alert: Alert, by: Person, now: datetime, until_on: date, reason: str) -> bool:
    """Quiet until a day, for a reason."""
    return _act(
        alert, by, now, "alert.snoozed", state=State.SNOOZED, until_on=until_on, reason=reason
    )


def prove_false(alert: Alert, by: Person, now: datetime, reason: str) -> bool:
    """It is not so: quiet until it has been gone once, and counted in the score."""
    return _act(alert, by, now, "alert.false", state=State.FALSE, reason=reason)


def reopen(alert: Alert, by: Person, now: datetime) -> bool:
    """Take back what was done, as long as it stands."""
    stands = Alert.objects.filter(pk=alert.pk, gone_at=None).exclude(state=State.OPEN)
    return bool(stands.update(state=State.OPEN, by=by, acted_at=now, until_on=None, reason=""))


def _act(alert: Alert, by: Person, now: datetime, event: str, **values: object) -> bool:
    given = {"until_on": None, "reason": "", "by": by, "acted_at": now} | values
    with transaction.atomic():
        stands = Alert.objects.filter(pk=alert.pk, state__in=STANDING)
        if not stands.update(**given):
            return False
        tell_programs(alert, event, now)
        return True
