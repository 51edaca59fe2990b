"""What workers do for letters: write those that are due, and send what may go."""

from __future__ import annotations

from django.utils import timezone

from teropong.app.alerts.dispatching import dispatch
from teropong.app.jobs.task import task
from teropong.app.letters.writing import write_due
from teropong.app.mirror import NotReady


@task(is_atomic=False, attempts=2)
def write_letters() -> None:
    """Write what is due; while the mirror is being built the next time makes up for it."""
    try:
        n = write_due(timezone.now())
    except NotReady:
        return
    if n:
        dispatch(timezone.now())
