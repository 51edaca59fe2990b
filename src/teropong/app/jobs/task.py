"""A task: a function that can be asked for now and done later, in the manner of `django.tasks`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, overload

from teropong.app.jobs.models import Job

Function = Callable[..., Callable[[], None] | None]


@dataclass(frozen=True)
class Task:
    """A function with how it is done.

    ``is_atomic``: it and the note that it is done are one transaction, so that what it writes is
    written once. Without: it may be done again when its worker dies in the midst; then what the
    function returns is called when it is noted that it is done, and ``after``, with the same
    arguments, writes that into the records in the very transaction of the note, once. What
    ``takes_job`` is given its job first, whose ``number`` stays the same from attempt to attempt.
    """

    function: Function
    is_atomic: bool = True
    takes_job: bool = False
    attempts: int = 8
    after: Callable[..., None] | None = None

    @property
    def name(self) -> str:
        """The name under which it is kept."""
        return self.function.__name__

    def enqueue(
        self, *arguments: Any, key: str | None = None, run_at: datetime | None = None
    ) -> Job:
        """Ask for it, within the caller's transaction; see `teropong.app.jobs.queue.enqueue`."""
        from teropong.app.jobs.queue import enqueue  # noqa: PLC0415 - which knows all tasks

        return enqueue(self.name, list(arguments), key=key, run_at=run_at)


LONGEST = timedelta(hours=1)
"""No pause between two attempts is longer."""


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 10 s, 20 s, 40 s … an hour at most."""
    return timedelta(seconds=min(LONGEST.total_seconds(), 10 * 2 ** (attempts - 1)))


@overload
def task(function: Function) -> Task: ...
@overload
def task(
    *,
    is_atomic: bool = True,
    takes_job: bool = False,
    attempts: int = 8,
    after: Callable[..., None] | None = None,
) -> Callable[[Function], Task]: ...
def task(function: Function | None = None, **how: Any) -> Task | Callable[[Function], Task]:
    """Make a task of a function; it must also stand in `teropong.app.jobs.tasks.TASKS`."""
    if function is not None:
        return Task(function)
    return lambda one: Task(one, **how)
