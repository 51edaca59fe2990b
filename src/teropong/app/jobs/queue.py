"""Asking for jobs, and taking them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from threading import Event
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from teropong.app.jobs.models import LEASE, Job, State
from teropong.app.jobs.tasks import task_named

asked = Event()
"""Set when a job was asked for in this process, so that a worker here need not wait."""


def enqueue(
    name: str,
    arguments: Sequence[Any] = (),
    *,
    key: str | None = None,
    run_at: datetime | None = None,
) -> Job:
    """Ask for a task; it stands when the caller's transaction does, and is gone when that fails.

    Where a job with the same ``key`` stands already, done or not, that one is returned.
    """
    task_named(name)
    now = timezone.now()
    values = {"task": name, "arguments": list(arguments), "run_at": run_at or now, "made_at": now}
    if key is None:
        job = Job.objects.create(**values)
    else:
        job, _is_new = Job.objects.get_or_create(key=key, defaults=values)
    transaction.on_commit(asked.set)
    return job


def take() -> Job | None:
    """Take a job that is due under a lease of one's own; none: nothing is due.

    What somebody left behind comes first, then what is ready the longest.
    """
    if not Job.objects.due().exists():
        return None  # asked without a transaction, which on SQLite would make it a writer
    with transaction.atomic():
        now = timezone.now()
        job = _first(Job.objects.silent(now)) or _first(Job.objects.ready(now))
        if job is None:
            return None
        job.state, job.lease = State.RUNNING, uuid4()
        job.leased_until = timezone.now() + LEASE
        job.attempts += 1
        job.save(update_fields=("state", "lease", "leased_until", "attempts"))
        return job


def _first(jobs: QuerySet[Job]) -> Job | None:
    """The first of them that nobody is about to take: by the index, however many wait."""
    return jobs.order_by("run_at", "pk").select_for_update(skip_locked=True).first()


def release_all() -> int:
    """Give back whatever was taken: for who knows that no worker lives, as on SQLite at start."""
    held = Job.objects.filter(state=State.RUNNING)
    return held.update(state=State.READY, lease=None, leased_until=None)
