"""What is kept for a while only: ended sessions, taken forms, used links, ended jobs."""

from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from teropong.app.alerts.clearing import clear_deliveries
from teropong.app.jobs.models import Job, State
from teropong.app.jobs.task import task
from teropong.app.people.models.invitation import Invitation
from teropong.app.records.models import Submission

SUBMISSIONS = timedelta(days=90)
"""A phone may be without signal, or in a drawer, for so long."""
JOBS = timedelta(days=30)
INVITATIONS = timedelta(days=90)


@task
def clear_old() -> None:
    """Delete what nobody can need any more; a dead job stays until somebody has seen to it."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    standing = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=standing).delete()
    Submission.objects.filter(taken_at__lt=now - SUBMISSIONS).delete()
    Invitation.objects.filter(made_at__lt=now - INVITATIONS).delete()
    clear_deliveries(now)
    Job.objects.filter(state=State.DONE, ended_at__lt=now - JOBS).delete()
