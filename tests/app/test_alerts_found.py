"""From the records to the alert: a target is missed for weeks, and a look finds it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from teropong.app.alerts.looking import reconcile
from teropong.app.alerts.models import Alert, State
from teropong.app.alerts.tasks import look_for_deviations
from teropong.app.records.clock import today
from teropong.app.records.models import Account, Activity, Opportunity, Rate
from teropong.app.targets.models import Target
from tests.app.alerting import of_rep
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


def test_a_deal_without_a_rate_stops_no_look(behind):
    """What stands of its money is left as it is: it is neither there nor mended."""
    saved(
        Opportunity(
            name="Dolar",
            account=behind.account,
            owner=behind.alice,
            pipeline=behind.pipeline,
            stage=behind.stages[0],
            currency="USD",
            amount_minor=500_00,
            outcome="won",
            created_at=timezone.now() - timedelta(days=40),
            closed_at=timezone.now() - timedelta(days=8),
        )
    )
    stands = of_rep(behind.alice, indicator="revenue")
    reconcile([stands, of_rep(behind.bob, indicator="revenue")], timezone.now())
    look_for_deviations.function()
    assert Alert.objects.filter(kind="below", whose=behind.alice.key).count() == 2
    assert Alert.objects.get(key=stands.key).state == State.OPEN
    assert Alert.objects.get(whose=behind.bob.key).state == State.RESOLVED
    page = signed_in(behind.admin).get("/alerts/").content.decode()
    assert "USD has no rate on" in page
    assert '<a href="/rates/">To the rates</a>' in page
    page = signed_in(behind.alice).get("/alerts/").content.decode()
    assert "An administrator can add it." in page
    saved(Rate(currency="USD", starts_on=today() - timedelta(days=99), rate="16000"))
    look_for_deviations.function()
    assert Alert.objects.get(key=stands.key).state == State.RESOLVED
    assert "has no rate" not in signed_in(behind.admin).get("/alerts/").content.decode()


def test_an_alert_keeps_its_first_day_where_the_look_back_leaves_it_behind(firm):
    def told(since, is_older, behind_by=0):
        one = of_rep(firm.alice, since=since, is_older=is_older)
        reconcile([one], timezone.now() + timedelta(seconds=behind_by))
        (alert,) = Alert.objects.all()
        return alert.deviation["since"], alert.deviation["is_older"]

    first, later, last = date(2026, 1, 5), date(2026, 1, 12), date(2026, 3, 2)
    assert told(first, False) == (str(first), False)
    assert told(later, True, 1) == (str(first), False)
    # seen anew from within the look-back it has begun anew
    assert told(last, False, 2) == (str(last), False)
