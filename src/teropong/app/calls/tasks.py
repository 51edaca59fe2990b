"""What workers do: each night, and when asked, hold the forecast against what came."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from teropong.app.calls.models import Grain
from teropong.app.calls.scoring import keep_backtest
from teropong.app.jobs.models import Job, State
from teropong.app.jobs.task import task
from teropong.app.mirror import NotReady

A_WHILE = timedelta(seconds=20)
"""So long it waits for a mirror that is being built."""


@task(is_atomic=False, attempts=2)
def make_backtests(grain: str = "") -> None:
    """Make the backtest by one grain, or by each."""
    for one in (grain,) if grain else Grain.values:
        try:
            keep_backtest(one, timezone.now())
        except NotReady:
            make_backtests.enqueue(one, run_at=timezone.now() + A_WHILE)


def is_being_made() -> bool:
    """Whether one is being made, or waits to be."""
    waiting = Job.objects.filter(task=make_backtests.name, run_at__lte=timezone.now())
    return waiting.filter(state__in=(State.READY, State.RUNNING)).exists()
