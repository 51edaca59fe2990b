"""The pages of alerts: the queue and what is done there, wishes, channels and their secrets."""

import pytest
from django.utils import timezone

from teropong.app.alerts.looking import reconcile
from teropong.app.alerts.models import (
    Address,
    Alert,
    Channel,
    Delivery,
    Preference,
    Progress,
    State,
)
from teropong.app.changes.models import Change, ChangedText
from teropong.app.configuration import Configuration
from teropong.app.jobs.models import Job
from teropong.app.records.clock import today
from tests.app.alerting import DAY, of_company, of_rep
from tests.app.firm import saved, signed_in

pytestmark = pytest.mark.django_db
TOKEN = "xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d"
WISH = {"is_digest": "False", "digest_at": "08:00", "cap": "5", "quiet_from": "18:00", "quiet_until": "07:00"}  # fmt: skip


@pytest.fixture
def alert(firm):
    reconcile([of_rep(firm.alice), of_company()], timezone.now())
    return Alert.objects.get(whose=firm.alice.key)


def page(person, address="/alerts/"):
    answer = signed_in(person).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_queue_and_its_badge(firm, alert):
    shown = page(firm.alice)
    assert "First meetings: below the target" in shown
    assert 'class="badge"' in shown
    assert 'class="badge"' not in page(firm.charlie)
    assert "Nothing waits for you." in page(firm.charlie)


def test_praise_is_news_and_no_work(firm):
    reconcile([of_rep(firm.alice, kind="above", value=4)], timezone.now())
    praised = Alert.objects.get()
    shown = page(firm.alice)
    assert "Good news" in shown
    assert "Nothing waits for you." in shown
    assert 'class="badge"' not in shown
    assert "put-off" not in shown
    Alert.objects.update(waits_since=today() - 60 * DAY)
    reconcile([of_rep(firm.alice, kind="above", value=4)], timezone.now())
    praised.refresh_from_db()
    assert praised.escalated_on is None
    for address in (f"/alerts/{praised.pk}/", "/alerts/"):
        assert "not-true" not in page(firm.alice, address)
    told = signed_in(firm.alice).post(f"/alerts/{praised.pk}/acknowledge/", follow=True)
    assert "Seen." in told.content.decode()
    assert "Good news" not in page(firm.alice)


def test_a_manager_sees_it_folded_until_it_climbs(firm, alert):
    folded = page(firm.bob).split('<details class="card"')[1]
    assert "Alice · First meetings: below the target" in folded
    Alert.objects.filter(pk=alert.pk).update(escalated_on=today())
    reconcile([of_rep(firm.alice), of_company()], timezone.now())
    assert '<details class="card"' not in page(firm.bob)
    assert "whoever leads was told" in page(firm.bob)


def test_see_to_it_take_back_put_off_and_not_true(firm, alert):
    client = signed_in(firm.alice)
    at = f"/alerts/{alert.pk}/"
    client.post(at + "acknowledge/")
    assert "Alice sees to it since" in page(firm.alice)
    client.post(at + "reopen/")
    late = {"until_on": str(today()), "reason": "x"}
    assert client.post(at + "put-off/", late).status_code == 422
    client.post(at + "put-off/", {"until_on": str(today() + 3 * DAY), "reason": "Klien cuti"})
    assert "Klien cuti" in page(firm.alice)
    client.post(at + "not-true/", {"reason": "Tidak tercatat"})
    alert.refresh_from_db()
    assert (alert.state, alert.by, alert.reason) == (State.FALSE, firm.alice, "Tidak tercatat")
    shown = page(firm.alice)
    assert "1 alert has ended: right 0, proved not true 1" in shown
    assert client.post(at + "acknowledge/", follow=True).content.decode().count("over already")


def test_a_director_acts_only_where_told(firm, alert):
    client = signed_in(firm.director)
    mine = Alert.objects.get(whose_kind="company")
    assert client.post(f"/alerts/{mine.pk}/acknowledge/").status_code == 302
    assert client.post(f"/alerts/{alert.pk}/acknowledge/").status_code == 403


def test_wishes_are_kept_and_cannot_be_silent_for_ever(firm, settings):
    settings.CONFIGURATION = Configuration(mail="smtp://127.0.0.1")
    url = "tgram://123456789:ABCdefghijkl_mnopqrstuvwxyz0123456/{to}"
    way = saved(Channel(name="Telegram", means="telegram", url=url, keyed_at=timezone.now()))
    client = signed_in(firm.alice)
    silent = {**WISH, "digest_at": "19:00"}
    assert client.post("/me/alerts/", silent).status_code == 422
    assert client.post("/me/alerts/", {**WISH, f"to_{way.pk}": " 12345 "}).status_code == 302
    kept = Preference.objects.get(person=firm.alice)
    assert (kept.is_digest, kept.cap, kept.by_mail) == (False, 5, False)
    assert Address.objects.get().to == "12345"
    client.post("/me/alerts/", {**WISH, f"to_{way.pk}": ""})
    assert not Address.objects.exists()


def test_secrets_are_shown_once_or_never_and_stand_in_no_log(firm):
    client = signed_in(firm.admin)
    room = {"name": "Slack", "url": f"slack://{TOKEN}/#sales", "is_on": "on"}
    assert client.post("/settings/channels/new/slack/", room).status_code == 302
    hook = {"name": "Data", "url": "https://example.com/in?key=rahasia", "is_on": "on"}
    client.post("/settings/channels/new/webhook/", hook)
    slack, webhook = Channel.objects.get(means="slack"), Channel.objects.get(means="webhook")
    assert webhook.secret in client.get("/settings/channels/").content.decode()
    for address in (
        "/settings/channels/",
        f"/settings/channels/{slack.pk}/",
        f"/settings/channels/{webhook.pk}/",
        "/changes/",
    ):
        shown = client.get(address).content.decode()
        assert not any(one in shown for one in (TOKEN, "rahasia", webhook.secret)), address
    logged = str(list(Change.objects.values_list("before", "after")))
    logged += str(list(ChangedText.objects.values_list("before", "after")))
    assert not any(one in logged for one in (TOKEN, "rahasia", webhook.secret))


def test_an_address_left_empty_is_kept_and_another_is_logged_as_such(firm):
    way = saved(
        Channel(name="Slack", means="slack", url=f"slack://{TOKEN}/#a", keyed_at=timezone.now())
    )
    client = signed_in(firm.admin)
    form = {"name": "Ruang", "url": "", "is_on": "on", "version": way.version}
    client.post(f"/settings/channels/{way.pk}/", form)
    way.refresh_from_db()
    assert (way.name, way.url) == ("Ruang", f"slack://{TOKEN}/#a")
    client.post(
        f"/settings/channels/{way.pk}/",
        {**form, "url": f"slack://{TOKEN}/#b", "version": way.version},
    )
    way.refresh_from_db()
    assert way.url.endswith("#b")
    assert set(Change.objects.latest("sequence").after) == {"keyed_at"}


@pytest.mark.parametrize(
    ("means", "url"),
    [
        ("webhook", "ftp://example.com/"),
        ("webhook", "https://user:pass@example.com/"),
        ("webhook", "http://127.0.0.1:8000/"),
        ("webhook", "http://[::1]/"),
        ("webhook", "http://localhost/"),
        ("webhook", "http://[oh"),
        ("other", "syslog://"),
        ("other", "json://127.0.0.1:9/"),
        ("other", "json://localhost/"),
        ("slack", "tgram://123456789:ABCdefghijkl_mnopqrstuvwxyz0123456/12345678"),
        ("slack", "slack://"),
        ("slack", ""),
    ],
)
def test_what_cannot_be_an_address(firm, means, url):
    answer = signed_in(firm.admin).post(
        f"/settings/channels/new/{means}/", {"name": "x", "url": url}
    )
    assert answer.status_code == 422
    assert not Channel.objects.exists()


def test_a_test_is_sent_and_what_failed_is_sent_again(firm, alert, settings):
    settings.CONFIGURATION = Configuration(mail="smtp://127.0.0.1")
    client = signed_in(firm.admin)
    client.post("/settings/channels/mail/test/")
    test = Delivery.objects.get(reason="test")
    assert (test.state, test.person, Job.objects.get().task) == ("queued", firm.admin, "deliver")
    way = saved(
        Channel(name="Slack", means="slack", url=f"slack://{TOKEN}/#a", keyed_at=timezone.now())
    )
    failed = Delivery.objects.create(
        key="x", reason="alert", alert=alert, channel=way, state="failed", error="It answered 500.", ended_at=timezone.now()
    )  # fmt: skip
    assert "It answered 500." in client.get("/settings/channels/").content.decode()
    for _ in range(2):
        client.post(f"/deliveries/{failed.pk}/again/")
    failed.refresh_from_db()
    assert failed.state == Progress.QUEUED
    assert Job.objects.count() == 2


def test_a_mail_that_was_given_up_is_named_and_sent_again(firm, alert, settings):
    settings.CONFIGURATION = Configuration(mail="smtp://127.0.0.1")
    client = signed_in(firm.admin)
    failed = Delivery.objects.create(
        key="x", reason="alert", alert=alert, person=firm.alice, state="failed", error="It says 550.", ended_at=timezone.now()
    )  # fmt: skip
    shown = client.get("/settings/channels/")
    assert shown.status_code == 200
    told = shown.content.decode()
    assert f"<b>{firm.alice.name}</b>" in told
    assert "It says 550." in told
    assert f"/deliveries/{failed.pk}/again/" in told
    client.post(f"/deliveries/{failed.pk}/again/")
    failed.refresh_from_db()
    assert failed.state == Progress.QUEUED
    assert failed.job.task == "deliver"
