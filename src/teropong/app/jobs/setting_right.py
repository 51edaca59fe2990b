"""What a clock that ran ahead has written of jobs, set right once it goes as it should.

No pause is longer than an hour, no lease longer than a minute, and nothing was asked for later than
now: what says so hung until that date. What was asked for ahead of time, as it should be, stays.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from teropong.app.jobs.models import LEASE, Job, State
from teropong.app.jobs.task import LONGEST, pause

A_STEP = timedelta(hours=1)
"""By less than this a clock may be set without a due time's being asked for twice."""


def set_right(now: datetime | None = None) -> None:
    """Pull back what lies further ahead than anything can; it may be repeated as one likes."""
    now = now or timezone.now()
    keyed = Job.objects.exclude(key=None).filter(made_at__gt=now + A_STEP)
    if keyed.exists():
        keyed.update(key=None)  # that time is still to come, and is to be asked for then
    ready = Job.objects.filter(state=State.READY, run_at__gt=now)
    wrong = Q(attempts__gt=0, run_at__gt=now + LONGEST) | Q(made_at__gt=now)
    for job in ready.filter(wrong):
        asked = job.run_at - job.made_at if job.made_at > now else timedelta(0)
        wait = pause(job.attempts) if job.attempts else max(timedelta(0), asked)
        # Only as it was seen: another worker may have set it right, or taken it.
        same = ready.filter(pk=job.pk, run_at=job.run_at)
        same.update(run_at=min(job.run_at, now + wait), made_at=min(job.made_at, now))
    held = Job.objects.filter(state=State.RUNNING, leased_until__gt=now + LEASE)
    if held.exists():
        held.update(leased_until=now + LEASE)
