"""The note that a job is done, and what its task writes down with it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from teropong.app.jobs.models import Job, State
from teropong.app.jobs.task import Task


def arguments_of(task: Task, job: Job) -> list[object]:
    """What the task's function is called with."""
    return [job, *job.arguments] if task.takes_job else list(job.arguments)


def end(task: Task | None, job: Job) -> bool:
    """Note that a job is done; false where its lease is another's by now.

    A task of another version writes nothing down.
    """
    with transaction.atomic():
        ended = job.held().update(
            state=State.DONE, ended_at=timezone.now(), arguments=[], leased_until=None, error=""
        )
        if ended and task and task.after:
            task.after(*arguments_of(task, job))
    return bool(ended)
