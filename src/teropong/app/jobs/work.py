"""The worker: takes a job, does it, notes how it ended; and asks for what the schedule says."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from threading import Event, Thread

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.utils import timezone

from teropong.app.jobs.ending import arguments_of, end
from teropong.app.jobs.models import LEASE, Job, State
from teropong.app.jobs.queue import asked, take
from teropong.app.jobs.receipt import Receipts
from teropong.app.jobs.schedule import enqueue_due
from teropong.app.jobs.setting_right import set_right
from teropong.app.jobs.task import Task, pause
from teropong.app.jobs.tasks import task_named
from teropong.app.running.log import where

IDLE = 1.0
"""Seconds between two looks for jobs that others have asked for."""
_log = logging.getLogger("teropong.jobs")


class LeaseLost(Exception):
    """Another worker has taken the job meanwhile: what was done here does not count."""


class WorkersDied(Exception):
    """Every worker that took the job died in the midst of it."""


def work(stop: Event, receipts: Receipts) -> None:
    """Do jobs until told to stop; no error ends it."""
    while not stop.is_set():
        asked.clear()
        try:
            close_old_connections()
            set_right()
            enqueue_due()
            receipts.settle()
            while not stop.is_set() and (job := take()):
                do(job, receipts)
        except DatabaseError as error:
            _log.warning("jobs wait for the records", extra={"facts": {"error": _kind(error)}})
            connection.close()
            stop.wait(5 * IDLE)
        _rest(stop)
    receipts.close()
    connection.close()


def _rest(stop: Event) -> None:
    for _tick in range(10):
        if stop.is_set() or asked.wait(IDLE / 10):
            return


def do(job: Job, receipts: Receipts) -> None:
    """Do a job that was taken, and note how it ended."""
    began = timezone.now()
    try:
        task = task_named(job.task)
    except KeyError as error:
        # Of another version: it may be done once that runs again.
        return _fail(job, error, is_last=job.attempts >= 8)
    if job.attempts > task.attempts:
        return _fail(job, WorkersDied(), is_last=True)
    try:
        with _heartbeat(job):
            _run(task, job, receipts)
    except LeaseLost:
        return _tell(job, "lease lost")
    except DatabaseError as error:
        if not connection.is_usable():
            raise
        return _fail(job, error, is_last=job.attempts >= task.attempts)
    except Exception as error:
        return _fail(job, error, is_last=job.attempts >= task.attempts)
    return _tell(job, "done", ms=round((timezone.now() - began).total_seconds() * 1000))


def _run(task: Task, job: Job, receipts: Receipts) -> None:
    with transaction.atomic() if task.is_atomic else nullcontext():
        rest = task.function(*arguments_of(task, job))
        if not task.is_atomic:
            receipts.note(job)
        if rest:
            with suppress(Exception):  # it is done, however its connection ends
                rest()
        if not end(task, job):
            raise LeaseLost
    if not task.is_atomic:
        receipts.forget()


def _fail(job: Job, error: Exception, *, is_last: bool) -> None:
    now = timezone.now()
    told = "\n".join([_kind(error), *where(error)])
    if is_last:
        job.held().update(state=State.DEAD, ended_at=now, leased_until=None, error=told)
    else:
        again = now + pause(job.attempts)
        job.held().update(state=State.READY, run_at=again, leased_until=None, error=told)
    if told == job.error and not is_last:
        return  # said before: who is refused for two days needs no fifty lines of it
    facts = {"task": job.task, "job": str(job.number), "attempts": job.attempts, "dead": is_last}
    _log.error("job failed", extra={"facts": facts}, exc_info=error)


def _tell(job: Job, said: str, **more: object) -> None:
    facts = {"task": job.task, "job": str(job.number), "attempts": job.attempts} | more
    _log.info(f"job {said}", extra={"facts": facts})


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Prolong the lease as long as the block runs."""
    ended = Event()

    def beat() -> None:
        try:
            while not ended.wait(LEASE.total_seconds() / 3):
                job.held().update(leased_until=timezone.now() + LEASE)
        except DatabaseError:
            pass  # then another takes the job, and this one's end does not count
        finally:
            connection.close()

    beating = Thread(target=beat, name="heartbeat", daemon=True)
    beating.start()
    try:
        yield
    finally:
        ended.set()


def _kind(error: Exception) -> str:
    return type(error).__name__
