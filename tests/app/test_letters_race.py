"""Two workers write what is due at once: one letter and one delivery of each."""

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
from teropong.app.letters import writing
from tests.app.test_letters import HOUR, MONDAY, told_to
writing.figures = lambda kind, people, _period, _now: [told_to(kind, one) for one in people]
print("ready", flush=True)
for line in sys.stdin:
    print(writing.write_due(MONDAY + int(line) * 24 * HOUR), flush=True)
"""
LOOK = """
import json
from collections import Counter
from teropong.app.alerts.models import Delivery
from teropong.app.letters.models import Letter
print(json.dumps({
    "letters": dict(Counter(Letter.objects.values_list("kind", flat=True))),
    "deliveries": Delivery.objects.filter(reason="letter").count(),
    "without": Letter.objects.filter(delivery=None).count(),
}))
"""


def test_two_workers_at_once_write_no_doubles(place):  # noqa: F811
    folder, here = place
    in_django(folder, FOUND, **here)
    with two(folder, here, RACE) as both:
        # Both on the same day: one that is a day ahead would be a clock that jumps.
        told = [int(n) for day in range(4) for n in both.told(str(day))]
    found = json.loads(in_django(folder, LOOK, **here).splitlines()[-1])
    # Alice, Bob and Charlie on Monday, the two reps on Wednesday, Bob and Eko on 1 July.
    assert found == {
        "letters": {"week": 3, "nudge": 2, "period": 2},
        "deliveries": 7,
        "without": 0,
    }
    assert sum(told) == 7
