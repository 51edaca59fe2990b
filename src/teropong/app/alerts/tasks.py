"""What workers do for alerts: look, dispatch, deliver."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from teropong.app.alerts.composing import compose, spoken
from teropong.app.alerts.dispatching import dispatch, end, fail, untrue
from teropong.app.alerts.found import found
from teropong.app.alerts.looking import reconcile
from teropong.app.alerts.message import Refused
from teropong.app.alerts.models import Delivery, Preference, Progress, Reason
from teropong.app.alerts.sending import send
from teropong.app.alerts.sending.why import why
from teropong.app.alerts.when import known_days, local, may_be_told
from teropong.app.jobs.models import Job
from teropong.app.jobs.task import task
from teropong.app.letters.standing import is_asked, still_holds
from teropong.app.mirror import NotReady

TRIED_FOR = timedelta(days=2)
"""A mail server may be down, or refuse us until somebody has seen to it."""
FEWEST = 24
"""So many attempts at least, whatever a weekend or a clock that jumps makes of two days."""
ATTEMPTS = 60
"""More than two days of them, the pauses being an hour at most; where a clock stands still."""
A_WHILE = timedelta(seconds=20)
"""So long a look waits for a mirror that is being built."""


@task(is_atomic=False, attempts=2)
def look_for_deviations() -> None:
    """Look what deviates, and tell of it what may be told now."""
    now = timezone.now()
    try:
        deviations, withheld = found(now)
    except NotReady:
        look_for_deviations.enqueue(run_at=now + A_WHILE)
        return
    if reconcile(deviations, timezone.now(), asked_at=now, withheld=withheld):
        dispatch(timezone.now())


@task(is_atomic=False, attempts=2)
def tell_what_waits() -> None:
    """Send on its way what waited for the morning, or for its reader's hour."""
    dispatch(timezone.now())


def _sent(job: Job, pk: int) -> None:
    del job
    end(Delivery.objects.get(pk=pk), Progress.SENT, timezone.now(), error="")


@task(is_atomic=False, takes_job=True, attempts=ATTEMPTS, after=_sent)
def deliver(job: Job, pk: int) -> Callable[[], None] | None:
    """Send one delivery, if it is still true and may be told at this hour."""
    delivery = Delivery.objects.select_related("person", "channel", "alert").get(pk=pk)
    if delivery.state != Progress.QUEUED or not _is_time(delivery) or not _is_true(delivery):
        return None
    now = timezone.now()
    since = min(delivery.tried_at or now, now)
    Delivery.objects.filter(pk=pk).update(attempts=job.attempts, tried_at=since)
    try:
        with spoken(delivery):
            return send(delivery, compose(delivery))
    except Refused as error:
        fail(delivery, str(error), timezone.now())
        return None
    except Exception as error:
        with spoken(delivery):
            told = why(error)
        if delivery.reason == Reason.TEST or _is_enough(job.attempts, timezone.now() - since):
            fail(delivery, told, timezone.now())
            return None
        delivery.queued().update(error=told[:300])
        raise


def _is_enough(attempts: int, tried_for: timedelta) -> bool:
    """Whether it is given up."""
    return attempts >= ATTEMPTS or (attempts >= FEWEST and tried_for >= TRIED_FOR)


def _is_time(delivery: Delivery) -> bool:
    """Whether it may be told; what was held up until the evening waits for the morning."""
    if delivery.reason in (Reason.EVENT, Reason.TEST) or is_asked(delivery):
        return True
    now = timezone.now()
    wish = Preference.objects.filter(person=delivery.person).first()
    if may_be_told(now, known_days(local(now).date()), wish or Preference(person=delivery.person)):
        return True
    delivery.queued().update(state=Progress.WAITING)
    return False


def _is_true(delivery: Delivery) -> bool:
    """Whether there is still something to tell; what is over meanwhile is left out."""
    now = timezone.now()
    Delivery.objects.filter(untrue(), summary=delivery, state=Progress.QUEUED).update(
        state=Progress.DROPPED, ended_at=now
    )
    if delivery.reason == Reason.LETTER:
        is_true = still_holds(delivery, now)
    elif delivery.reason == Reason.SUMMARY:
        is_true = Delivery.objects.filter(summary=delivery, state=Progress.QUEUED).exists()
    else:
        is_true = not Delivery.objects.filter(untrue(), pk=delivery.pk).exists()
    if not is_true:
        end(delivery, Progress.DROPPED, now)
    return is_true
