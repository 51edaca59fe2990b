"""Dispatch: what waits to be told goes on its way, to whoever may be told at this moment.

Each tick looks at the present alone. Who wants a digest, and whoever had as many messages today as
they want, gets the rest as one summary a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.db.models import Q, QuerySet

from teropong.app.alerts.models import Delivery, Preference, Progress, Reason, State
from teropong.app.alerts.models.watch import in_turn
from teropong.app.alerts.when import Days, known_days, local, may_be_told
from teropong.app.jobs import models as jobs

SPOKEN = (Reason.ALERT, Reason.BACK, Reason.REMINDER, Reason.ESCALATION)
"""What is said of an alert that is open."""


WHOLE = (Reason.SUMMARY, Reason.LETTER)
"""What goes by itself, however many messages there were."""


def dispatch(now: datetime) -> int:
    """Send on its way what may go now, and return how many messages that are."""
    with in_turn():
        _settle(now)
        days, n = known_days(local(now).date()), 0
        wishes = Preference.objects.in_bulk()
        waiting = Delivery.objects.filter(state=Progress.WAITING).select_related("person")
        ordered = waiting.order_by("person", "channel", "pk")
        for (person, _channel), rows in groupby(
            ordered, lambda one: (one.person_id, one.channel_id)
        ):
            wish = wishes.get(person) or Preference(person_id=person, is_digest=person is not None)
            n += _one(list(rows), wish, days, now)
        return n


def queue(delivery: Delivery, now: datetime) -> bool:
    """Send a waiting delivery on its way: once, whoever asks."""
    from teropong.app.alerts.tasks import deliver  # noqa: PLC0415 - which asks for this

    waiting = Delivery.objects.filter(pk=delivery.pk, state=Progress.WAITING)
    if not waiting.update(state=Progress.QUEUED, queued_on=local(now).date()):
        return False
    job = deliver.enqueue(delivery.pk)
    Delivery.objects.filter(pk=delivery.pk).update(job=job)
    if delivery.attempts:  # held up over night: it goes on, and does not begin anew
        jobs.Job.objects.filter(pk=job.pk).update(attempts=delivery.attempts)
    return True


def _one(rows: list[Delivery], wish: Preference, days: Days, now: datetime) -> int:
    """What one person is told by one way, or one room or webhook, at this moment."""
    n = 0
    for event in [one for one in rows if one.reason == Reason.EVENT]:
        n += queue(event, now)
    rows = [one for one in rows if one.reason != Reason.EVENT]
    if not rows or not may_be_told(now, days, wish):
        return n
    for whole in [one for one in rows if one.reason in WHOLE]:
        n += queue(whole, now)
    rows = [one for one in rows if one.reason not in WHOLE]
    if not wish.is_digest:
        left = max(0, wish.cap - _told_today(rows, now))
        n += sum(queue(one, now) for one in rows[:left])
        rows = rows[left:]
    if rows and (not wish.is_digest or local(now).time() >= wish.digest_at):
        n += _summarise(rows, now)
    return n


def _told_today(rows: list[Delivery], now: datetime) -> int:
    if not rows:
        return 0
    same = Delivery.objects.filter(person=rows[0].person_id, channel=rows[0].channel_id)
    today = same.filter(queued_on=local(now).date(), summary=None, state__in=_UNDER_WAY)
    return today.filter(reason__in=(*SPOKEN, Reason.PRAISE)).count()


_UNDER_WAY = (Progress.QUEUED, Progress.SENT)


def _summarise(rows: list[Delivery], now: datetime) -> int:
    """All of it as one, unless today's summary has gone already: then tomorrow."""
    first, today = rows[0], local(now).date()
    summary, is_new = Delivery.objects.get_or_create(
        key=f"summary:{first.person_id or 0}:{first.channel_id or 0}:{today}",
        defaults={
            "reason": Reason.SUMMARY,
            "person_id": first.person_id,
            "channel_id": first.channel_id,
        },
    )
    if not is_new:
        return 0
    parts = Delivery.objects.filter(pk__in=[one.pk for one in rows], state=Progress.WAITING)
    parts.update(state=Progress.QUEUED, queued_on=today, summary=summary)
    return int(queue(summary, now))


def _settle(now: datetime) -> None:
    """Drop what is not so any more; tell of what a worker could not bring to an end."""
    waiting = Delivery.objects.filter(state=Progress.WAITING)
    _drop(waiting.filter(untrue()), now)
    _drop(waiting.filter(letter__until_on__lte=local(now).date()), now)
    _drop(waiting.filter(~Q(channel__hidden_at=None) | Q(channel__is_on=False)), now)
    _drop(waiting.exclude(person=None).exclude(person__is_active=True, person__hidden_at=None), now)
    lost = Delivery.objects.filter(state=Progress.QUEUED, summary=None)
    given_up = lost.filter(Q(job=None) | Q(job__state=jobs.State.DEAD))
    for delivery in given_up:
        fail(delivery, delivery.error or "no worker could finish it", now)


def untrue() -> Q:
    """Deliveries of alerts that are not open any more, and praise of those that came back."""
    spoken = Q(reason__in=SPOKEN) & ~Q(alert__state=State.OPEN)
    return spoken | Q(reason=Reason.PRAISE) & ~Q(alert__state=State.RESOLVED)


def _drop(rows: QuerySet[Delivery], now: datetime) -> None:
    numbers: Iterable[int] = list(rows.values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=numbers).update(state=Progress.DROPPED, ended_at=now)


def fail(delivery: Delivery, error: str, now: datetime) -> None:
    """It will not go: it is told to the administrator, who may try again."""
    end(delivery, Progress.FAILED, now, error=error[:300])


def end(delivery: Delivery, state: Progress, now: datetime, **values: object) -> None:
    """A delivery on its way, and the parts of a summary, have come to their end."""
    if delivery.queued().update(state=state, ended_at=now, **values):
        parts = Delivery.objects.filter(summary=delivery, state=Progress.QUEUED)
        parts.update(state=state, ended_at=now)
