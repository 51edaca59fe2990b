"""A receipt: what a job did outside the records, noted before its row says so.

A mail is sent, and the worker dies before it has written that down: the mail would be sent again.
So each worker notes the lease in a file of its own, which takes no time to reach the disk's cache,
and whoever starts after it settles what the dead left behind.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from uuid import UUID, uuid4

from teropong.app.jobs.ending import end
from teropong.app.jobs.models import Job, State
from teropong.app.jobs.tasks import known_task

FOLDER = "receipts"


class Receipts:
    """The file of one worker; it holds one lease at most, that of the job just done."""

    def __init__(self, folder: Path) -> None:
        self.place = folder / FOLDER
        self.place.mkdir(mode=0o700, exist_ok=True)
        self.file = self.place / uuid4().hex
        self._descriptor = os.open(self.file, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def note(self, job: Job) -> None:
        """Note that a job is done."""
        os.pwrite(self._descriptor, str(job.lease).encode(), 0)

    def forget(self) -> None:
        """The row says so now."""
        os.ftruncate(self._descriptor, 0)

    def close(self) -> None:
        """Take the file away."""
        self.file.unlink(missing_ok=True)
        os.close(self._descriptor)

    def settle(self) -> int:
        """Mark as done what workers noted that are dead now, and return how many jobs that were."""
        return sum(_settle(file) for file in self.place.iterdir() if file != self.file)


def _settle(file: Path) -> int:
    try:
        descriptor = os.open(file, os.O_RDWR)
    except FileNotFoundError:
        return 0
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        lease = os.read(descriptor, 36).decode("ascii", "replace")
        n = _mark_done(lease) if lease else 0
        file.unlink(missing_ok=True)
    except BlockingIOError:
        return 0  # its worker lives
    finally:
        os.close(descriptor)
    return n


def _mark_done(lease: str) -> int:
    try:
        job = Job.objects.filter(lease=UUID(lease), state=State.RUNNING).first()
    except ValueError:
        return 0  # killed in the midst of the note: as if it had not been
    return int(job is not None and end(known_task(job.task), job))
