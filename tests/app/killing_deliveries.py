"""Kill workers in the midst of deliveries: `python -m tests.app.killing_deliveries TIMES PEOPLE [S]`.

Each lives for S seconds at most; the last one ends what is left, and is killed when it is idle.

Mail server and webhook fail in every way meanwhile. What is told at the end, as JSON, is what
`test_trust` judges: each delivery must arrive, be told as sent, and have been taken once, unless its
receiver took it without a word. Between a receiver's word and its being heard no sender can know;
what counts as doubled by us is what a worker had heard of and yet sent again.
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from smtplib import SMTP
from threading import Event
from typing import Any

from tests.app.killing import LATEST, idle, killed
from tests.app.receiving import ALL, PATIENCE, Hook, MailServer


def kill_deliveries(times: int, n_people: int, latest: float = LATEST) -> dict[str, object]:
    """Workers die while alerts go out by mail and webhook."""
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from teropong.app.alerts import when
    from teropong.app.alerts.composing import compose, spoken
    from teropong.app.alerts.dispatching import dispatch
    from teropong.app.alerts.looking import reconcile
    from teropong.app.alerts.models import Channel, Delivery, Preference, Progress
    from teropong.app.alerts.sending import signed
    from teropong.app.jobs import models, queue, schedule, work
    from teropong.app.jobs.models import Job
    from teropong.app.jobs.receipt import Receipts
    from teropong.app.people.models import Person
    from tests.app.alerting import of_rep
    from tests.app.firm import make_firm, saved

    models.LEASE = queue.LEASE = work.LEASE = timedelta(seconds=1)
    work.pause = lambda _attempts: timedelta(milliseconds=20)
    schedule.SCHEDULE, work.IDLE = (), 0.05
    when.weekdays = lambda: frozenset(range(7))
    signed._SECONDS = PATIENCE
    mail, hook = MailServer(ALL), Hook(ALL)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = (
        "127.0.0.1",
        mail.port,
        PATIENCE,
    )
    settings.CONFIGURATION = replace(
        settings.CONFIGURATION, mail=f"smtp://127.0.0.1:{mail.port}", reach_inner=True
    )
    heard = settings.CONFIGURATION.folder / "heard"
    _listening(heard)
    make_firm()
    url = f"http://127.0.0.1:{hook.port}/"
    saved(
        Channel(
            name="h", means="webhook", url=url, secret=signed.new_secret(), keyed_at=timezone.now()
        )
    )
    people: list[Person] = []

    def more_to_tell() -> None:
        made = [
            saved(Person(name=f"P{n}", email=f"p{n}@example.com"))
            for n in range(len(people), len(people) + n_people)
        ]
        people.extend(made)
        Preference.objects.bulk_create(
            Preference(person=one, is_digest=False, quiet_from="00:00", quiet_until="00:00")
            for one in made
        )
        reconcile([of_rep(one) for one in people], timezone.now())
        dispatch(timezone.now())
        connection.close()

    def victim() -> None:
        receipts = Receipts(settings.CONFIGURATION.folder)
        receipts.settle()
        if connection.vendor == "sqlite":
            queue.release_all()
        work.work(Event(), receipts)

    more_to_tell()
    one = Delivery.objects.filter(channel=None).first()
    with spoken(one):
        compose(one)  # once, before the first is born: catalogues take longer to load than it lives
    connection.close()

    def left() -> int:
        n = Delivery.objects.exclude(state=Progress.SENT).count()
        connection.close()
        return n

    for _n in range(times):
        killed(victim, random.uniform(0.02, latest))
        if not left():
            more_to_tell()
    idle(victim, left)
    told = mail.told() + hook.told()
    return {
        "kills": times,
        "deliveries": Delivery.objects.count(),
        "states": dict(Counter(Delivery.objects.values_list("state", flat=True))),
        "jobs": Job.objects.by_state(),
        "arrived": len(told),
        "doubled": sum(n - 1 for n in told.values()),
        "doubled_though_heard": sum(n - 1 for n in Counter(heard.read_text().split()).values()),
        "taken_in_silence": sum(not is_said for _number, is_said in mail.taken + hook.taken),
        "silent_only": len({number for number, _said in mail.taken + hook.taken} - set(told)),
        "most_attempts": max(Delivery.objects.values_list("attempts", flat=True)),
        **_signed(hook, Channel.objects.get().secret),
    }


def _listening(heard: Path) -> None:
    """Have every worker write down, as soon as it has read that something was taken, what that was."""
    out = os.open(heard, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    data, request, answer = SMTP.data, HTTPConnection.request, HTTPConnection.getresponse

    def mailed(self: SMTP, mail: bytes) -> tuple[int, bytes]:
        told = data(self, mail)
        if told[0] == 250:
            os.write(out, b"%s\n" % re.search(rb"Message-ID: (<[^>]+>)", mail)[1])
        return told

    def asked(self: HTTPConnection, *words: Any) -> None:
        self.number = words[3]["webhook-id"]
        request(self, *words)

    def answered(self: HTTPConnection) -> Any:
        told = answer(self)
        if told.status < 300:
            os.write(out, f"{self.number}\n".encode())
        return told

    SMTP.data, HTTPConnection.request, HTTPConnection.getresponse = mailed, asked, answered


def _signed(hook: Hook, secret: str) -> dict[str, Any]:
    """How many of those that came to the webhook were not signed as they should be."""
    from teropong.app.alerts.sending.signed import signature

    unsigned = 0
    for headers, body in zip(hook.headers, hook.contents, strict=False):
        seconds = int(headers["webhook-timestamp"])
        expected = signature(secret, headers["webhook-id"], seconds, body)
        unsigned += headers["webhook-signature"] != expected
    return {"came": len(hook.headers), "unsigned": unsigned}


if __name__ == "__main__":
    import logging

    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    times, n_people, *latest = sys.argv[1:]
    print(json.dumps(kill_deliveries(int(times), int(n_people), *map(float, latest))))
