"""What goes out: mails, signed events, Apprise's services; what refuses, and what may be reached."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest
import requests
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone, translation
from prometheus_client.parser import text_string_to_metric_families

from teropong.app.alerts import tasks, when
from teropong.app.alerts.dispatching import dispatch
from teropong.app.alerts.looking import reconcile
from teropong.app.alerts.models import Address, Alert, Channel, Delivery, Preference, Progress
from teropong.app.alerts.sending import apprised, reaching, signed, why
from teropong.app.alerts.standing import standings
from teropong.app.configuration import Configuration
from teropong.app.jobs import work
from teropong.app.jobs.models import Job
from teropong.app.jobs.queue import take
from teropong.app.jobs.receipt import Receipts
from teropong.app.jobs.setting_right import set_right
from teropong.app.jobs.task import pause
from teropong.app.running import metrics
from tests.app.alerting import MONDAY, of_company, of_rep, of_team
from tests.app.firm import saved, signed_in
from tests.app.receiving import ERROR, REFUSE, SILENT, SLOW, WELL, Hook, MailServer

pytestmark = pytest.mark.django_db
PUBLIC = "https://crm.example.com"
IS_QUIET, REAL_NOW = when.is_quiet, timezone.now


@pytest.fixture(autouse=True)
def always(monkeypatch):
    """Every day and hour is worked: it is tested elsewhere when one is told."""
    monkeypatch.setattr(when, "weekdays", lambda: frozenset(range(7)))
    monkeypatch.setattr(when, "is_quiet", lambda _clock, _wish: False)
    monkeypatch.setattr(work, "pause", lambda _n: timedelta(0))


@pytest.fixture
def server(settings):
    with_server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", with_server.port
    settings.EMAIL_TIMEOUT = 0.3
    settings.CONFIGURATION = Configuration(mail="smtp://127.0.0.1", base_url=PUBLIC)
    yield with_server
    with_server.close()


@pytest.fixture
def hook(settings):
    receiver = Hook()
    inside = replace(django_settings.CONFIGURATION, reach_inner=True)
    settings.CONFIGURATION = inside
    yield receiver
    receiver.close()


@pytest.fixture
def do_all(tmp_path):
    """Do all that is to be done, as often as it is tried again, and return how often that was."""
    receipts = Receipts(tmp_path)

    def do(most: int = 20) -> int:
        n = 0
        while n < most and (job := take()):
            work.do(job, receipts)
            n += 1
        return n

    return do


def channel(means="webhook", url="https://example.com/", **more) -> Channel:
    given = {"secret": signed.new_secret(), "keyed_at": timezone.now(), **more}
    return saved(Channel(name=means, means=means, url=url, **given))


def tell(*found) -> None:
    reconcile(found, timezone.now())
    dispatch(timezone.now())


def at_once(person) -> None:
    Preference.objects.create(person=person, is_digest=False)


def test_a_mail_in_its_readers_language_with_a_way_out(firm, server, do_all):
    at_once(firm.alice)
    firm.alice.language = "id"
    saved(firm.alice)
    tell(of_rep(firm.alice, stake_minor=140_000_000_00))
    do_all()
    [mail] = server.mails()
    text, html = (part.get_payload(decode=True).decode() for part in mail.get_payload())
    alert = Alert.objects.get()
    assert mail["To"] == "alice@example.com"
    assert mail["Message-ID"] == f"<{Delivery.objects.get().number}@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    for body in (text, html):
        assert f"{PUBLIC}/alerts/{alert.pk}/" in body
        assert "140\N{NO-BREAK SPACE}jt" in body
        assert "target" in body
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(
        rf"<{PUBLIC}/alerts/no-more/\S+/>", "".join(mail["List-Unsubscribe"].split())
    )
    assert Delivery.objects.get().state == Progress.SENT


def test_without_an_https_address_no_way_out_is_promised(firm, server, do_all, settings):
    settings.CONFIGURATION = Configuration(mail="smtp://127.0.0.1", base_url="http://crm.lan")
    at_once(firm.alice)
    tell(of_rep(firm.alice))
    do_all()
    assert server.mails()[0]["List-Unsubscribe"] is None


def test_one_click_leaves_and_opening_the_link_does_not(firm, server, do_all):
    at_once(firm.alice)
    tell(of_rep(firm.alice))
    do_all()
    link = "".join(server.mails()[0]["List-Unsubscribe"].split()).strip("<>")
    path = link.removeprefix(PUBLIC)
    outside = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    assert outside.get(path).status_code == 200
    assert Preference.objects.get(person=firm.alice).by_mail
    assert outside.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Preference.objects.get(person=firm.alice).by_mail
    tell(of_rep(firm.alice), of_rep(firm.alice, indicator="outreach"))
    assert do_all() == 0
    assert outside.post(path[:-2] + "x/").status_code == 404


@pytest.mark.parametrize("way", [REFUSE, SLOW, ERROR, SILENT])
def test_what_fails_is_tried_again_under_the_same_id(firm, server, do_all, way):
    at_once(firm.alice)
    server.ways = (way,)
    tell(of_rep(firm.alice))
    assert do_all(2) == 2
    delivery = Delivery.objects.get()
    assert (delivery.state, bool(delivery.error)) == (Progress.QUEUED, True)
    server.ways = (WELL,)
    do_all()
    assert Delivery.objects.get().state == Progress.SENT
    assert set(dict(server.taken)) == {f"<{delivery.number}@localhost>"}
    assert server.told().total() == 1


def test_a_summary_is_one_mail_without_what_is_over(firm, server, do_all):
    names = ("first_meetings", "outreach", "revenue")
    found = [of_rep(firm.alice, indicator=name) for name in names]
    Preference.objects.create(person=firm.alice, digest_at="00:00")
    tell(*found)
    reconcile(found[1:], timezone.now())  # the first is over before the worker comes
    do_all()
    [mail] = server.mails()
    text = mail.get_payload()[0].get_payload(decode=True).decode()
    assert len(re.findall(r"/alerts/\d+/", text)) == 2
    states = Delivery.objects.filter(summary__isnull=False).order_by("pk")
    assert [one.state for one in states] == ["dropped", "sent", "sent"]


def test_what_is_given_up_is_told_and_can_be_tried_again(firm, server, do_all, monkeypatch):
    monkeypatch.setattr(tasks, "ATTEMPTS", 2)
    at_once(firm.alice)
    server.ways = (ERROR,)
    tell(of_rep(firm.alice))
    do_all()
    failed = Delivery.objects.get()
    assert (failed.state, failed.attempts) == (Progress.FAILED, 2)
    told = {one.name: one for one in text_string_to_metric_families(metrics.page().decode())}
    by_state = {one.labels["state"]: one.value for one in told["teropong_deliveries"].samples}
    assert by_state["failed"] == 1


def test_what_its_worker_never_ended_is_told_as_failed(firm, server):
    at_once(firm.alice)
    tell(of_rep(firm.alice))
    Job.objects.update(state="dead")
    dispatch(timezone.now())
    assert Delivery.objects.get().state == Progress.FAILED


def a_week_of(monkeypatch, do_all, since, until) -> None:
    """Let hour after hour pass, with the nights that are quiet for everybody."""
    monkeypatch.setattr(when, "is_quiet", IS_QUIET)
    monkeypatch.setattr(work, "pause", pause)
    for n in range(7 * 24):
        now = since + n * timedelta(hours=1)
        monkeypatch.setattr("django.utils.timezone.now", lambda now=now: now)
        dispatch(now)
        do_all()
        if until():
            return


def test_over_quiet_nights_two_days_are_two_days(
    firm, server, do_all, monkeypatch, caplog, settings
):
    settings.CONFIGURATION = Configuration(mail="smtp://127.0.0.1")
    at_once(firm.alice)
    reconcile([of_rep(firm.alice)], MONDAY)
    refused = SMTPSenderRefused(550, b"no such sender", "a@b.test")

    def refuse(*_):
        raise refused

    monkeypatch.setattr(tasks, "send", refuse)
    mine, seen = Delivery.objects.filter(person=firm.alice), set()
    page, admin = "/settings/channels/", signed_in(firm.admin)

    def is_over() -> bool:
        one = mine.get()
        if one.attempts and one.state != Progress.FAILED:
            seen.add((one.state, standings()[0].n_trying))
        return one.state == Progress.FAILED

    a_week_of(monkeypatch, do_all, MONDAY, is_over)
    one = mine.get()
    assert one.state == Progress.FAILED
    assert timedelta(days=2) <= one.ended_at - MONDAY < timedelta(days=2, hours=12)
    assert 24 <= one.attempts < 40
    assert seen == {(Progress.QUEUED, 1), (Progress.WAITING, 1)}, "the administrator sees it"
    lines = [one for one in caplog.records if one.getMessage() == "job failed"]
    assert len(lines) <= 4
    monkeypatch.setattr("django.utils.timezone.now", REAL_NOW)
    assert "mail_from" in admin.get(page).content.decode()
    admin.post(f"/deliveries/{one.pk}/again/")
    again = mine.get()
    assert (again.state, again.attempts, again.tried_at) == (Progress.QUEUED, 0, None)
    assert again.job.attempts == 0


def test_a_clock_that_jumps_gives_nothing_up(firm, server, do_all, monkeypatch):
    at_once(firm.alice)
    server.ways = (ERROR,)
    tell(of_rep(firm.alice))
    do_all(3)
    later = timezone.now() + timedelta(days=400)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    do_all(3)
    assert Delivery.objects.get().state == Progress.QUEUED


@pytest.mark.parametrize("days", [1, 30, 366])
def test_after_a_clock_that_was_ahead_each_is_sent_once(firm, server, do_all, monkeypatch, days):
    monkeypatch.setattr(work, "pause", pause)
    real = timezone.now()
    at_once(firm.alice)
    at_once(firm.bob)  # who is told above where the clock jumps that far
    tell(of_rep(firm.alice))
    server.ways = (ERROR,)
    monkeypatch.setattr("django.utils.timezone.now", lambda: real + timedelta(days=days))
    tell(of_rep(firm.alice), of_rep(firm.alice, indicator="outreach"))
    n = do_all()
    assert n == Delivery.objects.filter(state=Progress.QUEUED).exclude(error="").count() >= 2
    server.ways = (WELL,)
    monkeypatch.setattr("django.utils.timezone.now", lambda: real)
    set_right()
    assert do_all() == 0
    monkeypatch.setattr("django.utils.timezone.now", lambda: real + timedelta(minutes=1))
    for _ in range(3):
        set_right()
        tell(of_rep(firm.alice), of_rep(firm.alice, indicator="outreach"))
        do_all()
    assert set(Delivery.objects.values_list("state", flat=True)) == {Progress.SENT}
    assert sorted(server.told().values()) == [1] * n


def test_the_published_example_of_standard_webhooks():
    """From the examples of its libraries: https://github.com/standard-webhooks/standard-webhooks."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    made = signed.signature(
        secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_webhook_is_told_of_everything_and_can_check_it(firm, hook, do_all):
    one = channel(url=f"http://127.0.0.1:{hook.port}/in?x=1")
    tell(of_rep(firm.alice))
    tell()
    do_all()
    assert [event["type"] for event in hook.events()] == ["alert.opened", "alert.resolved"]
    assert hook.events()[0]["data"]["deviation"]["kind"] == "below"
    for headers, body in zip(hook.headers, hook.contents, strict=True):
        number, seconds = headers["webhook-id"], int(headers["webhook-timestamp"])
        assert headers["webhook-signature"] == signed.signature(one.secret, number, seconds, body)
        assert abs(seconds - timezone.now().timestamp()) < 300


def test_a_receiver_that_is_gone_is_not_asked_again(firm, hook, do_all):
    hook.status = 410
    channel(url=f"http://127.0.0.1:{hook.port}/")
    tell(of_rep(firm.alice))
    assert do_all() == 1
    assert Delivery.objects.get().state == Progress.FAILED


def test_a_way_to_another_place_is_not_followed(firm, hook, do_all, monkeypatch):
    monkeypatch.setattr(tasks, "ATTEMPTS", 1)
    hook.status = 302
    channel(url=f"http://127.0.0.1:{hook.port}/")
    tell(of_rep(firm.alice))
    do_all()
    assert (Delivery.objects.get().state, len(hook.taken)) == (Progress.FAILED, 1)


INNER = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
    "224.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1",
    "64:ff9b::a00:1", "2002:a00:1::",
)  # fmt: skip


@pytest.mark.parametrize("address", INNER)
def test_inner_addresses_are_known(address):
    assert reaching.is_inner(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "103.28.12.1", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_and_those_of_the_world(address):
    assert not reaching.is_inner(address)


def test_nothing_within_the_own_network_is_reached(firm, do_all, monkeypatch):
    monkeypatch.setattr(tasks, "ATTEMPTS", 1)
    hook = Hook()
    for means, url in (("webhook", "http://{}/"), ("other", "json://{}/"), ("slack", "json://{}/")):
        channel(means, url.format(f"localhost:{hook.port}"))
    tell(of_company())
    do_all()
    assert {one.state for one in Delivery.objects.all()} == {Progress.FAILED}
    assert not hook.headers
    hook.close()


def test_a_room_hears_of_its_team_and_never_of_a_rep(firm, hook, do_all):
    url = f"json://127.0.0.1:{hook.port}/"
    channel("slack", url, team=firm.north)
    channel("teams", url)
    tell(of_rep(firm.alice), of_team(firm.north), of_team(firm.south), of_company())
    told = [(one.channel.name, one.alert.whose_kind) for one in Delivery.objects.all()]
    assert sorted(told) == [("slack", "team"), ("teams", "company")]


def test_each_is_reached_at_the_own_address(firm, monkeypatch, do_all):
    at_once(firm.alice)
    one = channel("whatsapp", "whatsapp://alert:EAAB@1234567890/{to}")
    Address.objects.create(person=firm.alice, channel=one, to="628 12/34")
    tell(of_rep(firm.alice))
    delivery = Delivery.objects.get()
    assert apprised._address(delivery, one) == "whatsapp://alert:EAAB@1234567890/628%2012%2F34"
    Address.objects.all().delete()
    do_all()
    assert Delivery.objects.get().state == Progress.FAILED


def test_apprise_sends_through_the_queue(firm, hook, do_all):
    """To a room, and to a person at the own address, both by Apprise's own JSON service."""
    room = channel("other", f"json://127.0.0.1:{hook.port}/room")
    own = channel("other", f"json://127.0.0.1:{hook.port}/{{to}}")
    Address.objects.create(person=firm.alice, channel=own, to="alice-1")
    at_once(firm.alice)
    tell(of_company(), of_rep(firm.alice))
    assert do_all() == 2
    assert {one.channel: one.state for one in Delivery.objects.select_related("channel")} == {
        room: Progress.SENT,
        own: Progress.SENT,
    }
    told = {event["title"]: event["message"] for event in hook.events()}
    assert told.keys() == {
        "Perusahaan · Pertemuan pertama: di bawah target",
        "First meetings: below the target",
    }
    assert (
        "You have 1 first meeting in the weeks 11 May" in told["First meetings: below the target"]
    )


def test_what_a_service_refuses_is_tried_again(firm, hook, do_all):
    channel("other", f"json://127.0.0.1:{hook.port}/")
    hook.status = 503
    tell(of_company())
    assert do_all(2) == 2
    assert Delivery.objects.get().state == Progress.QUEUED
    hook.status = 200
    do_all()
    assert Delivery.objects.get().state == Progress.SENT


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Failed to send: Unauthorized, error=401 rahasia99.", "Failed to send: Unauthorized, error=401 …."),
        ("Posted to https://x.test/rahasia99", "Posted to …"),
        ("(Caused by gaierror: [Errno -2] Name or service not known)", "No computer is known by the name"),
        ("10.0.0.1 lies within the own network; reach_inner", "reach_inner allows it"),
        ("[Errno 111] Connection refused", "Nothing listens there"),
    ],
)  # fmt: skip
def test_why_a_service_failed_is_told_without_secrets(line, told):
    with translation.override("en"):
        found = why.reason([line], "json://host.test/rahasia99/?k=1")
    assert told in found
    assert "rahasia99" not in found


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (SMTPAuthenticationError(535, b"5.7.8 no"), "name and password of the setting mail"),
        (SMTPSenderRefused(553, b"no", "a@b.test"), "address of the setting mail_from"),
        (SMTPServerDisconnected("lost"), "It ended the connection."),
        (
            SMTPDataError(451, b"4.3.0 later"),
            "does not take the mail yet, and says: 451 4.3.0 later",
        ),
        (
            SMTPRecipientsRefused({"a@b.test": (450, b"4.2.0 Greylisted,\r\n timeout 300 s")}),
            "It does not take the mail yet, and says: 450 4.2.0 Greylisted, timeout 300 s",
        ),
        (
            SMTPRecipientsRefused({"a@b.test": (550, b"no")}),
            "did not take the mail, and says: 550 no",
        ),
        (SMTPDataError(554, b"5.7.1 looks\r\nlike spam"), "and says: 554 5.7.1 looks like spam"),
    ],
)
def test_why_a_mail_server_refused_is_told(error, told):
    with translation.override("en"):
        said = why.why(error)
    assert told in said
    assert "SMTP" not in said


def test_a_refusal_of_a_service_says_why(firm, hook, do_all):
    channel("other", f"json://127.0.0.1:{hook.port}/rahasia99")
    hook.status = 401
    tell(of_company())
    do_all()
    error = Delivery.objects.get().error
    assert "401" in error
    assert "rahasia99" not in error


SERVICES = {
    "slack": ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#sales", "hooks.slack.com"),
    "telegram": (
        "tgram://123456789:ABCdefghijkl_mnopqrstuvwxyz0123456/12345678",
        "api.telegram.org",
    ),
    "teams": ("workflows://prod-01.westeurope.logic.azure.com:443/abcd1234/efgh5678", "azure.com"),
    "whatsapp": (
        "whatsapp://teropong_alert:EAABxyz@1234567890/628123456789?lang=id&:body=1",
        "graph.facebook.com",
    ),
}


@pytest.mark.parametrize("means", SERVICES)
def test_each_service_is_spoken_to_in_its_own_way(firm, means, monkeypatch, do_all):
    """What would go to each, as Apprise words it; the services themselves are not asked here."""
    asked: list[tuple[str, str]] = []

    def request(_session, method, url, data=None, **_more):
        del method
        asked.append((url, data.decode() if isinstance(data, bytes) else str(data)))
        answer = requests.Response()
        answer.status_code, answer._content = 200, b"ok" if means == "slack" else b'{"ok": true}'
        return answer

    monkeypatch.setattr(requests.Session, "request", request)
    url, host = SERVICES[means]
    channel(means, url)
    tell(of_company())
    do_all()
    assert Delivery.objects.get().state == Progress.SENT
    [(where, told)] = asked
    assert host in where
    assert "pertemuan pertama" in told
    if means == "whatsapp":
        text = json.loads(told)["template"]["components"][0]["parameters"][0]["text"]
        assert "\n" not in text
        assert text.count("di bawah target") == 1


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("slack://xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d/#sales", True),
        ("tgram://123456789:ABCdefghijkl_mnopqrstuvwxyz0123456/{to}", True),
        ("whatsapp://teropong_alert:EAABxyz@1234567890/{to}?lang=id", True),
        ("syslog://", False),
        ("dbus://", False),
        ("nothing://like/this", False),
        ("hello", False),
    ],
)
def test_which_addresses_are_understood(url, is_one):
    assert apprised.is_understood(url) is is_one


def test_the_text_of_an_event_is_json_for_programs(firm, hook, do_all):
    channel(url=f"http://127.0.0.1:{hook.port}/")
    tell(of_team(firm.north))
    do_all()
    told = json.loads(hook.contents[0])
    assert told["data"]["schema"] == "teropong.deviations/1"
