"""From the records to the alert: a target is missed for weeks, and a look finds it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from teropong.app.alerts.models import Alert
from teropong.app.alerts.tasks import look_for_deviations
from teropong.app.records.clock import today
from teropong.app.records.models import Account, Activity
from teropong.app.targets.models import Target
from tests.app.firm import saved, signed_in

pytestmark = pytest.mark.django_db


def met(firm, on, n):
    """Alice met a firm that nobody had met before."""
    account = saved(Account(name=f"PT Baru {n}", owner=firm.alice))
    saved(
        Activity(
            rep=firm.alice,
            account=account,
            channel="meeting",
            status="done",
            occurred_at=timezone.now() - timedelta(days=on),
        )
    )


@pytest.fixture
def behind(firm):
    """Two meetings a week were asked for; for twelve weeks there was one in three."""
    for nth, days in enumerate((120, 113, 106, 99, 78, 57, 36, 15)):
        met(firm, days, nth)
    start = today() - timedelta(days=84)
    saved(
        Target(
            indicator="first_meetings",
            scope_kind="rep",
            person=firm.alice,
            grain="week",
            starts_on=start - timedelta(days=start.weekday()),
            value="2",
        )
    )
    return firm


def test_a_missed_target_becomes_one_alert_with_its_rows(behind):
    for _time in range(2):
        look_for_deviations.function()
    (alert,) = Alert.objects.filter(kind="below", whose=behind.alice.key)
    told = alert.deviation
    assert (told["indicator"], told["unit"]) == ("first_meetings", "count")
    assert told["value"] < told["expected"]
    assert told["sure"] > 0.9
    alice = signed_in(behind.alice)
    page = alice.get("/alerts/").content.decode()
    assert "First meetings: below the target" in page
    assert "You have" in page
    assert "Alice has" not in page
    to_bob = signed_in(behind.bob).get("/alerts/").content.decode()
    assert "Alice · First meetings: below the target" in to_bob
    address = page.split('href="/figures/first_meetings/', 1)[1].split('"', 1)[0]
    opened = alice.get(f"/figures/first_meetings/{address}".replace("&amp;", "&"))
    assert opened.status_code == 200
    assert opened.content.decode().count("PT Baru") == told["value"]
    assert "below the target" not in signed_in(behind.charlie).get("/alerts/").content.decode()
