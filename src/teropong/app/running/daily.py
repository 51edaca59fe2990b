"""The daily backup, made by the schedule."""

from __future__ import annotations

from django.conf import settings

from teropong.app.jobs.task import task
from teropong.app.running import backup


@task(is_atomic=False, attempts=4)
def back_up() -> None:
    """Back up, and keep as many as the settings say."""
    configuration = settings.CONFIGURATION
    if configuration.backups_kept:
        backup.back_up(configuration, why="daily")
        backup.prune(configuration, "daily", configuration.backups_kept)
