"""What is done again and again: each due time asks for its task once, whoever notices first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from teropong.app.jobs.models import Job
from teropong.app.jobs.queue import enqueue
from teropong.app.records.clock import zone
from teropong.app.records.models.company import company


@dataclass(frozen=True)
class Daily:
    """A task that is due each day at a time, by the company's clock."""

    task: str
    at: Callable[[], time]

    def due(self, now: datetime) -> datetime:
        """The last time that it was due, up to now."""
        local = now.astimezone(zone())
        today = datetime.combine(local.date(), self.at(), local.tzinfo)
        return today if today <= local else today - timedelta(days=1)


@dataclass(frozen=True)
class Often:
    """A task that is due every so many minutes, of which an hour has a whole number of times."""

    task: str
    minutes: int

    def due(self, now: datetime) -> datetime:
        """The last time that it was due, up to now."""
        local = now.astimezone(zone())
        minute = local.minute - local.minute % self.minutes
        return local.replace(minute=minute, second=0, microsecond=0)


def _backup_time() -> time:
    return time.fromisoformat(settings.CONFIGURATION.backups_at)


SCHEDULE: tuple[Daily | Often, ...] = (
    Daily("back_up", _backup_time),
    Daily("clear_old", lambda: time(3, 30)),
    Daily("make_backtests", lambda: time(4, 15)),
    Often("look_for_deviations", 60),
    Often("write_letters", 15),
    Often("tell_what_waits", 15),
)


def enqueue_due(now: datetime | None = None) -> list[Job]:
    """Ask for what has come due since it was last asked for; nothing before there is a company.

    What came due while nothing ran is made up for once, not once for every day.
    """
    if company() is None:
        return []
    now = now or timezone.now()
    keys = {f"{one.task} {one.due(now):%Y-%m-%d %H:%M}": one.task for one in SCHEDULE}
    standing = set(Job.objects.filter(key__in=keys).values_list("key", flat=True))
    return [enqueue(task, key=key) for key, task in keys.items() if key not in standing]
