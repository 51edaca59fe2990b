"""A firm whose Alice has met too few for weeks: all but the target that she misses."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from teropong.app.alerts import when
from teropong.app.alerts.models import Alert, Preference
from teropong.app.alerts.tasks import look_for_deviations
from teropong.app.jobs import work
from teropong.app.jobs.queue import take
from teropong.app.jobs.receipt import Receipts
from teropong.app.records.models import Account, Activity
from tests.app.firm import make_firm, saved

_MET = (120, 113, 106, 99, 78, 57, 36, 15)


def seed() -> None:
    firm = make_firm()
    for nth, days in enumerate(_MET):
        account = saved(Account(name=f"PT Ditemui {nth}", owner=firm.alice))
        saved(
            Activity(
                rep=firm.alice,
                account=account,
                channel="meeting",
                status="done",
                occurred_at=timezone.now() - timedelta(days=days),
            )
        )
    Preference.objects.create(person=firm.alice, is_digest=False)


def look_and_tell() -> None:
    """What a worker does, on any day at any hour; the mirror may need a moment to follow."""
    when.weekdays = lambda: frozenset(range(7))
    when.is_quiet = lambda _clock, _wish: False
    until = time.monotonic() + 20
    while not Alert.objects.filter(kind="below").exists() and time.monotonic() < until:
        look_for_deviations.function()
        time.sleep(0.2)
    receipts = Receipts(Path(settings.CONFIGURATION.folder))
    while job := take():
        work.do(job, receipts)
