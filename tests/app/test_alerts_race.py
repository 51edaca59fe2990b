"""Two workers look at once, and send at once: one alert, one delivery of each."""

from __future__ import annotations

import json

from tests.app.racing import two
from tests.app.running import in_django
from tests.app.test_trust import FOUND, place  # noqa: F401 - a fixture

RACE = """
import sys
from dataclasses import replace
import django
django.setup()
from django.conf import settings
settings.CONFIGURATION = replace(settings.CONFIGURATION, mail="smtp://127.0.0.1")
from teropong.app.alerts.dispatching import dispatch
from teropong.app.alerts.looking import reconcile
from teropong.app.alerts.models import Preference
from teropong.app.people.models import Person
from tests.app.alerting import HOUR, MONDAY, of_rep
alice = Person.objects.get(name="Alice")
Preference.objects.get_or_create(person=alice, defaults={"is_digest": False, "cap": 50})
print("ready", flush=True)
sys.stdin.readline()
names = ("first_meetings", "outreach", "revenue", "conversion")
n = 0
for turn in range(6):
    found = [of_rep(alice, indicator=name) for name in names[turn % 2:]]
    reconcile(found, MONDAY + turn * HOUR / 10)
    n += dispatch(MONDAY + turn * HOUR / 10)
print(n, flush=True)
"""
LOOK = """
import json
from collections import Counter
from teropong.app.alerts.models import Alert, Delivery
from teropong.app.jobs.models import Job
print(json.dumps({
    "alerts": sorted(Counter(Alert.objects.values_list("key", flat=True)).values()),
    "alert_mails": Delivery.objects.filter(reason="alert").count(),
    "messages": Delivery.objects.filter(queued_on__isnull=False, summary=None).count(),
    "jobs": Job.objects.filter(task="deliver").count(),
}))
"""


def test_two_workers_at_once_make_no_doubles(place):  # noqa: F811
    folder, here = place
    in_django(folder, FOUND, **here)
    with two(folder, here, RACE) as both:
        sent = sum(int(n) for n in both.told("go"))
    found = json.loads(in_django(folder, LOOK, **here))
    # The first comes and goes: it is the same alert, taken up again.
    assert found["alerts"] == [1, 1, 1, 1]
    assert found["alert_mails"] == 4
    assert found["messages"] == found["jobs"] == sent
