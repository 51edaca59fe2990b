"""The table of jobs: each done once, by whoever holds its lease; who dies loses it to another."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Count, QuerySet
from django.utils import timezone


class State(models.TextChoices):
    """How far a job is."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class Jobs(models.Manager["Job"]):
    """Finds jobs."""

    def due(self, now: datetime | None = None) -> QuerySet[Job]:
        """What may be taken: what is ready, and what was taken by somebody who went silent."""
        now = now or timezone.now()
        return self.ready(now) | self.silent(now)

    def ready(self, now: datetime) -> QuerySet[Job]:
        """What waits, and may be taken."""
        return self.filter(state=State.READY, run_at__lte=now)

    def silent(self, now: datetime) -> QuerySet[Job]:
        """What was taken by somebody who went silent."""
        return self.filter(state=State.RUNNING, leased_until__lt=now)

    def by_state(self) -> dict[str, int]:
        """How many there are in each state."""
        return dict(self.values_list("state").annotate(n=Count("pk")).order_by())


class Job(models.Model):
    """A task with its arguments; ``key`` lets the same one be asked for twice and stand once.

    ``number`` stays the same from attempt to attempt: what a job does outside the database bears
    it, so that the second time can be told from another. Arguments are kept until it is done.
    """

    number = models.UUIDField(unique=True, default=uuid4)
    task = models.CharField(max_length=60)
    arguments = models.JSONField(default=list)
    key = models.CharField(max_length=120, null=True, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.READY)
    run_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[Jobs] = Jobs()

    class Meta:
        """Found by what is due."""

        indexes = (
            models.Index(fields=("state", "run_at"), name="job_due"),
            models.Index(fields=("ended_at",), name="job_ended"),
        )

    def __str__(self) -> str:
        """Return which task."""
        return self.task

    def held(self) -> QuerySet[Job]:
        """This job, as long as the lease under which it was taken still holds."""
        lease: UUID | None = self.lease
        return Job.objects.filter(pk=self.pk, state=State.RUNNING, lease=lease)


LEASE = timedelta(seconds=60)
"""After so long a silence a job is taken by another."""
