"""A look: what deviates now becomes rows. New ones open, those still there are touched, others end.

`reconcile` is asked by several workers: looks take turns, an older look never undoes a newer one,
and the database refuses a second standing alert of a key.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F

from teropong.app.alerts.ended import is_earned
from teropong.app.alerts.found import plain
from teropong.app.alerts.models import Alert, Delivery, Progress, Reason, State, Watch
from teropong.app.alerts.models.alert import STANDING
from teropong.app.alerts.models.watch import in_turn
from teropong.app.alerts.telling import praise, tell, tell_programs
from teropong.app.alerts.when import Days, known_days, local
from teropong.app.people.models import Person
from teropong.outlook.shape import Deviation
from teropong.outlook.unrated import Withheld
from teropong.shown.deviations import GOOD

NOTHING = Withheld()
BACK_WITHIN = timedelta(days=7)
"""What is gone for less than this and comes back is the same alert: nobody is told anew."""


def reconcile(
    found: Iterable[Deviation],
    now: datetime,
    *,
    asked_at: datetime | None = None,
    withheld: Withheld = NOTHING,
) -> bool:
    """Bring the alerts up to what was found, as of ``asked_at``; false where that is outdated.

    What is ``withheld`` for want of an exchange rate is left as it stands.
    Then wake what was put off until today, escalate what waits too long, and tell everybody.
    """
    with in_turn() as watch:
        if not _is_newer(watch, asked_at or now, now):
            return False
        watch.missing_rate = withheld.missing_rate()
        watch.save(update_fields=("looked_at", "missing_rate"))
        _match({one.key: one for one in found}, withheld, now)
        today = local(now).date()
        # What a clock that ran ahead has opened waits from now on, and climbs in its time.
        Alert.objects.filter(waits_since__gt=today).update(waits_since=today)
        _wake(today)
        _escalate(today, watch.escalate_after, known_days(today), now)
        tell()
        return True


def _is_newer(watch: Watch, asked_at: datetime, now: datetime) -> bool:
    """Whether nobody looked later; a look that lies ahead was made by a clock that was wrong."""
    if watch.looked_at and asked_at < watch.looked_at <= now:
        return False
    watch.looked_at = asked_at
    return True


def _match(found: dict[str, Deviation], withheld: Withheld, now: datetime) -> None:
    standing = {one.key: one for one in Alert.objects.select_for_update().filter(gone_at=None)}
    for key, deviation in found.items():
        if key in standing:
            _touch(standing[key], deviation, now)
        elif not _take_up(deviation, now):
            _open(deviation, now)
    for key, alert in standing.items():
        if key not in found and not withheld.holds(alert.deviation):
            _end(alert, now)


def _touch(alert: Alert, deviation: Deviation, now: datetime) -> None:
    told = plain(deviation) | _first_day(alert, deviation)
    Alert.objects.filter(pk=alert.pk).update(deviation=told, last_seen_at=now)


def _first_day(alert: Alert, deviation: Deviation) -> dict[str, Any]:
    """The first day that it was told with, where the look-back has left that behind."""
    before = alert.deviation
    if not deviation.is_older or before["since"] >= str(deviation.since):
        return {}
    return {"since": before["since"], "is_older": before.get("is_older", False)}


def _open(deviation: Deviation, now: datetime) -> None:
    alert = Alert.objects.create(
        key=deviation.key,
        kind=deviation.kind,
        whose_kind=deviation.whose.kind,
        whose=deviation.whose.name,
        deviation=plain(deviation),
        opened_at=now,
        last_seen_at=now,
        waits_since=local(now).date(),
    )
    tell_programs(alert, "alert.opened", now)


def _take_up(deviation: Deviation, now: datetime) -> bool:
    """Take up again what was gone for a short while; those who heard that it is over hear of it."""
    gone = Alert.objects.filter(
        key=deviation.key, state=State.RESOLVED, gone_at__gt=now - BACK_WITHIN
    )
    alert = gone.order_by("-gone_at").first()
    if alert is None:
        return False
    told = Delivery.objects.filter(alert=alert)
    told.filter(reason=Reason.PRAISE, state=Progress.WAITING).update(state=Progress.DROPPED)
    was_praised = told.filter(
        reason=Reason.PRAISE, state__in=(Progress.SENT, Progress.QUEUED)
    ).exists()
    is_news = was_praised and not told.filter(reason=Reason.BACK).exists()
    Alert.objects.filter(pk=alert.pk).update(
        state=State.OPEN,
        gone_at=None,
        deviation=plain(deviation),
        last_seen_at=now,
        waits_since=local(now).date(),
        news=Reason.BACK if is_news else F("news"),
        round=F("round") + int(is_news),
    )
    alert.refresh_from_db()
    tell_programs(alert, "alert.opened", now)
    return True


def _end(alert: Alert, now: datetime) -> None:
    """What is gone is resolved; one that was proved false only ends."""
    rows = Alert.objects.filter(pk=alert.pk, gone_at=None)
    if rows.filter(state__in=STANDING).update(state=State.RESOLVED, gone_at=now):
        alert.refresh_from_db()
        if is_earned(alert):
            praise(alert)
        tell_programs(alert, "alert.resolved", now)
    else:
        rows.update(gone_at=now)


def _wake(today: date) -> None:
    """What was put off until today waits again."""
    asleep = Alert.objects.filter(state=State.SNOOZED, until_on__lte=today)
    asleep.update(state=State.OPEN, waits_since=today, news=Reason.REMINDER, round=F("round") + 1)


def _escalate(today: date, after: int, days: Days, now: datetime) -> None:
    """What nobody has seen to for so many working days is told to those above."""
    waiting = Alert.objects.filter(state=State.OPEN, escalated_on=None).exclude(kind__in=GOOD)
    reps = dict(Person.objects.values_list("key", "pk"))
    for alert in waiting.exclude(whose_kind="company"):
        rep = reps.get(alert.whose) if alert.whose_kind == "rep" else None
        if days.worked(alert.waits_since, today, rep) >= after:
            alert.escalated_on = today
            alert.save(update_fields=("escalated_on",))
            tell_programs(alert, "alert.escalated", now)
