"""Kill what writes, at random moments: `python -m tests.app.killing WHAT TIMES [JOBS]`.

Each victim is a child of a process that has set Django up once, so that many can die in a minute.
What is told at the end, as JSON, is what `test_trust` judges.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event

LATEST = 0.4
"""Seconds after which a victim is dead for certain."""


def killed(victim: Callable[[], None], seconds: float) -> str:
    """Let a child run for a while, kill it, and return what it had said until then."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(into, 1)
        os.close(out)
        try:
            victim()
        finally:
            os._exit(0)
    os.close(into)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(out, encoding="utf-8") as told:
        return told.read()


def idle(victim: Callable[[], None], left: Callable[[], int], seconds: float = 840) -> None:
    """Let a child work until nothing is left, or for so long, and end it."""
    child = os.fork()
    if child == 0:
        try:
            victim()
        finally:
            os._exit(0)
    ends = time.monotonic() + seconds
    while left() and time.monotonic() < ends:
        time.sleep(0.5)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def kill_writers(times: int) -> dict[str, object]:
    """Writers die; what they had said must stand, once, and whole."""
    from django.db import connection

    from teropong.app.changes.models import Change
    from teropong.app.records.models import Account, Contact
    from tests.app.writing import _write

    def victim(number: int) -> Callable[[], None]:
        from threading import Thread

        def run() -> None:
            ends = time.monotonic() + 60
            for n in range(3):
                Thread(target=_write, args=(f"k{number}-{n}", ends, [], []), daemon=True).start()
            time.sleep(60)

        return run

    said, slowest = [], 0.0
    for number in range(times):
        said += killed(victim(number), random.uniform(0.02, LATEST)).splitlines()
        began = time.monotonic()
        Account.objects.count()
        slowest = max(slowest, time.monotonic() - began)
        connection.close()
    standing = Counter(Account.objects.values_list("name", flat=True))
    people = Counter(Contact.objects.values_list("name", flat=True))
    return {
        "kills": times,
        "acknowledged": len(said),
        "standing": len(standing),
        "lost": [name for name in said if name not in standing],
        "doubled": [name for name, n in standing.items() if n > 1],
        "halves": (standing - people).total() + (people - standing).total(),
        "unlogged": Change.objects.count() - 2 * standing.total(),
        "slowest": slowest,
    }


def kill_workers(times: int, n_jobs: int) -> dict[str, object]:
    """Workers die; each job must be done, once in the records, and outside hardly ever twice."""
    from django.conf import settings
    from django.db import connection

    from teropong.app.changes.writing import Author, write
    from teropong.app.jobs import models, queue, tasks, work
    from teropong.app.jobs.models import Job
    from teropong.app.jobs.receipt import Receipts
    from teropong.app.jobs.task import task
    from teropong.app.people.models import Team

    models.LEASE = queue.LEASE = work.LEASE = timedelta(seconds=1)
    folder = settings.CONFIGURATION.folder
    outside = Path(folder) / "outside"

    @task(attempts=1000)
    def inside(name: str) -> None:
        write(Team(name=name), Author(None))

    @task(is_atomic=False, takes_job=True, attempts=1000)
    def beyond(job: Job) -> None:
        time.sleep(0.005)
        with outside.open("a") as file:
            file.write(f"{job.number}\n")

    tasks._BY_NAME.update(inside=inside, beyond=beyond)
    for number in range(n_jobs // 2):
        inside.enqueue(f"Tim {number}")
        beyond.enqueue()
    connection.close()

    def victim() -> None:
        receipts = Receipts(folder)
        receipts.settle()
        if connection.vendor == "sqlite":
            queue.release_all()
        work.work(Event(), receipts)

    n, left, ends = 0, n_jobs, time.monotonic() + 300
    while (n < times or left) and time.monotonic() < ends:
        # Enough is left to be in the midst of until all have been killed that are to be.
        seconds = random.uniform(0.02, LATEST) if n < times else 2
        killed(victim, seconds)
        n += n < times
        left = Job.objects.exclude(state=models.State.DONE).count()
        connection.close()
        if not left and n < times:
            for number in range(20):
                inside.enqueue(f"Tim {n_jobs + n * 100 + number}")
                beyond.enqueue()
            n_jobs += 40
            connection.close()
    told = Counter(outside.read_text().split())
    return {
        "kills": n,
        "jobs": n_jobs,
        "states": Job.objects.by_state(),
        "inside": Team.objects.count(),
        "outside": len(told),
        "outside_doubled": sum(n - 1 for n in told.values()),
        "most_attempts": max(Job.objects.values_list("attempts", flat=True)),
    }


if __name__ == "__main__":
    import logging

    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    what, *numbers = sys.argv[1:]
    ways = {"writers": kill_writers, "workers": kill_workers}
    print(json.dumps(ways[what](*(int(one) for one in numbers))))
